// Which voxels a writing operation may take: the rule people see as "Paint over: …".
#pragma once

#include <vector>

#include "core/labels/segmentation.h"

namespace chiasm {

enum class PaintOver {
  unlocked,    // background and unlocked segments (default)
  background,  // only voxels that are still unlabelled
  everything,  // the same as unlocked: locked segments are never changed by any tool
  hidden,      // background and unlocked segments that are hidden: what is seen is kept
  overlap,     // nobody is replaced: where others are, the segment moves to a layer of its own
};

// Intensity range (rescaled values, inclusive) that a painted voxel must be in.
struct IntensityRange {
  double lower = 0, upper = 0;
  bool operator==(const IntensityRange&) const = default;
};

// Decides voxel by voxel within one layer; precomputed from the segment table. The target's own label and
// labels that no segment stands for are replaceable, locked segments never. Within a layer `overlap` replaces
// nobody (see write_layers.h for the rest of it).
class WriteRule {
 public:
  WriteRule(const Segmentation& segmentation, const Segment& target, PaintOver over);
  bool mayReplace(Label current) const;

 private:
  std::vector<bool> replaceable_;
};

}  // namespace chiasm
