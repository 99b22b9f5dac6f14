// Memory for the bricks that one operation makes.
#pragma once

#include <memory>

#include "core/labels/label_map.h"

namespace chiasm {

// Hands out bricks to write into, one at a time. One thread.
class BrickMemory {
 public:
  // Content undefined.
  std::shared_ptr<DenseBrick> take();
  // The brick of voxels that `take` gave and that nobody writes any more.
  Brick finish(std::shared_ptr<DenseBrick> voxels);

 private:
  std::shared_ptr<DenseBrick> spare_;
};

}  // namespace chiasm
