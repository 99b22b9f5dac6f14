#include "data_io/reader/answer_fields.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace chiasm::data_io::reader {

using nlohmann::json;

std::string AnswerFields::text(const char* name) {
  const json* field = find(name);
  return field ? textOf(*field) : std::string();
}

std::string AnswerFields::textOf(const json& field) {
  if (!field.is_string()) return fail<std::string>();
  const std::string& value = field.get_ref<const std::string&>();
  // Parsing has refused bad UTF-8 already.
  const bool clean = std::none_of(value.begin(), value.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return clean && value.size() <= kMaximumText ? value : fail<std::string>();
}

double AnswerFields::number(const char* name, double smallest, double largest) {
  const json* field = find(name);
  return field ? numberOf(*field, smallest, largest) : 0.0;
}

int AnswerFields::integer(const char* name, int smallest, int largest) {
  const json* field = find(name);
  if (!field || !field->is_number_integer()) return fail<int>();
  const auto value = field->get<std::int64_t>();
  return value >= smallest && value <= largest ? static_cast<int>(value) : fail<int>();
}

const json& AnswerFields::list(const char* name, std::size_t maximum) {
  static const json empty = json::array();
  const json* field = find(name);
  if (field && field->is_array() && field->size() <= maximum) return *field;
  valid_ = false;
  return empty;
}

Digest AnswerFields::digest(const char* name) {
  const std::string hex = text(name);
  Digest out;
  if (hex.size() != 2 * out.bytes.size()) return fail<Digest>();
  const auto nibble = [this](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    return fail<unsigned>();
  };
  for (std::size_t i = 0; i < out.bytes.size(); ++i)
    out.bytes[i] = static_cast<std::uint8_t>(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
  return out;
}

const json* AnswerFields::find(const char* name) {
  if (!valid_) return nullptr;
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  valid_ = false;
  return nullptr;
}

double AnswerFields::numberOf(const json& field, double smallest, double largest) {
  if (!field.is_number()) return fail<double>();
  const double value = field.get<double>();
  return std::isfinite(value) && value >= smallest && value <= largest ? value : fail<double>();
}

tl::unexpected<Error> answerNonsense() {
  return failure(ErrorKind::unreadable,
                 "the reader gave an answer that cannot be true, so the file is not to be trusted.");
}

}  // namespace chiasm::data_io::reader
