// The hidden mask of a volume as the CPU's kernels read it: one bit a voxel.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/labels/label_map.h"

namespace chiasm::render::cpu {

// Follows a label map from edit to edit: only bricks whose storage changed are made again. One thread.
class HiddenBits {
 public:
  // Returns how many bricks were made again.
  int update(const LabelMap& map);
  void clear();
  bool empty() const { return bricks_.empty(); }
  // Per brick its rows (as BrickRows), or null: nothing of it is hidden. Valid until the next update.
  const std::uint32_t* const* bricks() const { return bricks_.data(); }
  glm::ivec3 grid() const { return map_.brickGrid(); }

 private:
  LabelMap map_;  // shares the case's bricks
  std::vector<std::unique_ptr<BrickRows>> rows_;
  std::vector<const std::uint32_t*> bricks_;
};

}  // namespace chiasm::render::cpu
