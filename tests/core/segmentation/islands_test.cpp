#include "core/segmentation/islands.h"

#include <gtest/gtest.h>

#include <queue>

#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

PlainSet chosen(const std::vector<std::uint32_t>& labels, const std::function<bool(std::uint32_t)>& wanted) {
  PlainSet set;
  for (const std::uint32_t label : labels) set.push_back(label != 0 && wanted(label) ? 1 : 0);
  return set;
}

class IslandsOnRandomGrids : public testing::TestWithParam<unsigned> {
 protected:
  IslandsOnRandomGrids() : random_(GetParam()) {
    // Specks around the blobs, so that there are islands of many sizes.
    std::vector<Label> labels = random_.labels();
    for (int i = 0; i < 400; ++i)
      labels[static_cast<std::size_t>(random_.integer(0, static_cast<int>(labels.size()) - 1))] =
          random_.label(0);
    random_.segmentation().layers[0] = LabelMap::fromDense(random_.grid().size, labels);
    set_ = plainSet(labels, random_.label(0));
  }
  std::vector<std::uint32_t> bySize(std::int64_t minimum = 0) {
    return itk_oracle::componentsBySize(set_, random_.grid().size, minimum);
  }
  std::vector<Label> written(const PlainSet& wanted) {
    return plainWrite(random_, wanted, PaintOver::unlocked, WriteMode::exactly);
  }
  RandomCase random_;
  PlainSet set_;
};

TEST_P(IslandsOnRandomGrids, LargestAndSmallAreItks) {
  for (const int count : {1, 3})
    expectResult(random_, *keepLargestIslands(random_.active(), count),
                 written(chosen(bySize(),
                                [&](std::uint32_t label) { return label <= static_cast<unsigned>(count); })));
  for (const std::int64_t least : {1, 2, 6})
    expectResult(random_, *removeSmallIslands(random_.active(), least),
                 written(chosen(bySize(least), [](std::uint32_t) { return true; })));
}

TEST_P(IslandsOnRandomGrids, AtPoints) {
  const glm::ivec3 size = random_.grid().size;
  const std::vector<std::uint32_t> labels = itk_oracle::components(set_, size);
  std::vector<PatientPoint> points;
  std::vector<std::uint32_t> hit;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    if (labels[offset] == 0 || points.size() >= 2 || random_.integer(0, 40) != 0) return;
    points.push_back(voxelToPatient(random_.grid(), VoxelPoint{glm::dvec3(voxel.ijk) + 0.4}));
    hit.push_back(labels[offset]);
  });
  const auto isHit = [&](std::uint32_t label) {
    return std::find(hit.begin(), hit.end(), label) != hit.end();
  };
  expectResult(random_, *keepIslandsAt(random_.active(), points), written(chosen(labels, isHit)));
  expectResult(random_, *removeIslandsAt(random_.active(), points),
               written(chosen(labels, [&](std::uint32_t label) { return !isHit(label); })));
}

TEST_P(IslandsOnRandomGrids, SplitIntoSegmentsFromTheSecondLargestOn) {
  Progress progress;
  const std::vector<std::uint32_t> labels = bySize(2);
  const std::uint32_t islands = *std::max_element(labels.begin(), labels.end());
  const auto edit = splitIslands(random_.active(), 2)->plan(random_.value, progress);
  if (islands < 2) {
    EXPECT_FALSE(edit.has_value());
    return;
  }
  ASSERT_TRUE(edit.has_value()) << edit.error().message;
  expectSoundChanges(random_.value, edit->changes);
  Case after = random_.value;
  ASSERT_TRUE(apply(after, edit->changes).has_value());
  const Segmentation& segmentation = after.segmentations[0];
  ASSERT_EQ(segmentation.segments.size(), 3 + islands - 1);
  const std::vector<Label> now = segmentation.layers[0].toDense(), before = random_.labels();
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (labels[i] < 2) {
      ASSERT_EQ(now[i], before[i]);
      continue;
    }
    const Segment* owner = segmentation.segmentOf(0, now[i]);
    ASSERT_NE(owner, nullptr);
    EXPECT_EQ(owner->name, "Segment 0 " + std::to_string(labels[i]));
  }
}

// What a flood from outside does not reach, one voxel at a time; `flat` floods within slices of an axis.
PlainSet naiveHoles(const PlainSet& set, glm::ivec3 size, int axis) {
  PlainSet open(set.size());
  std::queue<glm::ivec3> queue;
  const auto visit = [&](glm::ivec3 v) {
    if (!insideGrid(size, v)) return;
    const std::size_t i = plainOffset(size, v);
    if (set[i] != 0 || open[i] != 0) return;
    open[i] = 1;
    queue.push(v);
  };
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    for (int a = 0; a < 3; ++a)
      if (a != axis && (voxel.ijk[a] == 0 || voxel.ijk[a] == size[a] - 1)) visit(voxel.ijk);
  });
  while (!queue.empty()) {
    const glm::ivec3 here = queue.front();
    queue.pop();
    for (int a = 0; a < 3; ++a)
      for (const int side : {-1, 1}) {
        glm::ivec3 next = here;
        next[a] += side;
        if (a != axis) visit(next);
      }
  }
  PlainSet holes;
  for (std::size_t i = 0; i < set.size(); ++i) holes.push_back(set[i] == 0 && open[i] == 0 ? 1 : 0);
  return holes;
}

TEST_P(IslandsOnRandomGrids, FillsWhatIsEnclosed) {
  // A shell with a gap in some slices, besides the specks.
  const glm::ivec3 size = random_.grid().size;
  std::vector<Label> labels = random_.labels();
  const glm::dvec3 centre = glm::dvec3(size) * 0.5;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::dvec3 d = (glm::dvec3(voxel.ijk) - centre) / (glm::dvec3(size) * 0.4);
    const double r = glm::length(d);
    if (r < 1.0 && r > 0.5 && !(d.z > 0.2 && d.x > 0 && std::abs(d.y) < 0.2))
      labels[offset] = random_.label(0);
  });
  random_.segmentation().layers[0] = LabelMap::fromDense(size, labels);
  const PlainSet set = plainSet(labels, random_.label(0));
  for (int axis = -1; axis < 3; ++axis)
    for (const PaintOver over : {PaintOver::background, PaintOver::unlocked})
      expectResult(random_, *fillHoles(random_.active(), {axis}, over),
                   plainWrite(random_, naiveHoles(set, size, axis), over, WriteMode::add));
}

INSTANTIATE_TEST_SUITE_P(Seeds, IslandsOnRandomGrids, testing::Range(0U, 8U));

TEST(Islands, RefuseWhatTheyMust) {
  RandomCase random(2);
  Progress progress;
  const auto message = [&](const std::unique_ptr<Command>& command) {
    const auto edit = command->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_NE(message(keepLargestIslands(random.active(), 0)).find("one island"), std::string::npos);
  EXPECT_NE(message(removeSmallIslands(random.active(), 0)).find("one voxel"), std::string::npos);
  EXPECT_NE(message(keepIslandsAt(random.active(), {{{1e9, 0, 0}}})).find("click inside"), std::string::npos);
  EXPECT_NE(message(keepIslandsAt(random.active(), {})).find("points"), std::string::npos);
  EXPECT_NE(message(splitIslands(random.locked())).find("locked"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
