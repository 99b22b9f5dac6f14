// The 6-connected component of a voxel in a set of voxels, filled a word of 64 voxels at a time.
#pragma once

#include <functional>

#include "core/base/error.h"
#include "core/segmentation/bit_grid.h"

namespace chiasm {

struct FloodLimits {
  std::int64_t maximumVoxels = INT64_MAX;  // stop as soon as more are found
  std::function<bool(std::int64_t)> goOn;  // told the count so far; false stops; may be empty
};
enum class FloodEnd { complete, tooMany, stopped };

// Adds to `reached` the component of `seed` in `candidates`; nothing when the seed is none. `reached` must
// have the candidates' size and hold only whole components of it. Work grows with the component's rows.
FloodEnd flood(const BitGrid& candidates, glm::ivec3 seed, const FloodLimits& limits, BitGrid& reached,
               std::int64_t& count);

}  // namespace chiasm
