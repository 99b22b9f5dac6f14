// Label maps as copy-on-write bricks of 32³: copying a map shares its bricks, editing replaces the touched
// ones.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include <glm/vec3.hpp>

#include "core/labels/brick.h"
#include "core/space/points.h"

namespace chiasm {

// A grid of labels. Copying costs one pointer per brick. Value type; const access from any thread.
class LabelMap {
 public:
  LabelMap() = default;
  explicit LabelMap(glm::ivec3 size);

  glm::ivec3 size() const { return size_; }
  glm::ivec3 brickGrid() const { return brickGrid_; }  // bricks along each axis
  std::uint32_t brickCount() const { return static_cast<std::uint32_t>(bricks_.size()); }
  const Brick& brick(std::uint32_t index) const { return bricks_[index]; }
  // Voxels of a border brick outside the grid become 0 (see `clipped`).
  void setBrick(std::uint32_t index, Brick brick);
  // Whether all voxels of a brick outside the grid are 0: a border brick that is full of a segment is
  // therefore never uniform. Edits must fit; LabelMapEditor::finish sees to it.
  bool fits(std::uint32_t index, const Brick& brick) const;
  // The brick with its voxels outside the grid set to 0.
  Brick clipped(std::uint32_t index, const Brick& brick) const;
  std::uint32_t brickIndex(glm::ivec3 brickPosition) const;
  glm::ivec3 brickPosition(std::uint32_t index) const;  // in bricks
  static int offsetInBrick(glm::ivec3 voxelInBrick);

  Label at(VoxelIndex voxel) const;              // voxel must be inside
  bool operator==(const LabelMap& other) const;  // by content
  // Dense copy, x fastest, size.x*size.y*size.z labels.
  std::vector<Label> toDense() const;
  static LabelMap fromDense(glm::ivec3 size, const std::vector<Label>& labels);

 private:
  glm::ivec3 size_{0};
  glm::ivec3 brickGrid_{0};
  std::vector<Brick> bricks_;
};

// One brick before and after an edit.
struct BrickEdit {
  std::uint32_t brick = 0;
  Brick before, after;
};

// Writes labels over a map without touching it and says which bricks changed. One thread.
class LabelMapEditor {
 public:
  explicit LabelMapEditor(const LabelMap& map) : map_(map) {}
  Label at(VoxelIndex voxel) const;
  void set(VoxelIndex voxel, Label label);  // voxel must be inside
  // A working copy of a whole brick for bulk writes; what is written outside the grid is ignored.
  DenseBrick& openBrick(std::uint32_t brick);
  // The bricks whose content really changed, in brick order.
  std::vector<BrickEdit> finish() const;

 private:
  const LabelMap& map_;
  std::unordered_map<std::uint32_t, std::unique_ptr<DenseBrick>> open_;
  DenseBrick* last_ = nullptr;  // the brick opened last
  std::uint32_t lastIndex_ = 0;
};

}  // namespace chiasm
