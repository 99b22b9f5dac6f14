#include "data_io/network/program/dicom_json.h"

#include <nlohmann/json.hpp>

#include "data_io/network/program/failure.h"

namespace chiasm::data_io::network {
namespace {

using nlohmann::json;

constexpr int kMaximumDepth = 32;
constexpr std::size_t kMaximumValues = 32;

[[noreturn]] void refuse() {
  throw Failure("its answer is not DICOM JSON. Is its 'url' the root of a DICOMweb service?",
                ErrorKind::unreadable);
}

std::string plain(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_object() && value.contains("Alphabetic") && value["Alphabetic"].is_string())
    return value["Alphabetic"].get<std::string>();
  return {};
}

}  // namespace

json parseDicomJson(std::string_view text) {
  int deepest = 0;
  json root = json::parse(
      text,
      [&](int depth, json::parse_event_t, json&) {
        deepest = std::max(deepest, depth);
        return depth <= kMaximumDepth;
      },
      false);
  if (root.is_discarded() || deepest > kMaximumDepth) refuse();
  if (root.is_object()) root = json::array({std::move(root)});
  if (!root.is_array()) refuse();
  for (const json& item : root)
    if (!item.is_object()) refuse();
  return root;
}

std::string textOf(const json& item, const char* tag) {
  const auto attribute = item.find(tag);
  if (attribute == item.end() || !attribute->is_object()) return {};
  const auto values = attribute->find("Value");
  if (values == attribute->end() || !values->is_array()) return {};
  std::string out;
  for (std::size_t i = 0; i < values->size() && i < kMaximumValues; ++i)
    out += (i == 0 ? "" : ", ") + plain((*values)[i]);
  return out;
}

}  // namespace chiasm::data_io::network
