// A grid over two volumes: the frame in which rays through both are marched.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/space/grid_geometry.h"
#include "render/scene/brick_ranges.h"

namespace chiasm::render {

// The first volume's grid, extended by whole bricks until it holds the second as well.
struct CoverGrid {
  GridGeometry grid;
  glm::ivec3 offset{0};  // voxels of the frame before the first volume's
  int edge = 4;          // of a brick, in voxels: a multiple of the first volume's
  glm::ivec3 bricks{1};
};
// `firstEdge`: of the first volume's bricks. Bricks grow where there would be too many of them. nullopt where
// the second lies too far away for any of that: more than a million voxels.
std::optional<CoverGrid> coverBoth(const GridGeometry& first, int firstEdge, const GridGeometry& second);

// Marks the bricks of the frame in which an occupied brick of a volume lies. `occupied` is by brick of
// `ranges`. `everySample`: a sample counts whatever its value (a projection), so those between two bricks
// must not be missed; else the brick beside covers them, for ranges reach a voxel further.
void markBricks(const CoverGrid& cover, const GridGeometry& volume, const BrickRanges& ranges,
                const std::vector<std::uint8_t>& occupied, bool everySample,
                std::vector<std::uint8_t>& marked);

}  // namespace chiasm::render
