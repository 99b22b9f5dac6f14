// Morphology on sets of voxels, 64 voxels at a time.
#pragma once

#include <functional>

#include "core/segmentation/ball_shape.h"
#include "core/segmentation/bit_grid.h"

namespace chiasm {

// Every voxel that the ball around a set voxel covers. All cores; stops early (with an unfinished set) when
// `goOn` says so.
BitGrid dilate(const BitGrid& set, const BallShape& ball, const std::function<bool()>& goOn = {});
// Every voxel whose ball is all set. What is outside the grid counts as set, so that a body that is cut off
// by the end of the scan is not thinned there.
BitGrid erode(const BitGrid& set, const BallShape& ball, const std::function<bool()>& goOn = {});
// The same with a ball in millimetres; `spacing` in mm.
BitGrid dilateBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm);
BitGrid erodeBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm);
BitGrid complementOf(const BitGrid& set);
// Grows `seeds` inside `allowed` by at most `reachMm`, counted along the grid's axes (so diagonal ways count
// as the sum of their parts). Stops early when `goOn` says so.
BitGrid growWithin(BitGrid seeds, const BitGrid& allowed, glm::dvec3 spacing, double reachMm,
                   const std::function<bool()>& goOn);
// The 6-connected components with at least `minimumVoxels`.
BitGrid componentsOfAtLeast(const BitGrid& set, std::int64_t minimumVoxels);

}  // namespace chiasm
