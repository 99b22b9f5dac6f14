#include "data_io/case_file/encoding/map_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/utf8.h"

namespace chiasm::data_io {

namespace {

const Json& nothing() {
  static const Json null;
  return null;
}

const Json& emptyArray() {
  static const Json empty = Json::array();
  return empty;
}

}  // namespace

MapReader::MapReader(const Json& value, std::string_view what, Problem& problem)
    : value_(value), what_(what), problem_(problem) {
  if (!value.is_object()) problem_.report(what_, "is not a map");
}

const Json& MapReader::value(const char* key) {
  if (!value_.is_object()) return nothing();
  const auto found = value_.find(key);
  if (found == value_.end()) {
    fail(key);
    return nothing();
  }
  ++read_;
  return *found;
}

const Json& MapReader::array(const char* key, std::size_t longest) {
  const Json& found = value(key);
  if (!found.is_array() || found.size() > longest) {
    fail(key);
    return emptyArray();
  }
  return found;
}

std::int64_t MapReader::integer(const char* key, std::int64_t minimum, std::int64_t maximum) {
  const Json& found = value(key);
  const bool tooLarge =
      found.is_number_unsigned() &&
      found.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!found.is_number_integer() || tooLarge) {
    fail(key);
    return minimum;
  }
  const auto number = found.get<std::int64_t>();
  if (number < minimum || number > maximum) {
    fail(key);
    return minimum;
  }
  return number;
}

double MapReader::finite(const Json& element, const char* key) {
  if (!element.is_number_float() || !std::isfinite(element.get<double>())) {
    fail(key);
    return 0.0;
  }
  return element.get<double>();
}

double MapReader::number(const char* key) {
  return finite(value(key), key);
}

bool MapReader::flag(const char* key) {
  const Json& found = value(key);
  if (!found.is_boolean()) {
    fail(key);
    return false;
  }
  return found.get<bool>();
}

std::string MapReader::text(const char* key, std::size_t longest) {
  return readText(value(key), key, longest, problem_);
}

std::string MapReader::path(const char* key) {
  const Json& found = value(key);
  if (!found.is_binary() || found.get_binary().size() > kLongestName) {
    fail(key);
    return {};
  }
  const auto& bytes = found.get_binary();
  if (std::find(bytes.begin(), bytes.end(), 0) != bytes.end()) {
    fail(key);
    return {};
  }
  return {bytes.begin(), bytes.end()};
}

Uid MapReader::uid(const char* key) {
  return readUid(value(key), key, problem_);
}

Uid MapReader::requiredUid(const char* key) {
  Uid found = uid(key);
  if (found.empty()) fail(key);
  return found;
}

Digest MapReader::digest(const char* key) {
  Digest digest;
  const Json& found = value(key);
  if (!found.is_binary() || found.get_binary().size() != digest.bytes.size()) {
    fail(key);
    return digest;
  }
  std::copy_n(found.get_binary().begin(), digest.bytes.size(), digest.bytes.begin());
  return digest;
}

void MapReader::finish() {
  if (value_.is_object() && read_ != value_.size()) problem_.report(what_, "has an unknown field");
}

Json byteString(std::string_view bytes) {
  return Json::binary({bytes.begin(), bytes.end()});
}

Json byteString(const Digest& digest) {
  return Json::binary({digest.bytes.begin(), digest.bytes.end()});
}

std::string readText(const Json& value, const char* field, std::size_t longest, Problem& problem) {
  if (!value.is_string()) {
    problem.report("not a text", field);
    return {};
  }
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > longest || !validateUtf8(text)) {
    problem.report("not a valid text", field);
    return {};
  }
  return text;
}

Uid readUid(const Json& value, const char* field, Problem& problem) {
  const std::string text = readText(value, field, 64, problem);
  if (text.empty()) return {};
  auto parsed = Uid::parse(text);
  if (!parsed) {
    problem.report("not a UID", field);
    return {};
  }
  return *std::move(parsed);
}

}  // namespace chiasm::data_io
