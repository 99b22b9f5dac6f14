#include "data_io/reader/program/nrrd_header.h"

#include <algorithm>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumLine = 256 * 1024;
constexpr std::size_t kMaximumLines = 65536;

}  // namespace

std::string NrrdHeader::get(const char* name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string NrrdHeader::key(const std::string& name) const {
  const auto found = keys.find(name);
  return found == keys.end() ? std::string() : found->second;
}

NrrdHeader readNrrdHeader(Source& source) {
  NrrdHeader header;
  std::optional<std::string> line = source.readLine(64);
  if (!line || !line->starts_with("NRRD000")) throw Refusal("its NRRD header is of an unknown version.");
  std::size_t size = 0;
  for (std::size_t count = 0; (line = source.readLine(kMaximumLine)); ++count) {
    if (line->empty()) return header;  // the voxels follow
    size += line->size();
    if (count >= kMaximumLines || size > 4 * 1024 * 1024)
      throw Refusal("its header is longer than any header is.");
    if (line->starts_with('#')) continue;
    if (const std::size_t pair = line->find(":="); pair != std::string::npos && pair < line->find(": ")) {
      header.keys[line->substr(0, pair)] = line->substr(pair + 2);
      continue;
    }
    const std::size_t colon = line->find(':');
    if (colon == std::string::npos) throw Refusal("a line of its header is no NRRD field.");
    const std::string name = lowerCase(trimmed(std::string_view(*line).substr(0, colon)));
    if (!header.fields.emplace(name, trimmed(std::string_view(*line).substr(colon + 1))).second)
      throw Refusal("a field of its header occurs twice.");
    // A detached header may end with the file.
  }
  return header;
}

Component nrrdComponent(const std::string& type) {
  static const std::map<std::string, Component> kNames = {{"signed char", Component::int8},
                                                          {"int8", Component::int8},
                                                          {"int8_t", Component::int8},
                                                          {"uchar", Component::uint8},
                                                          {"unsigned char", Component::uint8},
                                                          {"uint8", Component::uint8},
                                                          {"uint8_t", Component::uint8},
                                                          {"short", Component::int16},
                                                          {"short int", Component::int16},
                                                          {"signed short", Component::int16},
                                                          {"signed short int", Component::int16},
                                                          {"int16", Component::int16},
                                                          {"int16_t", Component::int16},
                                                          {"ushort", Component::uint16},
                                                          {"unsigned short", Component::uint16},
                                                          {"unsigned short int", Component::uint16},
                                                          {"uint16", Component::uint16},
                                                          {"uint16_t", Component::uint16},
                                                          {"int", Component::int32},
                                                          {"signed int", Component::int32},
                                                          {"int32", Component::int32},
                                                          {"int32_t", Component::int32},
                                                          {"uint", Component::uint32},
                                                          {"unsigned int", Component::uint32},
                                                          {"uint32", Component::uint32},
                                                          {"uint32_t", Component::uint32},
                                                          {"longlong", Component::int64},
                                                          {"long long", Component::int64},
                                                          {"long long int", Component::int64},
                                                          {"signed long long", Component::int64},
                                                          {"signed long long int", Component::int64},
                                                          {"int64", Component::int64},
                                                          {"int64_t", Component::int64},
                                                          {"ulonglong", Component::uint64},
                                                          {"unsigned long long", Component::uint64},
                                                          {"unsigned long long int", Component::uint64},
                                                          {"uint64", Component::uint64},
                                                          {"uint64_t", Component::uint64},
                                                          {"float", Component::float32},
                                                          {"double", Component::float64}};
  const auto found = kNames.find(lowerCase(type));
  if (found == kNames.end()) throw Refusal("its voxels are of a type that cannot be read here.");
  return found->second;
}

std::optional<std::array<double, 3>> nrrdVector(std::string_view text, const char* field) {
  text = trimmed(text);
  if (text == "none") return std::nullopt;
  const Refusal wrong(std::string("its header's ") + field + " is not a vector of three numbers.");
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') throw wrong;
  text = text.substr(1, text.size() - 2);
  std::array<double, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t comma = text.find(',');
    if ((comma == std::string_view::npos) != (i == 2)) throw wrong;
    out[i] = realField(text.substr(0, comma), field);
    if (i < 2) text.remove_prefix(comma + 1);
  }
  return out;
}

std::vector<std::string_view> nrrdVectors(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t end = text.front() == '(' ? text.find(')') + 1 : text.find_first_of(" \t");
    if (end == 0) throw Refusal("its header's space directions are not vectors.");
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end, text.size()));
  }
  return out;
}

void requireNrrdMillimetres(const std::string& units) {
  std::size_t from = 0;
  while ((from = units.find('"', from)) != std::string::npos) {
    const std::size_t to = units.find('"', from + 1);
    const std::string unit = units.substr(from + 1, to == std::string::npos ? to : to - from - 1);
    if (!unit.empty() && lowerCase(unit) != "mm" && lowerCase(unit) != "millimeter" && unit != "???")
      throw Refusal("its header measures space in something else than millimetres.");
    if (to == std::string::npos) return;
    from = to + 1;
  }
}

}  // namespace chiasm::data_io::reader
