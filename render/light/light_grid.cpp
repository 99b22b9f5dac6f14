#include "render/light/light_grid.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

namespace chiasm::render {

LightGrid lightGridFor(const GridGeometry& grid) {
  const glm::dmat3 mmPerVoxel(grid.caseFromVoxel());
  const glm::dvec3 spacing(glm::length(mmPerVoxel[0]), glm::length(mmPerVoxel[1]),
                           glm::length(mmPerVoxel[2]));
  const double finest = std::min({spacing.x, spacing.y, spacing.z});
  LightGrid light;
  for (double edge = 4.0 * finest;; edge *= 1.05) {
    light.voxels = glm::max(glm::ivec3(glm::round(edge / spacing)), glm::ivec3(1));
    light.size = (grid.size + light.voxels - 1) / light.voxels;
    if (light.count() <= kMostLightCells) break;
  }
  for (int axis = 0; axis < 3; ++axis) light.mmPerCell[axis] = mmPerVoxel[axis] * double(light.voxels[axis]);
  light.edgeMm = std::cbrt(std::abs(glm::determinant(light.mmPerCell)));
  return light;
}

}  // namespace chiasm::render
