#include "core/segmentation/local_growth.h"

#include <gtest/gtest.h>

#include <cmath>

#include <glm/geometric.hpp>

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

// Two balls of tissue joined by a tube, in air.
Volume dumbbell(const GridGeometry& grid, double ballMm, double tubeMm) {
  return makeVolume(grid, VoxelType::int16, [=](PatientPoint p) {
    const bool inBall = glm::length(p.mm - glm::dvec3(-20, 0, 0)) <= ballMm ||
                        glm::length(p.mm - glm::dvec3(20, 0, 0)) <= ballMm;
    const bool inTube = std::abs(p.mm.x) < 20 && std::hypot(p.mm.y, p.mm.z) <= tubeMm;
    return inBall || inTube ? 100.0 : -1000.0;
  });
}

TEST(GrowGuarded, DoesNotPassANeck) {
  RandomCase random(3, VoxelType::int16, 1, 0, {80, 40, 30});
  const GridGeometry grid = makeGrid({80, 40, 30}, {0.9, 0.9, 1.2});
  random.segmentation().info.grid = grid;
  random.segmentation().layers[0] = LabelMap(grid.size);
  const VolumeInfo info = random.value.volumes[0].info;
  random.value.volumes[0] = dumbbell(grid, 10.0, 2.0);
  random.value.volumes[0].info.uid = info.uid;
  const auto grown = [&](double neckMm) {
    Progress progress;
    const auto edit =
        growGuarded(random.active(), {{-20, 0, 0}}, {0, 200}, neckMm)->plan(random.value, progress);
    EXPECT_TRUE(edit) << edit.error().message;
    return plainSet(labelsAfter(random.value, edit->changes), random.label(0));
  };
  const PlainSet guarded = grown(6.0), open = grown(2.0);
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::dvec3 p = voxelToPatient(grid, voxel).mm;
    const bool tissue = *random.volume().valueAt(voxel) > 0;
    // The whole ball that was clicked; of the neck at most what the growth back reaches (6 mm from where a
    // ball of 6 mm still fits); nothing of the other ball.
    if (glm::length(p - glm::dvec3(-20, 0, 0)) <= 10.0) {
      EXPECT_EQ(guarded[offset], 1);
    }
    if (p.x > -20 + 10 + 6) {
      EXPECT_EQ(guarded[offset], 0);
    }
    if (guarded[offset] != 0) {
      EXPECT_TRUE(tissue);
    }
    // A neck that is thick enough is passed.
    if (tissue) {
      EXPECT_EQ(open[offset], 1);
    }
  });
  Progress progress;
  const auto message = [&](PatientPoint at, double neckMm, std::int64_t most) {
    const auto edit = growGuarded(random.active(), at, {0, 200}, neckMm, most)->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_NE(message({{0, 0, 0}}, 6.0, INT64_MAX).find("thinner than 6 mm"), std::string::npos);
  EXPECT_NE(message({{-20, 0, 0}}, 6.0, 100).find("leaked"), std::string::npos);
  EXPECT_NE(message({{-20, 15, 0}}, 6.0, 100).find("outside the range"), std::string::npos);
  EXPECT_NE(message({{-20, 0, 0}}, 0.0, 100).find("neck"), std::string::npos);
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
