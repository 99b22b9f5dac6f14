#include "core/segmentation/morphology.h"

#include <gtest/gtest.h>

#include "core/segmentation/distance_map.h"
#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

const std::pair<Morphology, itk_oracle::Morphology> kSteps[] = {
    {Morphology::dilate, itk_oracle::Morphology::dilate},
    {Morphology::erode, itk_oracle::Morphology::erode},
    {Morphology::open, itk_oracle::Morphology::open},
    {Morphology::close, itk_oracle::Morphology::close}};

TEST(Morphology, EqualsItkWithABallOfVoxels) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    RandomCase random(seed);
    const glm::ivec3 size = random.grid().size;
    const PlainSet set = plainSet(random.labels(), random.label(0));
    for (const auto& [step, theirs] : kSteps) {
      const int radius = 1 + static_cast<int>(seed) % 4;
      const PlainSet wanted = itk_oracle::morphology(set, size, theirs, radius);
      const PaintOver over = seed % 2 == 0 ? PaintOver::unlocked : PaintOver::background;
      SCOPED_TRACE(std::string(morphologyName(step)) + " seed " + std::to_string(seed));
      expectResult(random, *morphSegment(random.active(), step, {.millimetres = 0, .voxels = radius}, over),
                   plainWrite(random, wanted, over, WriteMode::exactly));
    }
  }
}

// Small enough to ask every voxel about every other.
RandomCase smallCase(unsigned seed) {
  return RandomCase(seed, VoxelType::int16, 1.0, 0.0, {37, 14, 9});
}

TEST(Morphology, MarginsAreExactInMillimetres) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    RandomCase random = smallCase(seed);
    const glm::ivec3 size = random.grid().size;
    const glm::dvec3 spacing = axisSpacing(random.grid());
    const PlainSet set = plainSet(random.labels(), random.label(0));
    PlainSet rest;
    for (const std::uint8_t one : set) rest.push_back(one == 0 ? 1 : 0);
    for (const double mm : {0.9, 2.0, 5.3}) {
      PlainSet grown, shrunk, shell;
      forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
        grown.push_back(anyWithin(set, size, voxel.ijk, spacing, mm) ? 1 : 0);
        shrunk.push_back(anyWithin(rest, size, voxel.ijk, spacing, mm) ? 0 : 1);
        shell.push_back(set[offset] != 0 && shrunk.back() == 0 ? 1 : 0);
      });
      const auto expected = [&](const PlainSet& wanted) {
        return plainWrite(random, wanted, PaintOver::unlocked, WriteMode::exactly);
      };
      expectResult(random, *marginSegment(random.active(), mm), expected(grown));
      expectResult(random, *marginSegment(random.active(), -mm), expected(shrunk));
      expectResult(random, *morphSegment(random.active(), Morphology::dilate, {.millimetres = mm}),
                   expected(grown));
      expectResult(random, *hollowSegment(random.active(), mm, ShellSide::inside), expected(shell));
      PlainSet around;
      for (std::size_t i = 0; i < set.size(); ++i) around.push_back(grown[i] != 0 && set[i] == 0 ? 1 : 0);
      expectResult(random, *hollowSegment(random.active(), mm, ShellSide::outside), expected(around));
    }
  }
}

TEST(Morphology, RefusesWhatItMust) {
  RandomCase random(3);
  Progress progress;
  const auto message = [&](const std::unique_ptr<Command>& command) {
    const auto edit = command->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_NE(message(morphSegment(random.locked(), Morphology::dilate, {.millimetres = 2})).find("locked"),
            std::string::npos);
  for (const BallSize ball : {BallSize{}, BallSize{-1, 0}, BallSize{2, 3}, BallSize{0, -2}, BallSize{NAN, 0}})
    EXPECT_NE(message(morphSegment(random.active(), Morphology::erode, ball)).find("radius"),
              std::string::npos);
  EXPECT_NE(message(marginSegment(random.active(), 0)).find("mm"), std::string::npos);
  EXPECT_NE(message(hollowSegment(random.active(), -1, ShellSide::both)).find("thickness"),
            std::string::npos);
  EXPECT_NE(
      message(morphSegment(*Uid::parse("2.25.77"), Morphology::open, {.voxels = 1})).find("not in this"),
      std::string::npos);
  progress.cancel();
  EXPECT_NE(message(marginSegment(random.active(), 2)).find("Cancelled"), std::string::npos);
}

TEST(DistanceMap, EqualsItkAndTheDefinition) {
  unsigned seed = 20;
  for (const glm::ivec3 size : {glm::ivec3(33, 9, 8), glm::ivec3(70, 5, 4), glm::ivec3(1, 12, 15)}) {
    for (const double density : {0.003, 0.05, 0.5}) {
      PlainSet set = randomPlainSet(size, density, ++seed);
      set[set.size() / 2] = 1;
      const glm::dvec3 spacing(0.7, 1.1, 2.5);
      const DistanceMap map = squaredDistances(bitsOf(set, size), spacing);
      forEachVoxel(size, [&](VoxelIndex at, std::size_t offset) {
        double least = INFINITY;
        forEachVoxel(size, [&](VoxelIndex other, std::size_t i) {
          const glm::dvec3 d = glm::dvec3(other.ijk - at.ijk) * spacing;
          if (set[i] != 0) least = std::min(least, glm::dot(d, d));
        });
        ASSERT_NEAR(map[offset], least, 1e-5 * least);
      });
      // Outside the set ITK measures to the set's border voxels too.
      const std::vector<float> theirs = itk_oracle::signedDistance(set, size, spacing);
      for (std::size_t i = 0; i < set.size(); ++i) {
        if (set[i] != 0) continue;
        ASSERT_NEAR(std::sqrt(map[i]), theirs[i], 1e-4 * theirs[i]);
      }
    }
  }
}

TEST(DistanceMap, OfNothingIsInfinite) {
  for (const float value : squaredDistances(BitGrid({9, 5, 4}), {1, 1, 1})) EXPECT_EQ(value, INFINITY);
}

TEST(DistanceMap, LargeBallsByMapAreTheSameAsByBars) {
  // Just on both sides of where one gives way to the other.
  const glm::ivec3 size(90, 40, 37);
  const BitGrid set = bitsOf(randomPlainSet(size, 0.0005, 3), size);
  for (const double mm : {9.0, 21.5, 23.0})
    EXPECT_EQ(withinDistance(set, {1, 1, 1}, mm),
              atMost(squaredDistances(set, {1, 1, 1}), size, static_cast<float>(mm * mm * (1 + 1e-6))));
}

}  // namespace
}  // namespace chiasm::test
