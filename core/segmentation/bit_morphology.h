// Morphology in millimetres on sets of voxels, 64 voxels at a time.
#pragma once

#include <functional>

#include "core/segmentation/bit_grid.h"

namespace chiasm {

// Every voxel whose centre lies within `radiusMm` of a set voxel's centre; `spacing` in mm. All cores.
BitGrid dilateBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm);
// Every voxel from whose centre nothing unset lies within `radiusMm`. What is outside the grid counts as
// set, so that a body that is cut off by the end of the scan is not thinned there. All cores.
BitGrid erodeBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm);
BitGrid complementOf(const BitGrid& set);
// Grows `seeds` inside `allowed` by at most `reachMm`, counted along the grid's axes (so diagonal ways count
// as the sum of their parts). Stops early when `goOn` says so.
BitGrid growWithin(BitGrid seeds, const BitGrid& allowed, glm::dvec3 spacing, double reachMm,
                   const std::function<bool()>& goOn);
// The 6-connected components with at least `minimumVoxels`.
BitGrid componentsOfAtLeast(const BitGrid& set, std::int64_t minimumVoxels);

}  // namespace chiasm
