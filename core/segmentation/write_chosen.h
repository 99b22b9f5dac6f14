// A set of voxels written into a segment as brick changes, under the rule of what may be replaced.
#pragma once

#include <functional>

#include "core/case/changes.h"
#include "core/jobs/progress.h"
#include "core/segmentation/brick_writer.h"
#include "core/segmentation/region.h"
#include "core/segmentation/segment_target.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// Which voxels of a row of the grid are meant: sets bit i of `words` (all 0 before) for column i. Any thread;
// asked again when the segment has to move to another layer.
using RowChooser = std::function<void(int j, int k, std::uint64_t* words)>;

// Writes the chosen voxels of `box` into the segment, on all cores; `exactly` also takes away the segment's
// voxels of the bricks that the box touches where they are not chosen. `from` and `to` are the progress
// before and after. Fails when cancelled (progress is polled once a row of bricks).
Expected<Changes> writeChosen(const SegmentTarget& target, PaintOver over, WriteMode mode,
                              const VoxelBox& box, const RowChooser& rows, Progress& progress, double from,
                              double to);

}  // namespace chiasm
