// Masks measured: runs and parts against a naive flood, lengths against closed forms and against every pair
// of points.
#include <gtest/gtest.h>

#include <cmath>
#include <queue>
#include <random>
#include <set>

#include "core/checks/mask_size.h"
#include "core/checks/midline.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

Segmentation segmentationOf(const GridGeometry& grid, const std::vector<Label>& dense) {
  Segmentation segmentation;
  segmentation.info.grid = grid;
  segmentation.layers.push_back(LabelMap::fromDense(grid.size, dense));
  Segment segment;
  segment.label = 7;
  segmentation.segments.push_back(segment);
  return segmentation;
}

template <typename Inside>
std::vector<Label> paint(const GridGeometry& grid, Inside&& inside) {
  std::vector<Label> dense;
  for (int k = 0; k < grid.size.z; ++k)
    for (int j = 0; j < grid.size.y; ++j)
      for (int i = 0; i < grid.size.x; ++i)
        dense.push_back(inside(voxelToPatient(grid, VoxelIndex{{i, j, k}}).mm) ? 7 : 0);
  return dense;
}

MaskSize sizeOf(const GridGeometry& grid, const std::vector<Label>& dense) {
  const Segmentation segmentation = segmentationOf(grid, dense);
  return measureMask(grid, runsOf(segmentation, segmentation.segments[0]));
}

// The sizes of parts by a plain breadth-first flood over 26 neighbours, the largest first.
std::vector<std::int64_t> naiveParts(glm::ivec3 size, std::vector<Label> dense) {
  std::vector<std::int64_t> parts;
  const auto index = [&](glm::ivec3 v) {
    return static_cast<std::size_t>((v.z * size.y + v.y) * size.x + v.x);
  };
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) {
        if (dense[index({x, y, z})] != 7) continue;
        std::int64_t count = 0;
        std::queue<glm::ivec3> open;
        open.push({x, y, z});
        dense[index({x, y, z})] = 0;
        while (!open.empty()) {
          const glm::ivec3 v = open.front();
          open.pop();
          ++count;
          for (int n = 0; n < 27; ++n) {
            const glm::ivec3 w = v + glm::ivec3(n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1);
            if (glm::any(glm::lessThan(w, glm::ivec3(0))) || glm::any(glm::greaterThanEqual(w, size)))
              continue;
            if (dense[index(w)] != 7) continue;
            dense[index(w)] = 0;
            open.push(w);
          }
        }
        parts.push_back(count);
      }
  std::sort(parts.rbegin(), parts.rend());
  return parts;
}

TEST(MaskRuns, AreTheSegmentsVoxels) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const glm::ivec3 size(1 + random() % 70, 1 + random() % 40, 1 + random() % 40);
    const unsigned density = 1 + random() % 9;
    std::vector<Label> dense(static_cast<std::size_t>(size.x * size.y * size.z));
    for (Label& label : dense) label = random() % 10 < density ? 7 : static_cast<Label>(random() % 3);
    const Segmentation segmentation = segmentationOf(makeGrid(size, {1, 1, 1}), dense);
    const auto runs = runsOf(segmentation, segmentation.segments[0]);
    std::vector<Label> back(dense.size());
    for (std::size_t r = 0; r < runs.size(); ++r) {
      EXPECT_LT(runs[r].begin, runs[r].end);
      const bool sameRow = r > 0 && runs[r].k == runs[r - 1].k && runs[r].j == runs[r - 1].j;
      EXPECT_TRUE(!sameRow || runs[r].begin > runs[r - 1].end);
      for (int i = runs[r].begin; i < runs[r].end; ++i)
        back[static_cast<std::size_t>((runs[r].k * size.y + runs[r].j) * size.x + i)] = 7;
    }
    for (std::size_t i = 0; i < dense.size(); ++i) ASSERT_EQ(back[i] == 7, dense[i] == 7);
    std::vector<std::int64_t> parts;
    for (const auto& part : connectedParts(runs)) parts.push_back(voxelCount(part));
    EXPECT_EQ(parts, naiveParts(size, dense));
  }
}

TEST(MaskSize, BallsAndEllipsoidsInClosedForm) {
  for (const glm::dvec3 spacing :
       {glm::dvec3(1, 1, 1), glm::dvec3(0.7, 0.7, 2.0), glm::dvec3(1.5, 0.8, 1.0)}) {
    const GridGeometry grid = makeGrid({80, 80, 50}, spacing);
    const glm::dvec3 radii(12, 8, 10), centre(1.3, -2.1, 0.7);
    const MaskSize size = sizeOf(grid, paint(grid, [&](glm::dvec3 p) {
                                   const glm::dvec3 u = (p - centre) / radii;
                                   return glm::dot(u, u) <= 1.0;
                                 }));
    // A length is exact to a voxel at each end; the volume to a few per cent.
    EXPECT_NEAR(size.axial.longest, 24, size.inPlaneSpacing);
    EXPECT_NEAR(size.axial.perpendicular, 16, size.inPlaneSpacing);
    EXPECT_NEAR(size.coronal.longest, 24, size.largestSpacing);
    EXPECT_NEAR(size.coronal.perpendicular, 20, size.largestSpacing);
    EXPECT_NEAR(size.sagittal.longest, 20, size.largestSpacing);
    EXPECT_NEAR(size.largest3d, 24, size.largestSpacing);
    EXPECT_NEAR(size.extent.z, 20, size.largestSpacing);
    EXPECT_NEAR(size.millilitres, 4.0 / 3.0 * 3.14159265 * 12 * 8 * 10 / 1000, 0.15);
  }
}

TEST(MaskSize, OneVoxelMeasuresItsSpacing) {
  const GridGeometry grid = makeGrid({5, 5, 5}, {0.7, 0.9, 3.0});
  std::vector<Label> dense(125);
  dense[62] = 7;
  const MaskSize size = sizeOf(grid, dense);
  EXPECT_NEAR(size.axial.longest, 0.9, 1e-9);
  EXPECT_NEAR(size.axial.perpendicular, 0.7, 1e-9);
  EXPECT_NEAR(size.largest3d, 3.0, 1e-9);
  EXPECT_NEAR(size.millilitres, 0.7 * 0.9 * 3.0 / 1000, 1e-12);
}

// In a rotated grid: every pair of face middles of every slice, and of the whole mask.
TEST(MaskSize, AgainstAllPairs) {
  std::mt19937 random(3);
  for (int round = 0; round < 6; ++round) {
    const GridGeometry grid = makeGrid({12, 11, 9}, {0.8, 1.1, 2.3}, rotation({1, 2, 3}, 9.0 * round));
    std::vector<Label> dense(grid.voxelCount());
    for (Label& label : dense) label = random() % 12 == 0 ? 7 : 0;
    dense[5] = 7;
    const MaskSize size = sizeOf(grid, dense);
    std::vector<std::vector<glm::dvec3>> slices(static_cast<std::size_t>(grid.size.z));
    for (int k = 0; k < grid.size.z; ++k)
      for (int j = 0; j < grid.size.y; ++j)
        for (int i = 0; i < grid.size.x; ++i)
          if (dense[static_cast<std::size_t>((k * grid.size.y + j) * grid.size.x + i)] == 7)
            for (const glm::dvec3 face : {glm::dvec3(0.5, 0, 0), glm::dvec3(-0.5, 0, 0),
                                          glm::dvec3(0, 0.5, 0), glm::dvec3(0, -0.5, 0)})
              slices[static_cast<std::size_t>(k)].push_back(
                  voxelToPatient(grid, VoxelPoint{glm::dvec3(i, j, k) + face}).mm);
    double inPlane = 0, any = 0;
    std::vector<glm::dvec3> all;
    for (const auto& slice : slices) {
      for (const auto& a : slice)
        for (const auto& b : slice) inPlane = std::max(inPlane, glm::distance(a, b));
      all.insert(all.end(), slice.begin(), slice.end());
    }
    for (const auto& a : all)
      for (const auto& b : all) any = std::max(any, glm::distance(a, b));
    ASSERT_EQ(gridAxis(grid, AnatomicalPlane::axial), 2);
    EXPECT_NEAR(size.axial.longest, inPlane, 1e-9);
    EXPECT_LE(size.axial.perpendicular, size.axial.longest + 1e-9);
    EXPECT_GE(size.largest3d, 0.99 * any);
    // Face middles along the third axis can add a voxel's step at most.
    EXPECT_LE(size.largest3d, any + 2.3);
  }
}

TEST(Midline, SideOfMasks) {
  const GridGeometry grid = makeGrid({60, 20, 20}, {1, 1, 1}, rotation({0, 0, 1}, 5));
  const Midline midline{2.0, 5.0, "set"};
  const auto side = [&](double x, double radius) {
    const Segmentation segmentation = segmentationOf(
        grid, paint(grid, [&](glm::dvec3 p) { return glm::distance(p, glm::dvec3(x, 0, 0)) <= radius; }));
    return sideOf(grid, runsOf(segmentation, segmentation.segments[0]), midline);
  };
  EXPECT_EQ(side(20, 4).side(), Side::left);
  EXPECT_EQ(side(-16, 4).side(), Side::right);
  EXPECT_EQ(side(2, 4).side(), Side::none);
  EXPECT_EQ(side(6, 4).side(), Side::none);
  EXPECT_NEAR(side(20, 4).offset, 18, 0.1);
  EXPECT_NEAR(side(-16, 4).offset, -18, 0.1);
  EXPECT_EQ(sideOf(grid, {}, midline).side(), Side::none);
}

TEST(Midline, IsWhatSomebodySetBeforeAnythingElse) {
  const SmallCase small = makeSmallCase();
  const Lexicon lexicon(defaultVocabulary());
  EXPECT_EQ(findMidline(small.value, lexicon)->source, "set in the case");
  Case without = small.value;
  without.info.midlineX.reset();
  without.volumes[0].voxels.reset();
  EXPECT_FALSE(findMidline(without, lexicon));
}

}  // namespace
}  // namespace chiasm::test
