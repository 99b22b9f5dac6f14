#include "core/checks/segment_quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace chiasm {

namespace {

constexpr std::array<SegmentQuantity, 9> kQuantities{{
    {"longest diameter in plane", "mm", [](const MaskSize& size) { return size.axial.longest; }},
    {"perpendicular diameter in plane", "mm", [](const MaskSize& size) { return size.axial.perpendicular; }},
    {"longest coronal diameter", "mm", [](const MaskSize& size) { return size.coronal.longest; }},
    {"longest sagittal diameter", "mm", [](const MaskSize& size) { return size.sagittal.longest; }},
    {"3-D diameter", "mm", [](const MaskSize& size) { return size.largest3d; }},
    {"width", "mm", [](const MaskSize& size) { return size.extent.x; }},
    {"depth", "mm", [](const MaskSize& size) { return size.extent.y; }},
    {"height", "mm", [](const MaskSize& size) { return size.extent.z; }},
    {"volume", "ml", [](const MaskSize& size) { return size.millilitres; }},
}};

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// The byte after the digits that begin at `at`.
std::size_t endOfDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && isDigit(text[at])) ++at;
  return at;
}

std::size_t skipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

bool startsWithAny(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

int decimalsOf(const SegmentQuantity& quantity, double value) {
  if (std::string_view(quantity.unit) != "ml") return 1;
  return value < 1 ? 2 : value < 100 ? 1 : 0;
}

}  // namespace

std::span<const SegmentQuantity> segmentQuantities() {
  return kQuantities;
}

Expected<const SegmentQuantity*> findQuantity(std::string_view name) {
  std::string names;
  for (const SegmentQuantity& quantity : kQuantities) {
    if (name == quantity.name) return &quantity;
    names += (names.empty() ? "" : ", ") + std::string(quantity.name);
  }
  return failure(ErrorKind::invalidInput,
                 "'" + std::string(name) + "' cannot be measured. Use one of: " + names + ".");
}

NumberStyle numberStyleOf(std::string_view text) {
  int commas = 0, points = 0, letters = 0, signs = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!isDigit(text[at]) || (at > 0 && (text[at - 1] == '.' || text[at - 1] == ','))) {
      ++at;
      continue;
    }
    std::size_t end = endOfDigits(text, at);
    char mark = 0;
    if (end + 1 < text.size() && (text[end] == ',' || text[end] == '.') && isDigit(text[end + 1])) {
      mark = text[end];
      end = endOfDigits(text, end + 1);
    }
    const std::string_view behind = text.substr(skipBlanks(text, end));
    // Dates and lists of pictures ("12.03.2012", "3,4") have no unit behind them.
    if (startsWithAny(behind, {"mm", "cm", "ml", "cc", "x", "×"})) {
      commas += mark == ',';
      points += mark == '.';
      letters += behind.starts_with("x");
      signs += behind.starts_with("×");
    }
    at = std::max(end, at + 1);
  }
  return {commas > points, letters > signs ? "x" : "×"};
}

std::string writtenNumber(const SegmentQuantity& quantity, double value, NumberStyle style) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimalsOf(quantity, value), value);
  std::string written(text.data());
  if (style.decimalComma) std::replace(written.begin(), written.end(), '.', ',');
  return written;
}

bool WrittenNumber::says(double measured) const {
  return std::abs(measured - value) <= rounding + 1e-9;
}

std::optional<WrittenNumber> readWrittenNumber(std::string_view text) {
  const std::size_t whole = endOfDigits(text, 0);
  if (whole == 0) return std::nullopt;
  std::string digits(text.substr(0, whole));
  std::size_t decimals = 0;
  if (whole + 1 < text.size() && (text[whole] == '.' || text[whole] == ',') && isDigit(text[whole + 1])) {
    const std::size_t end = endOfDigits(text, whole + 1);
    decimals = end - whole - 1;
    digits += "." + std::string(text.substr(whole + 1, decimals));
  }
  WrittenNumber number;
  number.length = decimals == 0 ? whole : whole + 1 + decimals;
  number.decimalComma = decimals > 0 && text[whole] == ',';
  number.decimalPoint = decimals > 0 && text[whole] == '.';
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
  if (read.ec != std::errc()) return std::nullopt;
  number.rounding = 0.5 * std::pow(10.0, -static_cast<double>(decimals));
  return number;
}

}  // namespace chiasm
