// One bit a voxel, in rows of 64-bit words: fast sets of voxels for flooding and morphology.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/large_memory.h"

namespace chiasm {

// Bit i of a row is voxel (i, j, k); bits past the end of a row are always 0. Value type; const access from
// any thread, and different rows may be written by different threads.
class BitGrid {
 public:
  BitGrid() = default;
  explicit BitGrid(glm::ivec3 size)
      : size_(size),
        wordsPerRow_((static_cast<std::size_t>(size.x) + 63) / 64),
        words_(wordsPerRow_ * static_cast<std::size_t>(size.y) * static_cast<std::size_t>(size.z)) {}

  glm::ivec3 size() const { return size_; }
  std::size_t wordsPerRow() const { return wordsPerRow_; }
  std::size_t rowCount() const {
    return static_cast<std::size_t>(size_.y) * static_cast<std::size_t>(size_.z);
  }
  std::size_t rowIndex(int j, int k) const {
    return static_cast<std::size_t>(k) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(j);
  }
  std::uint64_t* row(std::size_t rowIndex) { return words_.data() + rowIndex * wordsPerRow_; }
  const std::uint64_t* row(std::size_t rowIndex) const { return words_.data() + rowIndex * wordsPerRow_; }
  using Words = std::vector<std::uint64_t, LargeAllocator<std::uint64_t>>;
  Words& words() { return words_; }
  const Words& words() const { return words_; }

  bool test(glm::ivec3 voxel) const {
    return ((row(rowIndex(voxel.y, voxel.z))[voxel.x / 64] >> (voxel.x % 64)) & 1U) != 0;
  }
  void set(glm::ivec3 voxel) {
    row(rowIndex(voxel.y, voxel.z))[voxel.x / 64] |= std::uint64_t{1} << (voxel.x % 64);
  }
  std::int64_t count() const {
    std::int64_t total = 0;
    for (const std::uint64_t word : words_) total += std::popcount(word);
    return total;
  }
  // Columns 32·block .. 32·block + 31 of a row, as one word: a brick's row.
  std::uint32_t half(std::size_t rowIndex, int block) const {
    return static_cast<std::uint32_t>(row(rowIndex)[block / 2] >> (block % 2 * 32));
  }
  void orHalf(std::size_t rowIndex, int block, std::uint32_t bits) {
    row(rowIndex)[block / 2] |= static_cast<std::uint64_t>(bits) << (block % 2 * 32);
  }
  // The bits of a row's last word that stand for voxels.
  std::uint64_t tailMask() const {
    return size_.x % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (size_.x % 64)) - 1;
  }
  bool operator==(const BitGrid&) const = default;

 private:
  glm::ivec3 size_{0};
  std::size_t wordsPerRow_ = 0;
  Words words_;
};

// Eight bytes of 0 and 1 as eight bits, byte 0 lowest.
inline std::uint64_t packEight(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  // Each byte's bit is moved to the top byte by one of the multiplier's bits; none of them collide.
  return (word * 0x0102040810204080ULL) >> 56;
}

// Ors `count` bytes of 0 and 1 into bits, from bit `first` of `words` on.
inline void packBits(const std::uint8_t* bytes, int first, int count, std::uint64_t* words) {
  int i = 0;
  for (; i < count && (first + i) % 8 != 0; ++i)
    words[(first + i) / 64] |= static_cast<std::uint64_t>(bytes[i]) << ((first + i) % 64);
  for (; i + 8 <= count; i += 8) words[(first + i) / 64] |= packEight(bytes + i) << ((first + i) % 64);
  for (; i < count; ++i)
    words[(first + i) / 64] |= static_cast<std::uint64_t>(bytes[i]) << ((first + i) % 64);
}

}  // namespace chiasm
