// Scenes of two volumes in grids of their own that the tests of one eye's pictures and of two eyes' share.
#pragma once

#include <algorithm>
#include <glm/geometric.hpp>

#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

// A ball around `middle` (case space): 100 within `radius` mm, falling off over a millimetre or two.
inline render::SceneVolume ball(const GridGeometry& grid, glm::dvec3 middle, double radius) {
  return sceneOf(grid,
                 [&](glm::ivec3 voxel) {
                   const double from = glm::length(voxelToPatient(grid, VoxelIndex{voxel}).mm - middle);
                   return std::clamp(50 + 40 * (radius - from), 0.0, 100.0);
                 })
      .volumes[0];
}

inline TransferFunction haze(glm::dvec3 colour, double perMm) {
  return {"haze", {{0, colour, 0}, {30, colour, 0}, {60, colour, perMm}, {100, colour, perMm}}};
}

// Two balls that overlap, in two grids that have nothing in common.
inline render::SceneView twoBalls() {
  render::SceneView scene;
  scene.volumes.push_back(
      ball(makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35)), {-5, -3, 2}, 11));
  scene.volumes.push_back(
      ball(makeGrid({26, 40, 30}, {1.7, 0.9, 1.3}, rotation({-2, 1, 1}, 70), {9, 2, -4}), {7, 3, -3}, 9));
  scene.volumes[0].transferFunction = haze({0.9, 0.5, 0.2}, 0.08);
  scene.volumes[1].transferFunction = haze({0.2, 0.6, 0.95}, 0.35);
  scene.volumes[1].shading = {0.3f, 0.6f, 0.4f, 20.0f};
  return scene;
}

// 24³ voxels of one value, of even white matter that is this opaque per mm and not lit.
inline render::SceneVolume fog(double perMm, glm::dvec3 spacing, glm::dvec3 centre) {
  render::SceneVolume volume =
      sceneOf(makeGrid(glm::ivec3(24), spacing, glm::dmat3(1.0), centre), [](glm::ivec3) {
        return 100;
      }).volumes[0];
  volume.transferFunction = haze({1, 1, 1}, perMm);
  volume.shading = {1, 0, 0, 1};
  return volume;
}

}  // namespace chiasm::test
