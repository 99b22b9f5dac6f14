// The surface between a voxel set and the rest as a closed net of crossings, before it is smoothed.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "core/meshes/surface_mesh.h"
#include "core/segmentation/mask.h"

namespace chiasm {

// A point for each pair of neighbouring voxels of which one is in the set. Value type.
struct SurfaceNet {
  static constexpr float kFree = 0.5F, kThin = 0.1F;
  // Half-way between the two voxel centres, in voxels of the grid.
  std::vector<glm::vec3> points;
  // How far smoothing may move a point towards lower and higher coordinates: half a voxel, but a tenth along
  // its pair where the set, or the gap behind it, is a single voxel thick (or it would collapse).
  struct Reach {
    std::uint8_t axis = 0;  // of the pair
    bool thinBelow = false, thinAbove = false;
  };
  std::vector<Reach> reach;
  // Each point's four neighbours along the surface: one in each of the cell faces that meet at its pair.
  std::vector<std::array<std::uint32_t, 4>> neighbours;
  std::vector<SurfaceMesh::Triangle> triangles;  // anticlockwise from outside, in a right-handed grid
};

// The net of a mask; outside of it nothing is in the set, so the net is closed at the border of the grid too.
// Marching cubes over voxel centres (Lorensen, Cline 1987) by the rule of surface_table.h. All cores; some 80
// bytes a point, and 20 bytes for each voxel of a slice and core. Refuses more than 2^31 points.
Expected<SurfaceNet> surfaceNet(const Mask& mask, Progress& progress, double from, double to);

}  // namespace chiasm
