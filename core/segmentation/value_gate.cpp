#include "core/segmentation/value_gate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include "core/segmentation/bit_grid.h"
#include "core/segmentation/segment_target.h"

namespace chiasm {

namespace {

template <typename T>
void rowInRange(const T* voxels, StoredRange<T> range, int count, std::uint8_t* inside) {
  // Bitwise &: no branch, so the compiler vectorises. NaN is in no range.
  for (int i = 0; i < count; ++i)
    inside[i] = static_cast<std::uint8_t>((voxels[i] >= range.first) & (voxels[i] <= range.last));
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
void ValueGate::rowAcross(const T* voxels, StoredRange<T> range, glm::ivec3 first, int count,
                          std::uint8_t* inside) const {
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
  }
}

template <typename F>
void ValueGate::withRow(int j, int k, F&& f) const {
  std::visit(
      [&](auto range) {
        using T = decltype(range.first);
        const T* voxels = typedVoxels<T>(*volume_.voxels);
        const std::size_t row =
            (static_cast<std::size_t>(k) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(j)) *
            static_cast<std::size_t>(size_.x);
        if (sameGrid_)
          f([&](int i, int count, std::uint8_t* inside) {
            rowInRange(voxels + row + i, range, count, inside);
          });
        else
          f([&](int i, int count, std::uint8_t* inside) {
            rowAcross(voxels, range, {i, j, k}, count, inside);
          });
      },
      range_);
}

bool ValueGate::row(int j, int k, int begin, int end, std::uint8_t* inside) const {
  withRow(j, k, [&](auto fill) { fill(begin, end - begin, inside); });
  std::uint8_t any = 0;
  for (int i = 0; i < end - begin; ++i) any |= inside[i];
  return any != 0;
}

void ValueGate::bits(int j, int k, int begin, int end, std::uint64_t* words) const {
  withRow(j, k, [&](auto fill) {
    // A word's columns at a time: few enough to stay in registers and the first cache.
    std::array<std::uint8_t, 64> inside;
    for (int i = begin; i < end;) {
      const int count = std::min(64 - i % 64, end - i);
      // The constant count lets the compiler unroll the whole words, which are nearly all.
      if (count == 64) {
        fill(i, 64, inside.data());
        packBits(inside.data(), i, 64, words);
      } else {
        for (int one = i; one < i + count; ++one) {
          fill(one, 1, inside.data());
          packBits(inside.data(), one, 1, words);
        }
      }
      i += count;
    }
  });
}

}  // namespace chiasm
