// Bound measurements: values of a segment that were written into a draft report and stay tied to it.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/base/uid.h"
#include "core/report/text_anchor.h"

namespace chiasm {

// The anchor quotes the number as it was written, with its unit where that follows it. The text is never
// rewritten: a check tells when the segment measures something else by now. An anchor that names an older
// version of its report says that the words were not found again.
struct BoundMeasurement {
  Uid uid;
  std::int64_t order = 0;
  TextAnchor anchor;
  Uid segment;
  std::string quantity;  // "longest diameter in plane", "perpendicular diameter in plane", "volume", …
  double value = 0;      // unrounded, in `unit`, when it was written
  std::string unit;      // UCUM: "mm", "ml"
  Uid author;
  UtcTime created;
  bool operator==(const BoundMeasurement&) const = default;
};

}  // namespace chiasm
