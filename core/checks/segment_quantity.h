// What of a segment can be measured and written into a report.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/checks/mask_size.h"

namespace chiasm {

// mm or ml, as MaskSize measures; the name is stored with what was written.
struct SegmentQuantity {
  const char* name;
  const char* unit;  // UCUM
  double (*of)(const MaskSize& size);
};

std::span<const SegmentQuantity> segmentQuantities();
// By name; an error that lists the names there are.
Expected<const SegmentQuantity*> findQuantity(std::string_view name);

// How numbers stand in a text.
struct NumberStyle {
  bool decimalComma = false;  // "2,4 cm"
  const char* times = "×";    // or "x"
  bool operator==(const NumberStyle&) const = default;
};
// From the measurements that the text has; a point and "×" where it has none.
NumberStyle numberStyleOf(std::string_view text);

// Lengths with one decimal; volumes with two under 1 ml, one under 100 ml, none above.
std::string writtenNumber(const SegmentQuantity& quantity, double value, NumberStyle style);

// A number as it was written, and how far the value may lie from it when it was rounded to it.
struct WrittenNumber {
  double value = 0;
  double rounding = 0.5;   // half of the last digit's worth
  std::size_t length = 0;  // bytes of its digits
  bool decimalComma = false, decimalPoint = false;
  // Whether it is what a value is written as.
  bool says(double measured) const;
};
// The number that a text begins with; nullopt when it begins with none.
std::optional<WrittenNumber> readWrittenNumber(std::string_view text);

}  // namespace chiasm
