// Writing what a segment measures into a report: a new draft version, and values that stay bound to it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

struct MeasurementInsertion {
  Uid report;                 // the newest version of its document
  std::int64_t position = 0;  // code points before it
  Uid segment;
  // One or two of segmentQuantities() by name; two of one unit are written as "12.4 × 8.1 mm".
  std::vector<std::string> quantities;
  Uid author;
};

// The new version has the next number and the status "draft"; a blank is put before and after the value
// where the text would run into it. What is anchored before or behind the place moves with its words, words
// that stand around it come to hold the value as well. Refused between the two characters of a line's end
// and before a combining mark, where the text would break.
std::unique_ptr<Command> insertMeasurement(MeasurementInsertion insertion);

}  // namespace chiasm
