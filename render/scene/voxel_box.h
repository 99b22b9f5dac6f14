// A box of whole voxels of a grid.
#pragma once

#include <glm/common.hpp>
#include <glm/vec3.hpp>
#include <glm/vector_relational.hpp>

#include "core/space/grid_geometry.h"

namespace chiasm::render {

struct VoxelBox {
  glm::ivec3 low{0}, size{0};  // voxels; empty where a size is 0

  bool operator==(const VoxelBox&) const = default;
  glm::ivec3 high() const { return low + size; }  // beyond the last
  bool empty() const { return size.x <= 0 || size.y <= 0 || size.z <= 0; }
  bool contains(const VoxelBox& other) const {
    return other.empty() || (glm::all(glm::lessThanEqual(low, other.low)) &&
                             glm::all(glm::greaterThanEqual(high(), other.high())));
  }
};

// The grid of the box's voxels alone, where they lie.
inline GridGeometry cropped(const GridGeometry& grid, const VoxelBox& box) {
  GridGeometry result = grid;
  result.size = box.size;
  result.origin += grid.direction * (grid.spacing * glm::dvec3(box.low));
  return result;
}

}  // namespace chiasm::render
