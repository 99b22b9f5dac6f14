// What segments cut out of 3-D, against the definition voxel by voxel.
#include "core/segmentation/cut_outs.h"

#include <gtest/gtest.h>

#include <random>

#include "core/labels/resample_labels.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

bool holds(const LabelMap& map, Label label, glm::ivec3 at) {
  for (int axis = 0; axis < 3; ++axis)
    if (at[axis] < 0 || at[axis] >= map.size()[axis]) return false;
  return map.at({at}) == label;
}

bool isIn(const std::vector<CutSegment>& segments, bool only, glm::ivec3 voxel, int reach) {
  for (const CutSegment& segment : segments) {
    if (segment.only != only) continue;
    for (int k = -reach; k <= reach; ++k)
      for (int j = -reach; j <= reach; ++j)
        for (int i = -reach; i <= reach; ++i)
          if (holds(segment.map, segment.label, voxel + glm::ivec3(i, j, k))) return true;
  }
  return false;
}

// Blobs of three labels and background, some of them across bricks and at the grid's ends.
LabelMap blobs(glm::ivec3 size, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Label> labels(static_cast<std::size_t>(size.x * size.y * size.z));
  for (int n = 0; n < 14; ++n) {
    const glm::ivec3 at(static_cast<int>(random() % static_cast<unsigned>(size.x)),
                        static_cast<int>(random() % static_cast<unsigned>(size.y)),
                        static_cast<int>(random() % static_cast<unsigned>(size.z)));
    const Label label = static_cast<Label>(1 + n % 3);
    for (int k = std::max(0, at.z - 4); k < std::min(size.z, at.z + 5); ++k)
      for (int j = std::max(0, at.y - 3); j < std::min(size.y, at.y + 3); ++j)
        for (int i = std::max(0, at.x - 6); i < std::min(size.x, at.x + 5); ++i)
          labels[static_cast<std::size_t>(i + size.x * (j + size.y * k))] = label;
  }
  return LabelMap::fromDense(size, labels);
}

class CutOutMask : public testing::Test {
 protected:
  void expectAsDefined(const std::vector<CutSegment>& segments, const LabelMap* hidden) const {
    const LabelMap mask = cutOutMask(grid_, segments, hidden);
    ASSERT_EQ(mask.size(), grid_.size);
    bool anyOnly = false;
    for (const CutSegment& segment : segments) anyOnly = anyOnly || segment.only;
    int wrong = 0, left = 0;
    for (int k = 0; k < grid_.size.z; ++k)
      for (int j = 0; j < grid_.size.y; ++j)
        for (int i = 0; i < grid_.size.x; ++i) {
          const glm::ivec3 at(i, j, k);
          bool out = isIn(segments, false, at, 1);
          if (isIn(segments, true, at, 1))
            out = false;
          else if (anyOnly)
            out = true;
          if (isIn(segments, false, at, 0)) out = true;
          if (isIn(segments, true, at, 0)) out = false;
          if (hidden != nullptr && hidden->at({at}) != 0) out = true;
          wrong += mask.at({at}) != (out ? 1 : 0);
          left += out;
        }
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(left, 0);
  }
  const GridGeometry grid_ = makeGrid({70, 45, 37}, {0.8, 1.0, 1.5}, rotation({1, 2, 0}, 20));
};

TEST_F(CutOutMask, IsWhatItSays) {
  const LabelMap one = blobs(grid_.size, 1), other = blobs(grid_.size, 2);
  std::vector<CutSegment> segments{{one, 1, grid_, false}};
  expectAsDefined(segments, nullptr);
  segments.push_back({one, 2, grid_, false});
  expectAsDefined(segments, nullptr);
  segments.push_back({other, 3, grid_, true});
  expectAsDefined(segments, nullptr);
  const LabelMap table = cutOutMask(grid_, {{other, 1, grid_, false}}, nullptr);
  expectAsDefined(segments, &table);
  expectAsDefined({{other, 3, grid_, true}}, &table);
}

TEST_F(CutOutMask, SegmentsOnAnotherGridCountByTheNearestVoxel) {
  GridGeometry coarse = grid_;
  coarse.size = {35, 45, 37};
  coarse.spacing.x *= 2;
  const LabelMap map = blobs(coarse.size, 3);
  const LabelMap fine = resampleLabels(map, coarse, grid_).labels;
  EXPECT_EQ(cutOutMask(grid_, {{map, 2, coarse, false}}, nullptr),
            cutOutMask(grid_, {{fine, 2, grid_, false}}, nullptr));
}

TEST(CutOuts, CutTheVolumeThatTheyWereMadeOnAndItsTimePoints) {
  SmallCase small = makeSmallCase();
  const CutOuts chosen{{small.bone}, {small.leftMarker}};
  const auto found = segmentsThatCut(small.value, small.value.volumes[0], chosen);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_FALSE(found[0].only);
  EXPECT_EQ(found[0].label, small.value.findSegment(small.bone)->label);
  EXPECT_TRUE(found[1].only);

  Volume other = small.value.volumes[0];
  other.info.uid = Uid::generate();
  EXPECT_EQ(segmentsThatCut(small.value, other, chosen).size(), 2u) << "on the same voxels of the patient";
  other.info.grid.caseFromVolume[3].x += 5;
  EXPECT_TRUE(segmentsThatCut(small.value, other, chosen).empty());
  EXPECT_TRUE(segmentsThatCut(small.value, small.value.volumes[0], {}).empty());
  EXPECT_TRUE(segmentsThatCut(small.value, small.value.volumes[0], {{Uid::generate()}, {}}).empty());
}

}  // namespace
}  // namespace chiasm::test
