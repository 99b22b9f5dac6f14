// What rules/measurements.tsv says: units, words for numbers, times, bounds, axes.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/language/phrases.h"
#include "core/language/text_measurements.h"

namespace chiasm {

struct Unit {
  char kind = 'm';  // m: millimetres, v: millilitres, h: HU
  double factor = 1.0;
};

struct TimeRule {
  enum class What { prior, past, current, now, after } what = What::prior;
  std::string pattern;
};

// Read once from the table that is built in; a phrase's value is its index in the list beside it.
struct MeasurementRules {
  PhraseMatcher units, times, bounds, axes, ways, changes;
  std::vector<Unit> unitOf;
  std::vector<TimeRule> timeOf;
  std::vector<TextMeasurement::Bound> boundOf;
  std::vector<TextMeasurement::Axis> axisOf;
  std::unordered_map<std::string, double> numbers;

  MeasurementRules();
};

}  // namespace chiasm
