#include <gtest/gtest.h>

#include <queue>

#include "core/segmentation/flood.h"
#include "core/segmentation/threshold.h"
#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

// The oracle: a breadth-first search, one voxel at a time.
std::vector<bool> naiveComponent(glm::ivec3 size, glm::ivec3 seed, const std::vector<bool>& candidate) {
  const auto offset = [&](glm::ivec3 v) {
    return (static_cast<std::size_t>(v.z) * static_cast<std::size_t>(size.y) +
            static_cast<std::size_t>(v.y)) *
               static_cast<std::size_t>(size.x) +
           static_cast<std::size_t>(v.x);
  };
  std::vector<bool> reached(candidate.size());
  std::queue<glm::ivec3> queue;
  if (candidate[offset(seed)]) {
    reached[offset(seed)] = true;
    queue.push(seed);
  }
  while (!queue.empty()) {
    const glm::ivec3 here = queue.front();
    queue.pop();
    for (int axis = 0; axis < 3; ++axis) {
      for (const int side : {-1, 1}) {
        glm::ivec3 next = here;
        next[axis] += side;
        if (next[axis] < 0 || next[axis] >= size[axis] || reached[offset(next)] || !candidate[offset(next)])
          continue;
        reached[offset(next)] = true;
        queue.push(next);
      }
    }
  }
  return reached;
}

TEST(Flood, EqualsBreadthFirstSearchOnNoise) {
  std::mt19937 random(1);
  // Around the percolation threshold of the cubic lattice (0.3116), components are at their most tangled;
  // widths around the word size try the carries.
  for (const double density : {0.25, 0.32, 0.4, 0.7, 1.0}) {
    for (const glm::ivec3 size : {glm::ivec3(63, 17, 9), glm::ivec3(64, 9, 17), glm::ivec3(65, 13, 13),
                                  glm::ivec3(200, 11, 7), glm::ivec3(1, 40, 40), glm::ivec3(128, 1, 1)}) {
      std::bernoulli_distribution coin(density);
      BitGrid candidates(size);
      std::vector<bool> naive(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                              static_cast<std::size_t>(size.z));
      forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
        if (!coin(random)) return;
        candidates.set(voxel.ijk);
        naive[offset] = true;
      });
      for (int trial = 0; trial < 4; ++trial) {
        const glm::ivec3 seed(static_cast<int>(random() % static_cast<unsigned>(size.x)),
                              static_cast<int>(random() % static_cast<unsigned>(size.y)),
                              static_cast<int>(random() % static_cast<unsigned>(size.z)));
        BitGrid reached(size);
        std::int64_t count = 0;
        ASSERT_EQ(flood(candidates, seed, {}, reached, count), FloodEnd::complete);
        const auto expected = naiveComponent(size, seed, naive);
        std::int64_t expectedCount = 0;
        forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
          ASSERT_EQ(reached.test(voxel.ijk), expected[offset]);
          expectedCount += expected[offset] ? 1 : 0;
        });
        EXPECT_EQ(count, expectedCount);
        EXPECT_EQ(reached.count(), expectedCount);
      }
    }
  }
}

TEST(Flood, FollowsALongThread) {
  // A serpentine through every second row: the worst way for a flood that works by rows.
  const glm::ivec3 size(130, 61, 1);
  BitGrid candidates(size);
  std::int64_t expected = 0;
  for (int j = 0; j < size.y; ++j)
    for (int i = 0; i < size.x; ++i)
      if (j % 2 == 0 || i == (j % 4 == 1 ? size.x - 1 : 0)) {
        candidates.set({i, j, 0});
        ++expected;
      }
  BitGrid reached(size);
  std::int64_t count = 0;
  EXPECT_EQ(flood(candidates, {5, 30, 0}, {}, reached, count), FloodEnd::complete);
  EXPECT_EQ(count, expected);
}

class GrowOnRandomGrids : public testing::TestWithParam<unsigned> {};

TEST_P(GrowOnRandomGrids, TakesTheComponentWithinRangeAndRegion) {
  RandomCase random(GetParam());
  const glm::ivec3 size = random.grid().size;
  const IntensityRange range{-22000.0, 9000.0};  // about half of the noise
  const VoxelIndex seedVoxel{
      {random.integer(0, size.x - 1), random.integer(0, size.y - 1), random.integer(0, size.z - 1)}};
  const PatientPoint seed = voxelToPatient(
      random.grid(), VoxelPoint{glm::dvec3(seedVoxel.ijk) + glm::dvec3(random.real(-0.45, 0.45))});
  Region region = Everywhere{};
  if (GetParam() % 3 == 0) region = EllipsoidRegion{seed.mm, {22, 11, 17}};
  const auto over = GetParam() % 2 == 0 ? PaintOver::unlocked : PaintOver::background;

  std::vector<bool> candidate(random.grid().voxelCount());
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    const double value = *random.volume().valueAt(voxel);
    candidate[offset] = value >= range.lower && value <= range.upper &&
                        contains(region, voxelToPatient(random.grid(), voxel));
  });
  const auto component = naiveComponent(size, seedVoxel.ijk, candidate);
  const auto before = random.labels();
  std::vector<Label> expected = before;
  std::int64_t voxels = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!component[i]) continue;
    ++voxels;
    if (before[i] == random.label(2) || (over == PaintOver::background && before[i] != 0)) continue;
    expected[i] = random.label(0);
  }

  Progress progress;
  const auto edit = growSegment(random.active(), seed, range, region, over)->plan(random.value, progress);
  const double seedValue = *random.volume().valueAt(seedVoxel);
  if (seedValue < range.lower || seedValue > range.upper) {
    ASSERT_FALSE(edit.has_value());
    EXPECT_NE(edit.error().message.find("The value at this point is"), std::string::npos);
    return;
  }
  if (!edit) {
    EXPECT_EQ(expected, before) << edit.error().message;
    return;
  }
  expectSoundChanges(random.value, edit->changes);
  EXPECT_EQ(labelsAfter(random.value, edit->changes), expected);
  EXPECT_EQ(edit->name, "Grow Segment 0");
  // The leak guard: exactly enough is enough, one fewer is a leak.
  EXPECT_TRUE(growSegment(random.active(), seed, range, region, over, voxels)
                  ->plan(random.value, progress)
                  .has_value());
  const auto leak =
      growSegment(random.active(), seed, range, region, over, voxels - 1)->plan(random.value, progress);
  ASSERT_FALSE(leak.has_value());
  EXPECT_NE(leak.error().message.find("leaked"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GrowOnRandomGrids, testing::Range(0U, 24U));

TEST(Grow, RefusesWhatItMust) {
  RandomCase random(2);
  Progress progress;
  const PatientPoint inside = voxelToPatient(random.grid(), VoxelIndex{{4, 4, 4}});
  const IntensityRange everything{-40000, 40000};
  EXPECT_NE(growSegment(random.locked(), inside, everything)
                ->plan(random.value, progress)
                .error()
                .message.find("locked"),
            std::string::npos);
  for (const PatientPoint& point :
       {PatientPoint{{1e300, 0, 0}}, PatientPoint{{NAN, 0, 0}}, PatientPoint{{1e5, 0, 0}}})
    EXPECT_EQ(growSegment(random.active(), point, everything)->plan(random.value, progress).error().kind,
              ErrorKind::invalidInput);
  EXPECT_NE(
      growSegment(random.active(), inside, everything, BoxRegion{{9e3, 9e3, 9e3}, {9.1e3, 9.1e3, 9.1e3}})
          ->plan(random.value, progress)
          .error()
          .message.find("region"),
      std::string::npos);
  progress.cancel();
  EXPECT_EQ(growSegment(random.active(), inside, everything)->plan(random.value, progress).error().kind,
            ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::test
