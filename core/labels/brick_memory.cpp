#include "core/labels/brick_memory.h"

#include <utility>

namespace chiasm {

std::shared_ptr<DenseBrick> BrickMemory::take() {
  if (spare_) return std::move(spare_);
  return std::shared_ptr<DenseBrick>(new DenseBrick);
}

Brick BrickMemory::finish(std::shared_ptr<DenseBrick> voxels) {
  Brick brick = Brick::fromVoxels(*voxels);
  spare_ = std::move(voxels);
  return brick;
}

}  // namespace chiasm
