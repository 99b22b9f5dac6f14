// Slices across any axis of a grid: sets turned so that the slices lie as rows and columns.
#pragma once

#include <optional>

#include "core/segmentation/bit_grid.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// The set with `axis` and z exchanged; doing it twice gives the set again. All cores.
BitGrid withAxisLast(const BitGrid& set, int axis);
inline glm::ivec3 withAxisLast(glm::ivec3 voxel, int axis) {
  std::swap(voxel[axis], voxel.z);
  return voxel;
}
// The voxel whose cell holds a point; nullopt outside the grid and for what is no position.
std::optional<VoxelIndex> voxelAt(const GridGeometry& grid, PatientPoint point);

}  // namespace chiasm
