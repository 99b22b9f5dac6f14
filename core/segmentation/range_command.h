// What commands that look at values share: the checked segment with its volume.
#pragma once

#include "core/case/command.h"
#include "core/segmentation/edit_parameters.h"
#include "core/segmentation/segment_target.h"

namespace chiasm {

// A checked segment, and its volume with the same grid.
struct RangeTarget {
  SegmentTarget target;
  const Volume* volume = nullptr;
};
Expected<RangeTarget> findRangeTarget(const Case& snapshot, const Uid& segment, IntensityRange range,
                                      const Region& region);

}  // namespace chiasm
