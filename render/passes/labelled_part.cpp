#include "render/passes/labelled_part.h"

#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <limits>

namespace chiasm::render {

PixelBox labelledPart(const LabelMap& map, const GridGeometry& grid, const SliceContent& content,
                      glm::ivec2 size) {
  // A brick's centre and half extent in the slice's own axes: right, down and depth, in pixels.
  const glm::dmat3 screenFromCase =
      glm::transpose(
          glm::dmat3(content.right.mm, content.down.mm, glm::cross(content.right.mm, content.down.mm))) /
      content.mmPerPixel;
  const glm::dmat3 screenFromVoxel = screenFromCase * glm::dmat3(grid.caseFromVoxel());
  const glm::dvec3 origin = screenFromCase * (voxelToPatient(grid, VoxelPoint{}).mm - content.centre.mm) +
                            glm::dvec3(glm::dvec2(size) * 0.5, 0.0);
  const glm::dvec3 half =
      0.5 * kBrickEdge *
          (glm::abs(screenFromVoxel[0]) + glm::abs(screenFromVoxel[1]) + glm::abs(screenFromVoxel[2])) +
      1e-3;  // single precision on the device
  glm::dvec2 low(std::numeric_limits<double>::max()), high(std::numeric_limits<double>::lowest());
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
    const Brick& brick = map.brick(index);
    if (brick.isUniform() && brick.uniformLabel() == 0) continue;
    const glm::dvec3 middle = glm::dvec3(map.brickPosition(index) * kBrickEdge) + 0.5 * (kBrickEdge - 1);
    const glm::dvec3 at = origin + screenFromVoxel * middle;
    if (std::abs(at.z) > half.z) continue;
    low = glm::min(low, glm::dvec2(at - half));
    high = glm::max(high, glm::dvec2(at + half));
  }
  const glm::dvec2 picture(size);
  return {glm::ivec2(glm::floor(glm::clamp(low, glm::dvec2(0.0), picture))),
          glm::ivec2(glm::ceil(glm::clamp(high, glm::dvec2(0.0), picture)))};
}

}  // namespace chiasm::render
