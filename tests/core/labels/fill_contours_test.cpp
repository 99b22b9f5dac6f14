// Contours filled into voxels, against a count of crossings along the other direction.
#include "core/labels/fill_contours.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/segmentation/segment_contours.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using Contours = std::vector<std::vector<glm::dvec3>>;

// By a ray towards growing y (the filler goes along x).
bool insideByY(const std::vector<glm::dvec2>& polygon, glm::dvec2 at) {
  bool inside = false;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const glm::dvec2 &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
    if ((a.x <= at.x) != (b.x <= at.x) && a.y + (at.x - a.x) / (b.x - a.x) * (b.y - a.y) > at.y)
      inside = !inside;
  }
  return inside;
}

std::vector<glm::dvec3> inSlice(const GridGeometry& grid, const std::vector<glm::dvec2>& polygon,
                                double slice) {
  std::vector<glm::dvec3> out;
  for (const glm::dvec2& point : polygon)
    out.push_back(voxelToPatient(grid, VoxelPoint{{point.x, point.y, slice}}).mm);
  return out;
}

TEST(FillContours, RandomStarsAreFilledAsTheOtherDirectionCounts) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  const GridGeometry grid = makeGrid({30, 26, 3}, {0.8, 1.3, 2}, rotation({1, 1, 0.3}, 31), {5, -7, 11});
  for (int round = 0; round < 40; ++round) {
    std::vector<glm::dvec2> star;
    const int points = 5 + static_cast<int>(random() % 20);
    for (int i = 0; i < points; ++i) {
      const double angle = 6.283185307 * i / points, radius = 3 + 9 * uniform(random);
      star.emplace_back(14.3 + radius * std::cos(angle), 12.7 + radius * std::sin(angle));
    }
    // A square hole, as a contour of its own.
    const std::vector<glm::dvec2> hole = {{12.2, 11.4}, {15.9, 11.4}, {15.9, 14.1}, {12.2, 14.1}};
    const auto filled = fillContours({inSlice(grid, star, 1), inSlice(grid, hole, 1)}, grid);
    ASSERT_TRUE(filled) << filled.error().message;
    std::vector<std::size_t> expected;
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x)
        if (insideByY(star, {x, y}) != insideByY(hole, {x, y}))
          expected.push_back(static_cast<std::size_t>(x + 30 * (y + 26)));
    EXPECT_EQ(filled->voxels, expected);
    EXPECT_EQ(filled->axis, 2);
    EXPECT_FALSE(filled->resampled);
  }
}

TEST(FillContours, PlanesOfEverySecondSliceStandForTheOnesBetween) {
  const GridGeometry grid = makeGrid({8, 8, 9}, {1, 1, 1});
  const std::vector<glm::dvec2> square = {{1.5, 1.5}, {4.5, 1.5}, {4.5, 4.5}, {1.5, 4.5}};
  const auto filled =
      fillContours({inSlice(grid, square, 2), inSlice(grid, square, 4), inSlice(grid, square, 6)}, grid);
  ASSERT_TRUE(filled);
  EXPECT_TRUE(filled->resampled);
  // Slices 2 to 7: each plane and the one above it.
  EXPECT_EQ(filled->voxels.size(), 6u * 9u);
  EXPECT_EQ(filled->voxels.front() / 64, 2u);
  EXPECT_EQ(filled->voxels.back() / 64, 7u);
}

TEST(FillContours, ObliqueContoursAreRefused) {
  const GridGeometry grid = makeGrid({8, 8, 9}, {1, 1, 1});
  const auto filled = fillContours({{{0, 0, 0}, {3, 0, 1}, {3, 3, 2}}}, grid);
  ASSERT_FALSE(filled);
  EXPECT_NE(filled.error().message.find("no slices of the volume"), std::string::npos);
}

TEST(SegmentContours, FilledAgainTheyAreTheSegmentWhateverItsShape) {
  std::mt19937 random(11);
  const GridGeometry grid = makeGrid({23, 17, 6}, {0.9, 1.1, 3}, signedAxisOrders()[29], {3, 2, 1});
  for (int round = 0; round < 30; ++round) {
    Segmentation segmentation;
    segmentation.info.grid = grid;
    Segment segment;
    segment.label = 3;
    // From scattered voxels to a block full of holes, also at corners and rims.
    std::vector<Label> labels(grid.voxelCount());
    for (Label& label : labels)
      label = random() % 30 < static_cast<unsigned>(round) ? 3 : random() % 2 != 0 ? 1 : 0;
    segmentation.layers.push_back(LabelMap::fromDense(grid.size, labels));
    Contours contours;
    for (SliceContour& contour : segmentContours(segmentation, segment))
      contours.push_back(std::move(contour.points));
    const auto filled = fillContours(contours, grid);
    ASSERT_TRUE(filled) << filled.error().message;
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i] == 3) expected.push_back(i);
    ASSERT_EQ(filled->voxels, expected) << round;
  }
}

}  // namespace
}  // namespace chiasm::test
