// The smallest and largest stored value of every small brick of a volume, for empty-space skipping.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "core/volume/voxel_buffer.h"

namespace chiasm::render {

// Bricks of edge³ voxels, x fastest. A brick's range covers one voxel more on every side, because a trilinear
// sample inside it reads that far.
struct BrickRanges {
  int edge = 4;
  glm::ivec3 grid{0};                  // bricks along each axis
  std::vector<float> lowest, highest;  // stored values
  double minimum = 0, maximum = 0;     // of the whole volume
};

// 4 up to 256 voxels along the longest side, 8 up to 512, … so that the grid stays near 64³.
int brickEdgeFor(glm::ivec3 size);
// Every brick's range widened to those of its neighbours, `rounds` times: what a sample shows that reaches so
// many bricks further than one voxel.
BrickRanges widened(BrickRanges ranges, int rounds);
// Those of a part of the bricks, `count` along each axis from `first`.
BrickRanges partOf(const BrickRanges& ranges, glm::ivec3 first, glm::ivec3 count);
// Uses every core. NaN voxels are taken as 0, as the upload does.
BrickRanges computeBrickRanges(const VoxelBuffer& voxels, glm::ivec3 size, int edge);

}  // namespace chiasm::render
