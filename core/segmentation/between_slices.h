// What a person drew on some slices, carried to others.
#pragma once

#include <memory>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// Fills the slices across a grid axis (0, 1, 2) between every two drawn slices that follow each other: the
// signed distances to both outlines are mixed by place and cut at zero (Raya and Udupa, IEEE Trans. Med.
// Imaging 9, 1990). Outlines that do not overlap are first moved together along the line between their
// centroids. Drawn slices stay.
std::unique_ptr<Command> interpolateSlices(const Uid& segment, int sliceAxis,
                                           PaintOver over = PaintOver::unlocked);
// Adds what is drawn in the slice (across a grid axis) through a point to the slices after it, `count` of
// them (below 0: before it).
std::unique_ptr<Command> copySlice(const Uid& segment, int sliceAxis, PatientPoint at, int count,
                                   PaintOver over = PaintOver::unlocked);

}  // namespace chiasm
