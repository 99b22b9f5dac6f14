// Boxes and Gaussians over grids of numbers, one axis after the other.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/large_memory.h"
#include "core/segmentation/bit_grid.h"

namespace chiasm {

using FloatGrid = std::vector<float, LargeAllocator<float>>;

// 1 where a bit is set, else 0; x fastest.
FloatGrid numbersOf(const BitGrid& set);
// The sums over boxes that reach `radius` voxels to each side; beyond the grid the last voxels repeat. All
// cores.
void sumBoxes(FloatGrid& grid, glm::ivec3 size, glm::ivec3 radius, const std::function<bool()>& goOn = {});
// Convolved with a Gaussian of `sigma` voxels along each axis (0: not at all), cut at 4 σ and normalised;
// beyond the grid the last voxels repeat. All cores.
void blurGaussian(FloatGrid& grid, glm::ivec3 size, glm::dvec3 sigma, const std::function<bool()>& goOn = {});
// The voxels with at least `limit`.
BitGrid atLeast(const FloatGrid& grid, glm::ivec3 size, float limit);

}  // namespace chiasm
