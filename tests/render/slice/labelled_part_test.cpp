#include "render/passes/labelled_part.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/phantom.h"

namespace chiasm::render {
namespace {

LabelMap withBrick(glm::ivec3 size, glm::ivec3 brick) {
  LabelMap map(size);
  map.setBrick(map.brickIndex(brick), Brick::uniform(7));
  return map;
}

SliceContent axialAt(glm::dvec3 centre) {
  SliceContent content;
  content.centre = {centre};
  content.right = {{1, 0, 0}};
  content.down = {{0, 1, 0}};
  content.mmPerPixel = 0.5;
  return content;
}

TEST(LabelledPartTest, BoundsOneBrickInTheSliceThatCutsIt) {
  GridGeometry grid;
  grid.size = {96, 96, 96};  // 1 mm, voxel 0 at the origin
  const LabelMap map = withBrick(grid.size, {1, 2, 0});
  // The brick covers x 31.5..63.5, y 63.5..95.5, z -0.5..31.5 mm; the picture's left edge lies at x = -2.
  const SliceContent content = axialAt({48, 48, 10});
  const PixelBox part = labelledPart(map, grid, content, {200, 400});
  EXPECT_NEAR(part.begin.x, 67, 1);
  EXPECT_NEAR(part.end.x, 131, 1);
  EXPECT_NEAR(part.begin.y, 231, 1);
  EXPECT_NEAR(part.end.y, 295, 1);
  EXPECT_TRUE(labelledPart(map, grid, axialAt({48, 48, 40}), {200, 400}).empty()) << "the slice passes by";
  EXPECT_TRUE(labelledPart(LabelMap(grid.size), grid, content, {200, 400}).empty()) << "no labels";
  EXPECT_TRUE(labelledPart(map, grid, axialAt({400, 48, 10}), {200, 400}).empty()) << "beside the picture";
  const PixelBox clipped = labelledPart(map, grid, axialAt({48, 48, 10}), {40, 400});
  EXPECT_TRUE(clipped.empty() || (clipped.begin.x >= 0 && clipped.end.x <= 40));
}

// Whatever the grids and cuts: no pixel outside the part has a label.
TEST(LabelledPartTest, NeverLeavesALabelOut) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  int labelled = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const glm::dvec3 axis(unit(random), unit(random), unit(random) + 1.5);
    const GridGeometry grid =
        test::makeGrid({70, 65, 40}, {0.8, 1.1, 1.7}, test::rotation(axis, 90 * unit(random)));
    const LabelMap map = withBrick(grid.size, {trial % 3, trial / 3 % 3, trial / 9 % 2});
    SliceContent content = axialAt({20 * unit(random), 20 * unit(random), 20 * unit(random)});
    const glm::dmat3 turn = test::rotation({unit(random), 1.0, unit(random)}, 180 * unit(random));
    content.right = {turn[0]};
    content.down = {turn[1]};
    const glm::ivec2 size(90, 70);
    const PixelBox part = labelledPart(map, grid, content, size);
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) {
        const PatientPoint point = content.centre + content.right * ((x + 0.5 - 45.0) * 0.5) +
                                   content.down * ((y + 0.5 - 35.0) * 0.5);
        const VoxelIndex voxel = nearestVoxel(grid, point);
        if (!grid.contains(voxel) || map.at(voxel) == 0) continue;
        ++labelled;
        ASSERT_TRUE(x >= part.begin.x && x < part.end.x && y >= part.begin.y && y < part.end.y) << trial;
      }
  }
  EXPECT_GT(labelled, 1000) << "the trials must meet labels";
}

}  // namespace
}  // namespace chiasm::render
