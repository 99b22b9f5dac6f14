// Measurements that a report states: sizes, ranges, volumes, densities.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/language/text_range.h"
#include "core/language/tokens.h"

namespace chiasm {

struct TextMeasurement {
  // size: one thing along one to three axes; range: from–to; list: several things ("9, 12 and 15 mm").
  enum class Kind { size, range, list, volume, attenuation };
  enum class Time { current, prior };
  enum class Bound { exact, about, atMost, below, atLeast, above };
  enum class Axis { unnamed, shortAxis, longAxis, thickness, distance };
  TextRange range;  // numbers and unit; Axis::distance is one between things ("4 mm lower"), no size
  Kind kind = Kind::size;
  Time time = Time::current;
  Bound bound = Bound::exact;
  Axis axis = Axis::unnamed;
  std::vector<double> values;  // mm for size, range and list; ml for volume; HU for attenuation
  double resolution =
      1.0;  // the last digit's worth in the same unit: 1 for "12 mm" and "1.2 cm", 10 for "3 cm"
  std::vector<Reason> reasons;
};

// The measurements of one sentence, given as the tokens [first, last) of the text that they came from. Speeds
// (cm/s) and pressures (mmHg) are none. Linear in the tokens.
class MeasurementFinder {
 public:
  MeasurementFinder();
  ~MeasurementFinder();
  MeasurementFinder(const MeasurementFinder&) = delete;
  MeasurementFinder& operator=(const MeasurementFinder&) = delete;

  // Ranges are in bytes of the text.
  std::vector<TextMeasurement> find(std::string_view text, const std::vector<Token>& sentence) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

const char* kindName(TextMeasurement::Kind kind);     // "size", "range", …
const char* boundName(TextMeasurement::Bound bound);  // "exact", "about", "at most", …
const char* axisName(TextMeasurement::Axis axis);     // "", "short axis", …

}  // namespace chiasm
