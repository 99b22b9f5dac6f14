#include "core/segmentation/mask.h"

#include <algorithm>
#include <array>
#include <bit>

#include <glm/common.hpp>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

constexpr glm::ivec3 kAlignment(64, kBrickEdge, kBrickEdge);

}  // namespace

Mask::Mask(const VoxelBox& box, glm::ivec3 gridSize) {
  if (box.empty()) return;
  begin = box.begin / kAlignment * kAlignment;
  const glm::ivec3 end = glm::min((box.end + kAlignment - 1) / kAlignment * kAlignment, gridSize);
  bits = BitGrid(end - begin);
}

VoxelBox widened(const VoxelBox& box, glm::ivec3 margin, glm::ivec3 gridSize) {
  if (box.empty()) return box;
  return {glm::max(box.begin - margin, glm::ivec3(0)), glm::min(box.end + margin, gridSize)};
}

VoxelBox hull(const VoxelBox& a, const VoxelBox& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {glm::min(a.begin, b.begin), glm::max(a.end, b.end)};
}

VoxelBox boxOfLabel(const LabelMap& map, Label label) {
  std::vector<std::uint8_t> found(map.brickCount());
  const auto slice =
      static_cast<std::size_t>(map.brickGrid().x) * static_cast<std::size_t>(map.brickGrid().y);
  parallelFor(static_cast<std::size_t>(map.brickGrid().z), [&](std::size_t z, unsigned) {
    for (std::size_t index = z * slice; index < (z + 1) * slice; ++index)
      found[index] = map.brick(static_cast<std::uint32_t>(index)).holds(label) ? 1 : 0;
  });
  VoxelBox box;
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
    if (found[index] == 0) continue;
    const BrickBox part = brickBox(map, index);
    box = hull(box, {part.begin, part.end});
  }
  return box;
}

Mask readMask(const LabelMap& map, Label label, const VoxelBox& box) {
  Mask mask(box, map.size());
  if (box.empty()) return mask;
  const glm::ivec3 first = mask.begin / kBrickEdge;
  const glm::ivec3 extent = (mask.box().end - 1) / kBrickEdge - first + 1;
  parallelFor(static_cast<std::size_t>(extent.y * extent.z), [&](std::size_t beam, unsigned) {
    const auto at = static_cast<int>(beam);
    for (int x = 0; x < extent.x; ++x) {
      const glm::ivec3 position = first + glm::ivec3(x, at % extent.y, at / extent.y);
      const std::uint32_t index = map.brickIndex(position);
      const Brick& brick = map.brick(index);
      if (brick.isUniform() && brick.uniformLabel() != label) continue;
      const BrickBox part = brickBox(map, index);
      const std::uint32_t columns = part.columns();
      for (int k = part.begin.z; k < part.end.z; ++k) {
        for (int j = part.begin.y; j < part.end.y; ++j) {
          const std::uint32_t bits = brick.row(part.line(j, k), label) & columns;
          if (bits != 0) mask.bits.orHalf(mask.bits.rowIndex(j - mask.begin.y, k - mask.begin.z), x, bits);
        }
      }
    }
  });
  return mask;
}

Mask readMask(const LabelMap& map, Label label) {
  return readMask(map, label, boxOfLabel(map, label));
}

VoxelBox boundsOf(const Mask& mask) {
  VoxelBox bounds;
  for (int k = 0; k < mask.bits.size().z; ++k)
    for (int j = 0; j < mask.bits.size().y; ++j) {
      const std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j, k));
      for (std::size_t w = 0; w < mask.bits.wordsPerRow(); ++w) {
        if (row[w] == 0) continue;
        const int from = static_cast<int>(w) * 64 + std::countr_zero(row[w]);
        const int to = static_cast<int>(w) * 64 + 64 - std::countl_zero(row[w]);
        bounds =
            hull(bounds, {mask.begin + glm::ivec3(from, j, k), mask.begin + glm::ivec3(to, j + 1, k + 1)});
      }
    }
  return bounds;
}

Mask cropped(const Mask& mask, const VoxelBox& box, glm::ivec3 gridSize) {
  Mask result(box, gridSize);
  const VoxelBox from = mask.box(), to = result.box();
  const glm::ivec3 begin = glm::max(from.begin, to.begin), end = glm::min(from.end, to.end);
  if (VoxelBox{begin, end}.empty()) return result;
  const int firstWord = begin.x / 64, words = (end.x + 63) / 64 - firstWord;
  for (int k = begin.z; k < end.z; ++k)
    for (int j = begin.y; j < end.y; ++j)
      std::copy_n(mask.bits.row(mask.bits.rowIndex(j - from.begin.y, k - from.begin.z)) + firstWord -
                      from.begin.x / 64,
                  words,
                  result.bits.row(result.bits.rowIndex(j - to.begin.y, k - to.begin.z)) + firstWord -
                      to.begin.x / 64);
  return result;
}

Expected<Changes> writeMask(const SegmentTarget& target, PaintOver over, WriteMode mode, const Mask& mask,
                            Progress& progress, double from, double to) {
  const auto rows = [&](int j, int k, std::uint64_t* words) {
    std::copy_n(mask.bits.row(mask.bits.rowIndex(j - mask.begin.y, k - mask.begin.z)),
                mask.bits.wordsPerRow(), words + mask.begin.x / 64);
  };
  return writeChosen(target, over, mode, mask.box(), rows, progress, from, to);
}

void uniteWith(BitGrid& set, const BitGrid& other) {
  for (std::size_t w = 0; w < set.words().size(); ++w) set.words()[w] |= other.words()[w];
}
void intersectWith(BitGrid& set, const BitGrid& other) {
  for (std::size_t w = 0; w < set.words().size(); ++w) set.words()[w] &= other.words()[w];
}
void subtractFrom(BitGrid& set, const BitGrid& other) {
  for (std::size_t w = 0; w < set.words().size(); ++w) set.words()[w] &= ~other.words()[w];
}

}  // namespace chiasm
