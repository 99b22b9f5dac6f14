#include "core/segmentation/value_gate.h"

#include <cmath>
#include <type_traits>

#include "core/segmentation/segment_target.h"

namespace chiasm {

namespace {

template <typename T>
bool rowInRange(const T* voxels, StoredRange<T> range, int count, std::uint8_t* inside) {
  // Bitwise &: no branch, so the compiler vectorises. NaN is in no range.
  for (int i = 0; i < count; ++i)
    inside[i] = static_cast<std::uint8_t>((voxels[i] >= range.first) & (voxels[i] <= range.last));
  std::uint8_t any = 0;
  for (int i = 0; i < count; ++i) any |= inside[i];
  return any != 0;
}

template <typename T>
const T* typedVoxels(const VoxelBuffer& buffer) {
  return static_cast<const T*>(static_cast<const void*>(buffer.bytes().data()));
}

}  // namespace

ValueGate::ValueGate(const Volume& volume, IntensityRange range, const GridGeometry& grid)
    : volume_(volume), sameGrid_(sameVoxels(volume.info.grid, grid)), size_(volume.info.grid.size) {
  const VolumeInfo& info = volume.info;
  range_ = volume.voxels->visit([&](auto voxels) -> AnyRange {
    using T = std::remove_const_t<typename decltype(voxels)::element_type>;
    return storedRange<T>(range, info.rescaleSlope, info.rescaleIntercept);
  });
  if (!sameGrid_) volumeFromVoxel_ = info.grid.voxelFromCase() * grid.caseFromVoxel();
}

template <typename T>
bool ValueGate::rowAcross(const T* voxels, StoredRange<T> range, glm::ivec3 first, int count,
                          std::uint8_t* inside) const {
  bool any = false;
  for (int i = 0; i < count; ++i) {
    const glm::dvec3 at(volumeFromVoxel_ * glm::dvec4(first.x + i, first.y, first.z, 1.0));
    const glm::dvec3 nearest(std::floor(at.x + 0.5), std::floor(at.y + 0.5), std::floor(at.z + 0.5));
    inside[i] = 0;
    if (nearest.x < 0 || nearest.y < 0 || nearest.z < 0 || nearest.x >= size_.x || nearest.y >= size_.y ||
        nearest.z >= size_.z)
      continue;
    const std::size_t offset = (static_cast<std::size_t>(nearest.z) * static_cast<std::size_t>(size_.y) +
                                static_cast<std::size_t>(nearest.y)) *
                                   static_cast<std::size_t>(size_.x) +
                               static_cast<std::size_t>(nearest.x);
    inside[i] = range.holds(voxels[offset]) ? 1 : 0;
    any = any || inside[i] != 0;
  }
  return any;
}

bool ValueGate::row(int j, int k, int begin, int end, std::uint8_t* inside) const {
  return std::visit(
      [&](auto range) {
        using T = decltype(range.first);
        const T* voxels = typedVoxels<T>(*volume_.voxels);
        if (!sameGrid_) return rowAcross(voxels, range, {begin, j, k}, end - begin, inside);
        const std::size_t start =
            (static_cast<std::size_t>(k) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(j)) *
                static_cast<std::size_t>(size_.x) +
            static_cast<std::size_t>(begin);
        return rowInRange(voxels + start, range, end - begin, inside);
      },
      range_);
}

bool ValueGate::holds(VoxelIndex voxel) const {
  std::uint8_t inside = 0;
  return row(voxel.ijk.y, voxel.ijk.z, voxel.ijk.x, voxel.ijk.x + 1, &inside);
}

}  // namespace chiasm
