// Label maps as copy-on-write bricks of 32³: copying a map shares its bricks, editing replaces the touched
// ones.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include <glm/vec3.hpp>

#include "core/space/points.h"

namespace chiasm {

using Label = std::uint16_t;  // 0 is background
inline constexpr int kBrickEdge = 32;
inline constexpr int kBrickVoxels = kBrickEdge * kBrickEdge * kBrickEdge;
using DenseBrick = std::array<Label, kBrickVoxels>;  // x fastest, then y, then z

// One brick: the same label everywhere, or 32768 labels behind a shared pointer to const. Voxels of a
// border brick that lie outside the grid are always 0 in a dense brick. Value type, any thread.
class Brick {
 public:
  Brick() = default;
  static Brick uniform(Label label);
  // Uniform when all 32768 voxels are equal, dense otherwise: equal content always has an equal
  // representation (canonical), so that digests compare.
  static Brick fromVoxels(const DenseBrick& voxels);

  bool isUniform() const { return !dense_; }
  Label uniformLabel() const { return uniform_; }
  const DenseBrick* dense() const { return dense_.get(); }  // null when uniform
  Label at(int offset) const { return dense_ ? (*dense_)[static_cast<std::size_t>(offset)] : uniform_; }
  void copyTo(DenseBrick& out) const;
  // By content; pointer equality first.
  bool operator==(const Brick& other) const;
  bool sharesStorageWith(const Brick& other) const {
    return dense_ == other.dense_ && uniform_ == other.uniform_;
  }

 private:
  Label uniform_ = 0;
  std::shared_ptr<const DenseBrick> dense_;
};

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
  // therefore dense, never uniform. Edits must fit; LabelMapEditor::finish sees to it.
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
