#include "core/segmentation/partition.h"

#include <gtest/gtest.h>

#include <queue>

#include "core/segmentation/marker_flood.h"
#include "core/segmentation/seed_growth.h"
#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

template <typename T>
std::vector<T> randomNumbers(std::size_t count, int highest, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<T> numbers(count);
  for (T& number : numbers) number = static_cast<T>(random() % static_cast<unsigned>(highest + 1));
  return numbers;
}

// Sparse seeds of four labels.
std::vector<std::uint8_t> randomSeeds(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> seeds(count);
  for (std::uint8_t& one : seeds)
    if (random() % 40 == 0) one = static_cast<std::uint8_t>(1 + random() % 4);
  return seeds;
}

TEST(MarkerFlood, IsItksWatershedFromMarkersVoxelForVoxel) {
  unsigned seed = 0;
  for (const glm::ivec3 size : {glm::ivec3(23, 17, 9), glm::ivec3(64, 5, 3), glm::ivec3(11, 12, 1)})
    // Few levels make many ties: then the order of service decides.
    for (const int levels : {3, 60, 65535}) {
      const auto count = static_cast<std::size_t>(size.x * size.y * size.z);
      const auto relief = randomNumbers<std::uint16_t>(count, levels, ++seed);
      std::vector<std::uint8_t> labels = randomSeeds(count, seed);
      const std::vector<std::uint8_t> expected = itk_oracle::watershedFromMarkers(relief, size, labels);
      floodFromMarkers(relief, size, labels, 255);
      EXPECT_EQ(labels, expected) << levels;
    }
}

// The oracle: settles the cheapest voxel of all, one after the other, over pairs of cost and label.
std::vector<std::uint8_t> naiveGrowth(glm::ivec3 size, const std::vector<std::uint16_t>& values,
                                      glm::ivec3 steps, const std::vector<std::uint8_t>& seeds) {
  using Entry = std::tuple<int, int, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  std::vector<std::pair<int, int>> best(values.size(), {1 << 30, 0});
  for (std::size_t i = 0; i < seeds.size(); ++i)
    if (seeds[i] != 0 && seeds[i] != 255) {
      best[i] = {0, seeds[i]};
      queue.emplace(0, seeds[i], i);
    }
  while (!queue.empty()) {
    const auto [cost, label, at] = queue.top();
    queue.pop();
    if (best[at] != std::pair(cost, label)) continue;
    const glm::ivec3 here(static_cast<int>(at) % size.x, static_cast<int>(at) / size.x % size.y,
                          static_cast<int>(at) / size.x / size.y);
    for (int axis = 0; axis < 3; ++axis)
      for (const int side : {-1, 1}) {
        glm::ivec3 there = here;
        there[axis] += side;
        if (!insideGrid(size, there)) continue;
        const std::size_t next = plainOffset(size, there);
        if (seeds[next] == 255) continue;
        const std::pair offer(cost + steps[axis] + std::abs(values[next] - values[at]), label);
        if (offer >= best[next]) continue;
        best[next] = offer;
        queue.emplace(offer.first, offer.second, next);
      }
  }
  std::vector<std::uint8_t> labels;
  for (const auto& [cost, label] : best) labels.push_back(static_cast<std::uint8_t>(label));
  return labels;
}

TEST(SeedGrowth, FindsTheCheapestWaysAtFirstAndAfterEveryChange) {
  unsigned seed = 100;
  for (const glm::ivec3 size : {glm::ivec3(19, 13, 8), glm::ivec3(40, 3, 2), glm::ivec3(1, 30, 30)})
    for (const int highest : {0, 4, 1023}) {
      const auto count = static_cast<std::size_t>(size.x * size.y * size.z);
      const auto values = randomNumbers<std::uint16_t>(count, highest, ++seed);
      const glm::ivec3 steps(1, 2, 5);
      SeedGrowth growth(size, values, steps);
      std::vector<std::uint8_t> seeds = randomSeeds(count, seed);
      std::mt19937 random(seed);
      for (int change = 0; change < 12; ++change) {
        growth.update(seeds);
        ASSERT_EQ(growth.labels(), naiveGrowth(size, values, steps, seeds)) << change;
        // Seeds are added, taken away, given to others; now and then a wall comes or goes.
        for (int i = 0; i < 6; ++i) {
          std::uint8_t& one = seeds[random() % count];
          one = change % 5 == 4 ? static_cast<std::uint8_t>(one == 255 ? 0 : 255)
                                : static_cast<std::uint8_t>(random() % 5);
        }
        if (change % 3 == 1)
          for (std::uint8_t& one : seeds) one = one == 2 ? 0 : one;  // a label loses all of its seeds
      }
    }
}

// Two halves of different value, a seed in each, a wall of a locked segment with a gap.
class TwoHalves {
 public:
  TwoHalves() : random(1, VoxelType::int16, 1, 0, {40, 24, 10}) {
    const glm::ivec3 size = random.grid().size;
    std::vector<std::int16_t> values;
    labels.assign(random.grid().voxelCount(), 0);
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
      values.push_back(static_cast<std::int16_t>(voxel.ijk.x < 17 ? 100 : 300));
    });
    random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
    put({4, 12, 5}, 0);
    put({35, 12, 5}, 1);
    put({17, 2, 5}, 2);
    random.segmentation().layers[0] = LabelMap::fromDense(size, labels);
  }
  void put(glm::ivec3 voxel, int segment) {
    labels[plainOffset(random.grid().size, voxel)] = random.label(segment);
  }
  void expectHalves(const Command& command) {
    Progress progress;
    const auto edit = command.plan(random.value, progress);
    ASSERT_TRUE(edit.has_value()) << edit.error().message;
    expectSoundChanges(random.value, edit->changes);
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const Label expected =
          labels[offset] == random.label(2) ? labels[offset] : random.label(voxel.ijk.x < 17 ? 0 : 1);
      ASSERT_EQ(after[offset], expected) << voxel.ijk.x;
    });
  }
  RandomCase random;
  std::vector<Label> labels;
};

TEST(GrowFromSeeds, SharesOutTwoHalvesAtTheirEdge) {
  TwoHalves halves;
  halves.expectHalves(*growFromSeeds({{halves.random.active(), halves.random.other()}, std::nullopt, 1000}));
  halves.expectHalves(
      *watershedFromSeeds({{halves.random.active(), halves.random.other()}, std::nullopt, 1000}));
}

TEST(GrowFromSeeds, KeepsTheBackgroundAsPaintedAndStaysInReach) {
  TwoHalves halves;
  RandomCase& random = halves.random;
  Progress progress;
  const auto edit =
      growFromSeeds({{random.active(), random.other()}, random.other(), 1000})->plan(random.value, progress);
  ASSERT_TRUE(edit.has_value());
  const std::vector<Label> after = labelsAfter(random.value, edit->changes);
  forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
    if (halves.labels[offset] != 0) return;
    ASSERT_EQ(after[offset], voxel.ijk.x < 17 ? random.label(0) : 0);
  });
  for (const auto& [settings, named] : std::vector<std::pair<PartitionSettings, std::string>>{
           {{{random.active()}, std::nullopt, 5}, "2 to 254"},
           {{{random.active(), random.locked()}, std::nullopt, 5}, "locked"},
           {{{random.active(), random.other()}, random.locked(), 5}, "background"},
           {{{random.active(), random.other()}, std::nullopt, -1}, "reach"}}) {
    const auto refused = growFromSeeds(settings)->plan(random.value, progress);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().message.find(named), std::string::npos) << refused.error().message;
  }
}

TEST(GrowFromSeeds, GoesNoFurtherThanItsReach) {
  RandomCase random(1, VoxelType::int16, 1, 0, {150, 90, 70});
  const glm::ivec3 size = random.grid().size, a(70, 40, 30), b(74, 44, 33);
  const std::vector<std::int16_t> even(random.grid().voxelCount(), 100);
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(even)));
  std::vector<Label> labels(even.size(), 0);
  labels[plainOffset(size, a)] = random.label(0);
  labels[plainOffset(size, b)] = random.label(1);
  random.segmentation().layers[0] = LabelMap::fromDense(size, labels);
  const double reachMm = 6.0;
  // Of the grid as it lies in the case: a registration may have scaled it.
  const glm::dmat4 matrix = random.grid().caseFromVoxel();
  glm::ivec3 reach;
  for (int axis = 0; axis < 3; ++axis)
    reach[axis] = static_cast<int>(std::ceil(reachMm / glm::length(glm::dvec3(matrix[axis]))));
  for (const bool growing : {true, false}) {
    const PartitionSettings settings{{random.active(), random.other()}, std::nullopt, reachMm};
    Progress progress;
    const auto edit =
        (growing ? growFromSeeds(settings) : watershedFromSeeds(settings))->plan(random.value, progress);
    ASSERT_TRUE(edit.has_value());
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      const bool within = glm::all(glm::greaterThanEqual(voxel.ijk, a - reach)) &&
                          glm::all(glm::lessThanEqual(voxel.ijk, b + reach));
      ASSERT_EQ(after[offset] != 0, within) << voxel.ijk.x << ' ' << voxel.ijk.y << ' ' << voxel.ijk.z;
    });
  }
}

// A lesion that differs by 17 from what is around it, beside bone and air that span 4,000: without a range
// its edge is 4 of 1024 steps and weighs no more than 4 voxels of way; with one the edge decides.
TEST(GrowFromSeeds, ARangeMakesSmallDifferencesCount) {
  RandomCase random(1, VoxelType::int16, 1, 0, {48, 24, 6});
  const glm::ivec3 size = random.grid().size;
  const auto valueAt = [](glm::ivec3 at) { return at.y < 2 ? -1000 : at.y > 21 ? 3000 : at.x < 30 ? 9 : 26; };
  std::vector<std::int16_t> values;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    values.push_back(static_cast<std::int16_t>(valueAt(voxel.ijk)));
  });
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
  std::vector<Label> labels(values.size(), 0);
  const auto put = [&](glm::ivec3 voxel, int segment) {
    labels[plainOffset(size, voxel)] = random.label(segment);
  };
  put({4, 12, 3}, 0);
  put({44, 12, 3}, 1);
  random.segmentation().layers[0] = LabelMap::fromDense(size, labels);
  const auto wrong = [&](const PartitionSettings& settings) {
    Progress progress;
    const auto edit = growFromSeeds(settings)->plan(random.value, progress);
    EXPECT_TRUE(edit.has_value());
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    int count = 0;
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      const int value = valueAt(voxel.ijk);
      if (value == 9 || value == 26) count += after[offset] != random.label(value == 9 ? 0 : 1);
      // Walls: nothing of bone and air is taken.
      if (settings.range && (value == -1000 || value == 3000)) count += after[offset] != 0;
    });
    return count;
  };
  PartitionSettings settings{{random.active(), random.other()}, std::nullopt, 1000};
  EXPECT_GT(wrong(settings), 100);  // the middle between the seeds lies at 24
  settings.range = IntensityRange{-20, 80};
  EXPECT_EQ(wrong(settings), 0);
  // Smoothing brings nothing of bone or air in: at the walls' side values stay held in the range.
  settings.sigmaMm = 1.0;
  EXPECT_LT(wrong(settings), 2 * 20 * 6);  // at most a voxel to either side of the edge
}

TEST(GrowFromSeeds, RefusesARangeThatHoldsNothingAndSmoothingWithoutSense) {
  TwoHalves halves;
  Progress progress;
  PartitionSettings settings{{halves.random.active(), halves.random.other()}, std::nullopt, 5};
  settings.range = IntensityRange{10, 0};
  auto refused = growFromSeeds(settings)->plan(halves.random.value, progress);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("range"), std::string::npos) << refused.error().message;
  settings.range.reset();
  settings.sigmaMm = -1;
  refused = watershedFromSeeds(settings)->plan(halves.random.value, progress);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("smoothed"), std::string::npos) << refused.error().message;
}

// Seeds that change from one planning to the next, as while a person paints.
TEST(GrowFromSeeds, WhatIsKeptChangesNothingButTheTime) {
  const auto memory = std::make_shared<PartitionMemory>();
  std::mt19937 coin(5);
  RandomCase random(11);
  const std::vector<Label> first = random.labels();
  for (int round = 0; round < 8; ++round) {
    // The corners stay painted, so that the box around all seeds stays too.
    std::vector<Label> labels(first.size(), 0);
    labels.front() = random.label(0);
    labels.back() = random.label(1);
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (coin() % 200 == 0) labels[i] = random.label(coin() % 2 == 0 ? 0 : 1);
    random.segmentation().layers[0] = LabelMap::fromDense(random.grid().size, labels);
    // The same, then other smoothing, then another range, so that what is kept must be told apart.
    for (int way = 0; way < 8; ++way) {
      const bool growing = way % 2 == 0;
      PartitionSettings afresh{{random.active(), random.other()}, std::nullopt, 1000};
      afresh.sigmaMm = way / 2 % 2 == 0 ? 0.0 : 1.5;
      if (way >= 4) afresh.range = IntensityRange{-20000.0 - round, 15000.0};
      PartitionSettings kept = afresh;
      kept.memory = memory;
      Progress progress;
      const auto plan = [&](const PartitionSettings& settings) {
        return (growing ? growFromSeeds(settings) : watershedFromSeeds(settings))
            ->plan(random.value, progress);
      };
      const auto a = plan(afresh), b = plan(kept);
      ASSERT_TRUE(a && b);
      ASSERT_EQ(labelsAfter(random.value, a->changes), labelsAfter(random.value, b->changes)) << round;
      EXPECT_EQ(a->parameters, b->parameters);
    }
  }
  // A planning that is cancelled leaves nothing half done behind.
  Progress cancelled;
  cancelled.cancel();
  PartitionSettings kept{{random.active(), random.other()}, std::nullopt, 1000, memory};
  EXPECT_FALSE(growFromSeeds(kept)->plan(random.value, cancelled));
  Progress progress;
  const auto a = growFromSeeds({kept.segments, std::nullopt, 1000})->plan(random.value, progress);
  const auto b = growFromSeeds(kept)->plan(random.value, progress);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(labelsAfter(random.value, a->changes), labelsAfter(random.value, b->changes));
}

}  // namespace
}  // namespace chiasm::test
