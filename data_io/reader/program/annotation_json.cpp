#include "data_io/reader/program/annotation_json.h"

#include <cmath>
#include <limits>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

using nlohmann::json;

json parseJson(std::string_view text) {
  constexpr int kDeepest = 64;
  try {
    return json::parse(text, [](int depth, json::parse_event_t, json&) {
      if (depth > kDeepest) throw Refusal("its JSON is nested too deep.");
      return true;
    });
  } catch (const json::parse_error& error) {
    throw Refusal("it is no whole JSON: it breaks off or has a mistake at byte " + grouped(error.byte) + '.');
  } catch (const json::exception&) {
    throw Refusal("its JSON holds a number that no computer can hold.");
  }
}

std::optional<json> tryJson(std::string_view text) {
  try {
    return parseJson(text);
  } catch (const Refusal&) {
    return std::nullopt;
  }
}

const json* fieldOf(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::vector<const json*> elementsOf(const json* field) {
  std::vector<const json*> out;
  if (!field) return out;
  if (!field->is_array()) return {field};
  for (const json& element : *field) out.push_back(&element);
  return out;
}

std::string textOf(const json* field) {
  if (!field) return {};
  if (field->is_string()) return field->get<std::string>();
  return field->is_number() || field->is_boolean() ? field->dump() : std::string();
}

std::optional<std::int64_t> positionOf(const json* field) {
  constexpr double kFarthest = std::numeric_limits<std::int32_t>::max();
  if (!field || !field->is_number()) return std::nullopt;
  const auto value = field->get<double>();
  if (!(value >= 0 && value <= kFarthest) || value != std::floor(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace chiasm::data_io::reader
