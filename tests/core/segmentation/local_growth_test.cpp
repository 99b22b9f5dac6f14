#include "core/segmentation/local_growth.h"

#include <gtest/gtest.h>

#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

// A random case whose volume is smooth blobs with noise instead of noise alone.
RandomCase smoothCase(unsigned seed, itk_oracle::Grey& values, glm::ivec3 size = {40, 26, 14}) {
  RandomCase random(seed, VoxelType::int16, 1, 0, size);
  std::mt19937 noise(seed);
  values.clear();
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    const glm::dvec3 p(voxel.ijk);
    const double wave = std::sin(p.x * 0.31 + seed) + std::sin(p.y * 0.42) + std::sin(p.z * 0.53);
    values.push_back(static_cast<std::int16_t>(std::lround(wave * 100 + static_cast<double>(noise() % 30))));
  });
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
  return random;
}

glm::ivec3 somewhere(RandomCase& random) {
  const glm::ivec3 size = random.grid().size;
  return {random.integer(0, size.x - 1), random.integer(0, size.y - 1), random.integer(0, size.z - 1)};
}

TEST(GrowLocally, IsItksConfidenceConnected) {
  itk_oracle::Grey values;
  for (unsigned seed = 0; seed < 12; ++seed) {
    RandomCase random = smoothCase(seed, values);
    const glm::ivec3 voxel = somewhere(random), size = random.grid().size;
    const LocalGrowth growth{static_cast<int>(1 + seed % 2), 1.5 + 0.3 * (seed % 3),
                             static_cast<int>(seed % 4)};
    const PlainSet wanted = itk_oracle::confidenceConnected(values, size, voxel, growth.radiusVoxels,
                                                            growth.multiplier, growth.iterations);
    expectResult(random,
                 *growLocally(random.active(), voxelToPatient(random.grid(), VoxelIndex{voxel}), growth),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add));
  }
}

PlainSet inRange(const itk_oracle::Grey& values, double lower, double upper) {
  PlainSet set;
  for (const std::int16_t value : values) set.push_back(value >= lower && value <= upper ? 1 : 0);
  return set;
}

PlainSet componentOf(const PlainSet& set, glm::ivec3 size, glm::ivec3 voxel) {
  const std::vector<std::uint32_t> labels = itk_oracle::components(set, size);
  PlainSet own;
  for (const std::uint32_t label : labels) own.push_back(label == labels[plainOffset(size, voxel)] ? 1 : 0);
  return own;
}

TEST(GrowThin, LeavesOutWhereABallFits) {
  itk_oracle::Grey values;
  int grown = 0;
  for (unsigned seed = 0; seed < 10; ++seed) {
    RandomCase random = smoothCase(seed, values);
    const glm::ivec3 size = random.grid().size, voxel = somewhere(random);
    const glm::dvec3 edges = axisSpacing(random.grid());
    const double least = std::min({edges.x, edges.y, edges.z});
    const double thickest = 2 * least * 2.6;
    const glm::dvec3 spacing = axisSpacing(random.grid());
    const PlainSet candidates = inRange(values, -40, 250);
    // By the definition: covered by a ball that lies in the candidates (which go on beyond the grid).
    PlainSet core, open;
    PlainSet rest;
    for (const std::uint8_t one : candidates) rest.push_back(one == 0 ? 1 : 0);
    forEachVoxel(size, [&](VoxelIndex at, std::size_t) {
      core.push_back(anyWithin(rest, size, at.ijk, spacing, thickest / 2) ? 0 : 1);
    });
    forEachVoxel(size, [&](VoxelIndex at, std::size_t offset) {
      open.push_back(candidates[offset] != 0 && !anyWithin(core, size, at.ijk, spacing, thickest / 2) ? 1
                                                                                                      : 0);
    });
    const auto command =
        growThin(random.active(), voxelToPatient(random.grid(), VoxelIndex{voxel}), {-40, 250}, thickest);
    if (open[plainOffset(size, voxel)] == 0) {
      Progress progress;
      const auto refused = command->plan(random.value, progress);
      ASSERT_FALSE(refused.has_value());
      EXPECT_NE(refused.error().message.find(candidates[plainOffset(size, voxel)] != 0 ? "thicker"
                                                                                       : "outside the range"),
                std::string::npos)
          << refused.error().message;
      continue;
    }
    ++grown;
    expectResult(random, *command,
                 plainWrite(random, componentOf(open, size, voxel), PaintOver::unlocked, WriteMode::add));
  }
  EXPECT_GT(grown, 0);
}

TEST(TraceLevel, FillsTheOutlineInItsSlice) {
  itk_oracle::Grey values;
  for (unsigned seed = 0; seed < 9; ++seed) {
    RandomCase random = smoothCase(seed, values);
    const glm::ivec3 size = random.grid().size, voxel = somewhere(random);
    const int axis = static_cast<int>(seed) % 3;
    const TraceSide side = seed % 2 == 0 ? TraceSide::brighter : TraceSide::darker;
    const std::int16_t level = values[plainOffset(size, voxel)];
    // The slice alone, then what its outside does not reach.
    PlainSet slice;
    forEachVoxel(size, [&](VoxelIndex at, std::size_t offset) {
      const bool inside = side == TraceSide::brighter ? values[offset] >= level : values[offset] <= level;
      slice.push_back(inside && at.ijk[axis] == voxel[axis] ? 1 : 0);
    });
    const PlainSet shape = componentOf(slice, size, voxel);
    PlainSet rest;
    forEachVoxel(size, [&](VoxelIndex at, std::size_t offset) {
      rest.push_back(at.ijk[axis] == voxel[axis] && shape[offset] == 0 ? 1 : 0);
    });
    const std::vector<std::uint32_t> outside = itk_oracle::components(rest, size);
    std::vector<bool> open(outside.size() + 1);
    forEachVoxel(size, [&](VoxelIndex at, std::size_t offset) {
      for (int a = 0; a < 3; ++a)
        if (a != axis && (at.ijk[a] == 0 || at.ijk[a] == size[a] - 1)) open[outside[offset]] = true;
    });
    PlainSet wanted = shape;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (rest[i] != 0 && !open[outside[i]]) wanted[i] = 1;
    expectResult(random,
                 *traceLevel(random.active(), voxelToPatient(random.grid(), VoxelIndex{voxel}), axis, side),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add));
  }
}

TEST(LocalGrowthTools, RefuseWhatTheyMust) {
  itk_oracle::Grey values;
  RandomCase random = smoothCase(1, values);
  const PatientPoint inside = voxelToPatient(random.grid(), VoxelIndex{{9, 9, 9}}), outside{{1e7, 0, 0}};
  Progress progress;
  const auto message = [&](const std::unique_ptr<Command>& command) {
    const auto edit = command->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_NE(message(growLocally(random.locked(), inside)).find("locked"), std::string::npos);
  EXPECT_NE(message(growLocally(random.active(), outside)).find("outside the volume"), std::string::npos);
  EXPECT_NE(message(growLocally(random.active(), inside, {2, 2.5, 4, 1})).find("leaked"), std::string::npos);
  EXPECT_NE(message(growLocally(random.active(), inside, {2, -1, 4})).find("multiplier"), std::string::npos);
  EXPECT_NE(message(growThin(random.active(), inside, {5, 1}, 3)).find("empty"), std::string::npos);
  EXPECT_NE(message(growThin(random.active(), inside, {0, 1}, 0)).find("thickness"), std::string::npos);
  EXPECT_NE(message(traceLevel(random.active(), inside, 3, TraceSide::darker)).find("axis"),
            std::string::npos);
  EXPECT_NE(message(traceLevel(random.active(), outside, 2, TraceSide::darker)).find("outside the volume"),
            std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
