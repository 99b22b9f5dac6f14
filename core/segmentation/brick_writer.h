// Writes a label into one brick, where it is asked for and where the rule allows it.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include <glm/common.hpp>

#include "core/labels/label_map.h"

namespace chiasm {

// The voxels of one brick that lie inside the grid, as a half-open box of voxel indices.
struct BrickBox {
  glm::ivec3 begin{0}, end{0};
};
inline BrickBox brickBox(const LabelMap& map, std::uint32_t brick) {
  const glm::ivec3 begin = map.brickPosition(brick) * kBrickEdge;
  return {begin, glm::min(begin + kBrickEdge, map.size())};
}

// Sets the voxels of a brick's row whose bit is set. Without branches: the compiler vectorises it.
inline void setRow(std::uint32_t asked, Label label, Label* row) {
  constexpr std::array<std::uint16_t, 16> kBit{1,   2,   4,    8,    16,   32,   64,    128,
                                               256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  for (int half = 0; half < 2; ++half) {
    const auto bits = static_cast<std::uint16_t>(asked >> (16 * half));
    Label* out = row + 16 * half;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto hit = static_cast<std::uint16_t>((bits & kBit[i]) == kBit[i] ? 0xFFFF : 0);
      out[i] = static_cast<Label>((out[i] & ~hit) | (label & hit));
    }
  }
}

// Sets `label` where rows(j, k) asks for it and replaceable(current label) allows it; rows(j, k) has bit i
// set for column 32·(the brick's position) + i, never for a column outside the grid, and is asked once for
// each row of the brick inside the grid. nullopt when nothing changes. Any thread.
template <typename Rows, typename Replaceable>
std::optional<BrickEdit> writeBrick(const LabelMap& map, std::uint32_t index, Label label, Rows&& rows,
                                    Replaceable&& replaceable) {
  const Brick& before = map.brick(index);
  if (before.isUniform() && (before.uniformLabel() == label || !replaceable(before.uniformLabel())))
    return std::nullopt;
  const BrickBox box = brickBox(map, index);
  std::array<std::uint32_t, kBrickEdge * kBrickEdge> asked{};
  std::uint32_t any = 0, all = ~std::uint32_t{0};
  for (int k = box.begin.z; k < box.end.z; ++k) {
    for (int j = box.begin.y; j < box.end.y; ++j) {
      const std::uint32_t bits = rows(j, k);
      asked[static_cast<std::size_t>((k - box.begin.z) * kBrickEdge + j - box.begin.y)] = bits;
      any |= bits;
      all &= bits;
    }
  }
  if (any == 0) return std::nullopt;
  const bool whole = box.end - box.begin == glm::ivec3(kBrickEdge);
  if (before.isUniform() && whole && all == ~std::uint32_t{0})
    return BrickEdit{index, before, Brick::uniform(label)};

  DenseBrick voxels;
  before.copyTo(voxels);
  bool changed = before.isUniform();
  // Neighbours mostly have the same label: the rule is asked once a run.
  Label known = 0;
  bool knownReplaceable = replaceable(Label{0});
  for (std::size_t line = 0; line < asked.size(); ++line) {
    if (asked[line] == 0) continue;
    Label* row = voxels.data() + line * kBrickEdge;
    std::uint32_t allowed = asked[line];
    if (!before.isUniform()) {
      for (std::uint32_t left = allowed; left != 0; left &= left - 1) {
        const int i = std::countr_zero(left);
        if (row[i] != known) {
          known = row[i];
          knownReplaceable = replaceable(known);
        }
        if (known == label || !knownReplaceable) allowed &= ~(std::uint32_t{1} << i);
      }
      if (allowed == 0) continue;
      changed = true;
    }
    setRow(allowed, label, row);
  }
  if (!changed) return std::nullopt;
  return BrickEdit{index, before, Brick::fromVoxels(voxels)};
}

}  // namespace chiasm
