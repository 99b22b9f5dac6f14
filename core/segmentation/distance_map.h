// Exact Euclidean distances to a set of voxels, in grids with voxels of any shape.
#pragma once

#include <functional>
#include <vector>

#include "core/base/large_memory.h"
#include "core/segmentation/bit_grid.h"

namespace chiasm {

using DistanceMap = std::vector<float, LargeAllocator<float>>;

// The squared distance in mm² from each voxel's centre to the nearest set voxel's centre (0 in the set),
// infinite when the set is empty; x fastest. Lower envelopes of parabolas, one axis after the other
// (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012), so exact but for single precision. All cores;
// stops early with an unfinished map when `goOn` says so.
DistanceMap squaredDistances(const BitGrid& set, glm::dvec3 spacing, const std::function<bool()>& goOn = {});
// The voxels whose value is at most `limit`.
BitGrid atMost(const DistanceMap& map, glm::ivec3 size, float limit);
// Those within `radiusMm` of the set (ties count as within): by balls while they are small, else by a map.
BitGrid withinDistance(const BitGrid& set, glm::dvec3 spacing, double radiusMm,
                       const std::function<bool()>& goOn = {});

}  // namespace chiasm
