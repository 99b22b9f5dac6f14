#include "core/metrics/segment_statistics.h"

#include <gtest/gtest.h>

#include <glm/common.hpp>

#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

void expectNear(glm::dvec3 a, glm::dvec3 b) {
  for (int axis = 0; axis < 3; ++axis) EXPECT_NEAR(a[axis], b[axis], 1e-8);
}

TEST(SegmentStatistics, EqualCountingVoxelByVoxel) {
  for (unsigned seed = 0; seed < 16; ++seed) {
    // Some larger than two bricks each way, so that uniform bricks occur.
    RandomCase random(seed, VoxelType::uint8, 1, 0, seed % 4 == 0 ? glm::ivec3(100, 70, 66) : glm::ivec3(0));
    Segmentation& segmentation = random.segmentation();
    const glm::ivec3 size = segmentation.info.grid.size;
    if (seed % 4 == 0) {
      // A cuboid that fills bricks, up to the border.
      LabelMapEditor editor(segmentation.layers[0]);
      for (int z = 0; z < size.z; ++z)
        for (int y = 5; y < size.y; ++y)
          for (int x = 32; x < size.x; ++x) editor.set({{x, y, z}}, random.label(1));
      LabelMap filled = segmentation.layers[0];
      for (const BrickEdit& edit : editor.finish()) filled.setBrick(edit.brick, edit.after);
      segmentation.layers[0] = filled;
    }
    // A second layer with a segment of the same label value, and a label that no segment stands for.
    segmentation.layers.push_back(LabelMap(size));
    LabelMapEditor editor(segmentation.layers[1]);
    editor.set({{1, 2, 3}}, random.label(0));
    editor.set({{size.x - 1, size.y - 1, size.z - 1}}, random.label(0));
    editor.set({{0, 0, 0}}, 999);
    LabelMap second = segmentation.layers[1];
    for (const BrickEdit& edit : editor.finish()) second.setBrick(edit.brick, edit.after);
    segmentation.layers[1] = second;
    Segment inSecond = segmentation.segments[0];
    inSecond.uid = *Uid::parse("2.25.55");
    inSecond.layer = 1;
    segmentation.segments.push_back(inSecond);

    const auto all = measureSegments(segmentation);
    ASSERT_EQ(all.size(), segmentation.segments.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Segment& segment = segmentation.segments[i];
      const LabelMap& map = segmentation.layers[static_cast<std::size_t>(segment.layer)];
      std::int64_t voxels = 0;
      glm::dvec3 sum(0.0), low(INFINITY), high(-INFINITY);
      std::array<std::vector<int>, 3> slices;
      for (int axis = 0; axis < 3; ++axis)
        slices[static_cast<std::size_t>(axis)].resize(static_cast<std::size_t>(size[axis]));
      forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
        if (map.at(voxel) != segment.label) return;
        const glm::dvec3 mm = voxelToPatient(segmentation.info.grid, voxel).mm;
        ++voxels;
        sum += mm;
        low = glm::min(low, mm);
        high = glm::max(high, mm);
        for (int axis = 0; axis < 3; ++axis)
          ++slices[static_cast<std::size_t>(axis)][static_cast<std::size_t>(voxel.ijk[axis])];
      });
      EXPECT_EQ(all[i].segment, segment.uid);
      ASSERT_EQ(all[i].voxels, voxels);
      if (voxels == 0) continue;
      EXPECT_NEAR(all[i].millilitres,
                  static_cast<double>(voxels) * segmentation.info.grid.voxelVolume() / 1000.0, 1e-9);
      expectNear(all[i].centroid.mm, sum / static_cast<double>(voxels));
      expectNear(all[i].box.minimum, low);
      expectNear(all[i].box.maximum, high);
      for (int axis = 0; axis < 3; ++axis) {
        const auto& counts = slices[static_cast<std::size_t>(axis)];
        EXPECT_EQ(counts[static_cast<std::size_t>(all[i].largestSlice[axis])],
                  *std::max_element(counts.begin(), counts.end()));
      }
    }
  }
}

TEST(SegmentStatistics, CutsARodInItsMiddle) {
  Segmentation segmentation;
  segmentation.info.grid = makeGrid({40, 40, 101}, {1, 1, 1});
  LabelMap map({40, 40, 101});
  LabelMapEditor editor(map);
  for (int z = 20; z <= 80; ++z) editor.set({{7, 9, z}}, 1);
  LabelMap rod = map;
  for (const BrickEdit& edit : editor.finish()) rod.setBrick(edit.brick, edit.after);
  segmentation.layers.push_back(rod);
  Segment segment;
  segment.label = 1;
  segmentation.segments.push_back(segment);
  EXPECT_EQ(measureSegments(segmentation)[0].largestSlice, glm::ivec3(7, 9, 50));
}

TEST(SegmentStatistics, AnEmptySegmentHasNoVoxels) {
  Segmentation segmentation;
  segmentation.info.grid = makeGrid({10, 10, 10}, {1, 1, 1});
  segmentation.layers.push_back(LabelMap({10, 10, 10}));
  Segment segment;
  segment.label = 3;
  segmentation.segments.push_back(segment);
  const auto all = measureSegments(segmentation);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].voxels, 0);
  EXPECT_EQ(all[0].millilitres, 0.0);
}

}  // namespace
}  // namespace chiasm::test
