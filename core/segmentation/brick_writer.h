// Writes a label into one brick, where it is asked for and where the rule allows it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
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

// Which columns of a brick's row are asked for: 1 yes, 0 no.
using BrickRow = std::array<std::uint8_t, kBrickEdge>;

// Sets `label` where rows(j, k, begin, end, row) asks for it and replaceable(current label) allows it; `rows`
// fills row[0 .. end − begin) and returns whether any is set. nullopt when nothing changes. Any thread.
template <typename Rows, typename Replaceable>
std::optional<BrickEdit> writeBrick(const LabelMap& map, std::uint32_t index, Label label, Rows&& rows,
                                    Replaceable&& replaceable) {
  const Brick& before = map.brick(index);
  if (before.isUniform() && (before.uniformLabel() == label || !replaceable(before.uniformLabel())))
    return std::nullopt;
  const BrickBox box = brickBox(map, index);
  const int width = box.end.x - box.begin.x;
  DenseBrick voxels;  // 64 KiB, filled on the first voxel that is asked for
  bool open = false, changed = false;
  BrickRow asked;
  // Neighbours mostly have the same label: the rule is asked once a run.
  Label known = 0;
  bool knownReplaceable = replaceable(Label{0});
  for (int k = box.begin.z; k < box.end.z; ++k) {
    for (int j = box.begin.y; j < box.end.y; ++j) {
      if (!rows(j, k, box.begin.x, box.end.x, asked)) continue;
      if (!open) before.copyTo(voxels);
      open = true;
      Label* row = voxels.data() + LabelMap::offsetInBrick({0, j - box.begin.y, k - box.begin.z});
      if (before.isUniform()) {
        for (int i = 0; i < width; ++i) row[i] = asked[static_cast<std::size_t>(i)] != 0 ? label : row[i];
        changed = true;
        continue;
      }
      for (int i = 0; i < width; ++i) {
        if (asked[static_cast<std::size_t>(i)] == 0 || row[i] == label) continue;
        if (row[i] != known) {
          known = row[i];
          knownReplaceable = replaceable(known);
        }
        if (!knownReplaceable) continue;
        row[i] = label;
        changed = true;
      }
    }
  }
  if (!changed) return std::nullopt;
  return BrickEdit{index, before, Brick::fromVoxels(voxels)};
}

}  // namespace chiasm
