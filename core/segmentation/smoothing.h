// Smoothing segments: by majority, by a Gaussian, and several at once without gaps.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// A voxel belongs to the segment when more than half of the box around it does; the box reaches `radiusMm` to
// each side, rounded to whole voxels of each axis, and at least one voxel along the finest. Beyond the grid
// its last voxels repeat, as in ITK's BinaryMedianImageFilter.
std::unique_ptr<Command> medianSegment(const Uid& segment, double radiusMm,
                                       PaintOver over = PaintOver::unlocked);
// The segment blurred by a Gaussian of `sigmaMm` (cut at 4 σ, normalised) and taken where it is at least one
// half. Beyond the grid its last voxels repeat.
std::unique_ptr<Command> gaussianSegment(const Uid& segment, double sigmaMm,
                                         PaintOver over = PaintOver::unlocked);
// Blurs each segment and what is none of them, and gives every voxel to the one that is strongest there (of
// equal ones the first in the list, what is none last): where two segments touched, they still do. All in one
// layer and unlocked; voxels of further segments stay.
std::unique_ptr<Command> smoothTogether(std::vector<Uid> segments, double sigmaMm);

}  // namespace chiasm
