// What the passes of a slice share: the cut in a grid's voxels, and sizes of dispatches.
#pragma once

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"
#include "render/passes/window_thresholds.h"
#include "render/scene_view.h"

namespace chiasm::render {

// The slice in a grid's voxels: where the picture's centre lies, and how far a pixel goes. Worked out in
// double precision; the device only adds multiples of pixel distances to it.
struct VoxelPlane {
  glm::vec3 centre, stepX, stepY;
};
VoxelPlane planeIn(const GridGeometry& grid, const SliceContent& content);

// How many grey levels one stored value is worth, where every level is as wide as the next; 0 where that is
// not so, or so steep that single precision could miss by many levels.
float levelsPerValue(const WindowLevel& window, const WindowThresholds& table);

// Groups of 32 x 8 pixels.
glm::uvec3 groupsFor(glm::ivec2 size);

// nullptr when the scene has no such volume.
const SceneVolume* findVolume(const SceneView& scene, const Uid& uid);

}  // namespace chiasm::render
