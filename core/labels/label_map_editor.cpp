#include <algorithm>

#include "core/base/check.h"
#include "core/labels/label_map.h"

namespace chiasm {

Label LabelMapEditor::at(VoxelIndex voxel) const {
  const glm::ivec3 position = voxel.ijk / kBrickEdge;
  const auto found = open_.find(map_.brickIndex(position));
  if (found == open_.end()) return map_.at(voxel);
  const int offset = LabelMap::offsetInBrick(voxel.ijk - position * kBrickEdge);
  return (*found->second)[static_cast<std::size_t>(offset)];
}

void LabelMapEditor::set(VoxelIndex voxel, Label label) {
  const glm::ivec3 size = map_.size();
  CHECK(voxel.ijk.x >= 0 && voxel.ijk.y >= 0 && voxel.ijk.z >= 0 && voxel.ijk.x < size.x &&
            voxel.ijk.y < size.y && voxel.ijk.z < size.z,
        "a label is written inside the grid");
  const glm::ivec3 position = voxel.ijk / kBrickEdge;
  const int offset = LabelMap::offsetInBrick(voxel.ijk - position * kBrickEdge);
  openBrick(map_.brickIndex(position))[static_cast<std::size_t>(offset)] = label;
}

DenseBrick& LabelMapEditor::openBrick(std::uint32_t brick) {
  // Writes come in runs along a row: the last brick is nearly always the one asked for.
  if (last_ && lastIndex_ == brick) return *last_;
  CHECK(brick < map_.brickCount(), "the brick is inside the map");
  std::unique_ptr<DenseBrick>& voxels = open_[brick];
  if (!voxels) {
    voxels = std::make_unique<DenseBrick>();
    map_.brick(brick).copyTo(*voxels);
  }
  last_ = voxels.get();
  lastIndex_ = brick;
  return *last_;
}

std::vector<BrickEdit> LabelMapEditor::finish() const {
  std::vector<BrickEdit> edits;
  for (const auto& [index, voxels] : open_) {
    const Brick& before = map_.brick(index);
    Brick after = map_.clipped(index, Brick::fromVoxels(*voxels));
    if (!(after == before)) edits.push_back({index, before, std::move(after)});
  }
  std::sort(edits.begin(), edits.end(),
            [](const BrickEdit& a, const BrickEdit& b) { return a.brick < b.brick; });
  return edits;
}

}  // namespace chiasm
