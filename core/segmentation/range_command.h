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

// Which voxels of a row of the grid to write: sets bit i of `words` (all 0 before) for column i. Any thread.
using RowChooser = std::function<void(int j, int k, std::uint64_t* words)>;
// Writes the chosen voxels of `box` into the segment, on all cores. `from` and `to` are the progress before
// and after. Fails when cancelled (progress is polled once a row of bricks).
Expected<Changes> writeChosen(const SegmentTarget& target, PaintOver over, const VoxelBox& box,
                              const RowChooser& rows, Progress& progress, double from, double to);

}  // namespace chiasm
