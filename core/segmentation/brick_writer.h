// Writes a label into one brick, where it is asked for and where the rule allows it.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include <glm/common.hpp>

#include "core/labels/brick_memory.h"
#include "core/labels/label_map.h"
#include "core/labels/label_rows.h"

namespace chiasm {

// The voxels of one brick that lie inside the grid, as a half-open box of voxel indices.
struct BrickBox {
  glm::ivec3 begin{0}, end{0};
  // The brick's line that holds the voxels (…, j, k).
  std::size_t line(int j, int k) const {
    return static_cast<std::size_t>((k - begin.z) * kBrickEdge + j - begin.y);
  }
  // The bits of a line that lie inside the grid.
  std::uint32_t columns() const { return ~std::uint32_t{0} >> (kBrickEdge - (end.x - begin.x)); }
};
inline BrickBox brickBox(const LabelMap& map, std::uint32_t brick) {
  const glm::ivec3 begin = map.brickPosition(brick) * kBrickEdge;
  return {begin, glm::min(begin + kBrickEdge, map.size())};
}

// What happens where the label stands and is not asked for: it stays, or it becomes background.
enum class WriteMode { add, exactly };

namespace detail {

// The bits of a line that may be replaced, of those asked for, all of which hold one of the brick's two
// labels.
template <typename Replaceable>
std::uint32_t allowedIn(const TwoLabelBrick& two, std::size_t line, std::uint32_t asked,
                        Replaceable& replaceable) {
  const std::uint32_t set = asked & two.rows[line], unset = asked & ~two.rows[line];
  return (set != 0 && replaceable(two.set) ? set : 0) | (unset != 0 && replaceable(two.unset) ? unset : 0);
}

// The bits of a row that may be replaced by the label, of those asked for. Neighbours mostly have the same
// label: the rule is asked once a run.
template <typename Replaceable>
std::uint32_t allowedIn(const Label* row, std::uint32_t asked, Label label, Replaceable& replaceable) {
  std::uint32_t allowed = asked;
  Label known = label;
  bool may = false;
  for (std::uint32_t left = asked; left != 0; left &= left - 1) {
    const int i = std::countr_zero(left);
    if (row[i] != known) {
      known = row[i];
      may = known != label && replaceable(known);
    }
    if (!may) allowed &= ~(std::uint32_t{1} << i);
  }
  return allowed;
}

// What becomes of a brick that is not uniform, found before anything is written: a brick that stays, or ends
// uniform, needs no memory.
struct BrickPlan {
  BrickRows wanted;   // where the label stands afterwards
  BrickRows cleared;  // where it stood and background comes
  bool changed = false, anyCleared = false;
  bool alone = true;  // nobody else in the brick afterwards
};

template <typename Replaceable>
BrickPlan planBrick(const Brick& before, Label label, const BrickRows& asked, WriteMode mode,
                    Replaceable& replaceable) {
  BrickPlan plan;
  const TwoLabelBrick* two = before.twoLabels();
  for (std::size_t line = 0; line < asked.size(); ++line) {
    const std::uint32_t own = before.row(line, label);
    const std::uint32_t background = label == 0 ? own : before.row(line, 0);
    const std::uint32_t others = ~(own | background);
    const std::uint32_t added = asked[line] & ~own;
    std::uint32_t allowed = added & background;
    if (const std::uint32_t held = added & others; held != 0)
      allowed |= two != nullptr
                     ? allowedIn(*two, line, held, replaceable)
                     : allowedIn(before.dense()->data() + line * kBrickEdge, held, label, replaceable);
    plan.cleared[line] = mode == WriteMode::exactly ? own & ~asked[line] : 0;
    plan.wanted[line] = (own & ~plan.cleared[line]) | allowed;
    plan.changed = plan.changed || (allowed | plan.cleared[line]) != 0;
    plan.anyCleared = plan.anyCleared || plan.cleared[line] != 0;
    plan.alone = plan.alone && (others & ~allowed) == 0;
  }
  return plan;
}

template <typename Replaceable>
std::optional<BrickEdit> writeMixed(const Brick& before, std::uint32_t index, Label label,
                                    const BrickRows& asked, WriteMode mode, Replaceable& replaceable,
                                    BrickMemory& memory) {
  const BrickPlan plan = planBrick(before, label, asked, mode, replaceable);
  if (!plan.changed) return std::nullopt;
  if (plan.alone) return BrickEdit{index, before, Brick::ofTwo(0, label, plan.wanted)};
  // Two labels stay two labels when the one written is among them.
  if (const TwoLabelBrick* two = before.twoLabels();
      two != nullptr && (label == two->set || label == two->unset)) {
    const Label other = label == two->set ? two->unset : two->set;
    if (!plan.anyCleared || other == 0)
      return BrickEdit{index, before, Brick::ofTwo(other, label, plan.wanted)};
  }
  std::shared_ptr<DenseBrick> voxels = memory.take();
  before.copyTo(*voxels);
  for (std::size_t line = 0; line < asked.size(); ++line) {
    Label* row = voxels->data() + line * kBrickEdge;
    setRow(plan.wanted[line], label, row);
    setRow(plan.cleared[line], 0, row);
  }
  return BrickEdit{index, before, memory.finish(std::move(voxels))};
}

}  // namespace detail

// Sets `label` where rows(j, k) asks for it and replaceable(current label) allows it (background always is);
// rows(j, k) has bit i set for column 32·(the brick's position) + i, never for a column outside the grid, and
// is asked once for each row of the brick inside the grid. nullopt when nothing changes. Any thread, with a
// memory of its own.
template <typename Rows, typename Replaceable>
std::optional<BrickEdit> writeBrick(const LabelMap& map, std::uint32_t index, Label label, WriteMode mode,
                                    Rows&& rows, Replaceable&& replaceable, BrickMemory& memory) {
  const Brick& before = map.brick(index);
  if (before.isUniform()) {
    const Label held = before.uniformLabel();
    if (held == label ? mode == WriteMode::add : held != 0 && !replaceable(held)) return std::nullopt;
  }
  const BrickBox box = brickBox(map, index);
  const bool whole = box.end - box.begin == glm::ivec3(kBrickEdge);
  BrickRows asked;
  if (!whole) asked.fill(0);
  std::uint32_t any = 0, all = ~std::uint32_t{0};
  for (int k = box.begin.z; k < box.end.z; ++k) {
    for (int j = box.begin.y; j < box.end.y; ++j) {
      const std::uint32_t bits = rows(j, k);
      asked[box.line(j, k)] = bits;
      any |= bits;
      all &= bits;
    }
  }
  const Label held = before.uniformLabel();
  if (!before.isUniform()) {
    if (any == 0 && mode == WriteMode::add) return std::nullopt;
    return detail::writeMixed(before, index, label, asked, mode, replaceable, memory);
  }
  const Label elsewhere = held == label ? Label{0} : held;
  if (any == 0) {
    if (elsewhere == held) return std::nullopt;
    return BrickEdit{index, before, Brick::uniform(elsewhere)};
  }
  if (whole && all == ~std::uint32_t{0}) {
    if (held == label) return std::nullopt;
    return BrickEdit{index, before, Brick::uniform(label)};
  }
  if (label == elsewhere) return std::nullopt;
  // A uniform brick inside the grid: every row is a choice between two labels.
  return BrickEdit{index, before, Brick::ofTwo(elsewhere, label, asked)};
}

}  // namespace chiasm
