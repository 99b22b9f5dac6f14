#include "render/passes/slice_plane.h"

#include <algorithm>
#include <cmath>
#include <glm/mat3x3.hpp>

namespace chiasm::render {

VoxelPlane planeIn(const GridGeometry& grid, const SliceContent& content) {
  const glm::dmat3 turn(grid.voxelFromCase());
  return {glm::vec3(patientToVoxel(grid, content.centre).ijk),
          glm::vec3(turn * (content.right.mm * content.mmPerPixel)),
          glm::vec3(turn * (content.down.mm * content.mmPerPixel))};
}

float levelsPerValue(const WindowLevel& window, const WindowThresholds& table) {
  if (window.function == WindowLevel::Function::sigmoid) return 0.0f;
  const float first = table.thresholds[1], last = table.thresholds[255];
  const float extent = last - first;
  if (!std::isfinite(extent) || extent <= 1e-4f * std::max(std::abs(first), std::abs(last))) return 0.0f;
  return 254.0f / extent;
}

glm::uvec3 groupsFor(glm::ivec2 size) {
  return {(static_cast<std::uint32_t>(size.x) + 31) / 32, (static_cast<std::uint32_t>(size.y) + 7) / 8, 1};
}

const SceneVolume* findVolume(const SceneView& scene, const Uid& uid) {
  for (const SceneVolume& volume : scene.volumes)
    if (volume.uid == uid) return &volume;
  return nullptr;
}

}  // namespace chiasm::render
