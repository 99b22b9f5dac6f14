// What threshold and region growing share: checks, sentences, and a set of voxels written as brick changes.
#pragma once

#include <functional>

#include "core/case/command.h"
#include "core/segmentation/brick_writer.h"
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

// Which columns of a brick's row to write: fills row[0 .. end − begin), true when any is set. Any thread.
using RowChooser = std::function<bool(int j, int k, int begin, int end, BrickRow& row)>;
// Writes the chosen voxels of `box` into the segment, on all cores. `from` and `to` are the progress before
// and after. Fails when cancelled (progress is polled once a brick).
Expected<Changes> writeChosen(const SegmentTarget& target, PaintOver over, const VoxelBox& box,
                              const RowChooser& rows, Progress& progress, double from, double to);

}  // namespace chiasm
