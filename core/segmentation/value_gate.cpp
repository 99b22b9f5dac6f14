#include "core/segmentation/value_gate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

// 64 voxels as one word.
template <typename T>
std::uint64_t wordInRange(const T* voxels, StoredRange<T> range) {
  std::array<std::uint8_t, 64> inside;
  rowInRange(voxels, range, 64, inside.data());
  std::uint64_t word = 0;
  packBits(inside.data(), 0, 64, &word);
  return word;
}
#ifdef __SSE2__
// Sixteen voxels of two bytes at a time. SSE2 compares signed numbers only: unsigned ones are moved by half
// their range.
template <typename T>
std::uint64_t wordOfShorts(const T* voxels, StoredRange<T> range) {
  constexpr auto kMove = static_cast<short>(std::is_signed_v<T> ? 0 : 0x8000);
  const __m128i move = _mm_set1_epi16(kMove);
  const __m128i first = _mm_xor_si128(_mm_set1_epi16(static_cast<short>(range.first)), move);
  const __m128i last = _mm_xor_si128(_mm_set1_epi16(static_cast<short>(range.last)), move);
  const auto outside = [&](int part) {
    const void* at = voxels + 8 * part;
    const __m128i values = _mm_xor_si128(_mm_loadu_si128(static_cast<const __m128i*>(at)), move);
    return _mm_or_si128(_mm_cmpgt_epi16(first, values), _mm_cmpgt_epi16(values, last));
  };
  std::uint64_t word = 0;
  for (int part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_packs_epi16(outside(2 * part), outside(2 * part + 1));
    word |= static_cast<std::uint64_t>(static_cast<std::uint16_t>(_mm_movemask_epi8(bytes))) << (16 * part);
  }
  return ~word;
}
inline std::uint64_t wordInRange(const std::int16_t* voxels, StoredRange<std::int16_t> range) {
  return wordOfShorts(voxels, range);
}
inline std::uint64_t wordInRange(const std::uint16_t* voxels, StoredRange<std::uint16_t> range) {
  return wordOfShorts(voxels, range);
}
#endif

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
  std::visit(
      [&](auto range) {
        using T = decltype(range.first);
        const std::size_t row =
            (static_cast<std::size_t>(k) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(j)) *
            static_cast<std::size_t>(size_.x);
        const T* voxels = typedVoxels<T>(*volume_.voxels) + row;
        const auto single = [&](int i) {
          std::uint8_t inside = 0;
          if (sameGrid_)
            inside = range.holds(voxels[i]) ? 1 : 0;
          else
            rowAcross(typedVoxels<T>(*volume_.voxels), range, {i, j, k}, 1, &inside);
          words[i / 64] |= static_cast<std::uint64_t>(inside) << (i % 64);
        };
        int i = begin;
        for (; i < end && (i % 64 != 0 || !sameGrid_); ++i) single(i);
        for (; i + 64 <= end; i += 64) words[i / 64] |= wordInRange(voxels + i, range);
        for (; i < end; ++i) single(i);
      },
      range_);
}

}  // namespace chiasm
