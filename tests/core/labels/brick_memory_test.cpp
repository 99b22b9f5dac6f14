#include "core/labels/brick_memory.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace chiasm::test {
namespace {

TEST(BrickMemory, BricksKeepTheirVoxelsWhateverBecomesOfTheOthers) {
  std::vector<Brick> kept;
  {
    BrickMemory memory;
    for (int i = 0; i < 150; ++i) {
      std::shared_ptr<DenseBrick> voxels = memory.take();
      voxels->fill(static_cast<Label>(i));
      voxels->front() = 9999;
      voxels->back() = 9998;
      Brick brick = memory.finish(std::move(voxels));
      if (i % 7 == 3) kept.push_back(brick);  // the others go at once, their pages with them
    }
  }
  for (std::size_t n = 0; n < kept.size(); ++n) {
    ASSERT_NE(kept[n].dense(), nullptr);
    EXPECT_EQ(kept[n].at(0), 9999);
    const auto label = static_cast<Label>(7 * n + 3);
    EXPECT_TRUE(std::all_of(kept[n].dense()->begin() + 1, kept[n].dense()->end() - 1,
                            [label](Label one) { return one == label; }));
  }
}

TEST(BrickMemory, AdoptingEqualVoxelsMakesAUniformBrick) {
  BrickMemory memory;
  std::shared_ptr<DenseBrick> voxels = memory.take();
  voxels->fill(5);
  EXPECT_EQ(memory.finish(std::move(voxels)), Brick::uniform(5));
}

}  // namespace
}  // namespace chiasm::test
