#include "core/volume/volume.h"

namespace chiasm {

std::optional<double> Volume::valueAt(VoxelIndex voxel) const {
  if (!voxels || !info.grid.contains(voxel)) return std::nullopt;
  const glm::ivec3 size = info.grid.size;
  const std::size_t offset = (static_cast<std::size_t>(voxel.ijk.z) * static_cast<std::size_t>(size.y) +
                              static_cast<std::size_t>(voxel.ijk.y)) *
                                 static_cast<std::size_t>(size.x) +
                             static_cast<std::size_t>(voxel.ijk.x);
  if (offset >= voxels->count()) return std::nullopt;
  return info.rescaleSlope * voxels->valueAt(offset) + info.rescaleIntercept;
}

std::optional<double> Volume::valueAt(PatientPoint point) const {
  return valueAt(nearestVoxel(info.grid, point));
}

}  // namespace chiasm
