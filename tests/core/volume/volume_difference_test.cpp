// Differences of volumes against closed forms: a plane wave of values seen on other grids, and known changes.
#include "core/volume/volume_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

// A plane wave is its own trilinear interpolation, on every grid.
TEST(VolumeDifference, InterpolatesAPlaneWaveExactly) {
  const Volume ramp =
      rampPhantom(makeGrid({20, 17, 11}, {0.9, 1.3, 2.5}, rotation({1, 2, -1}, 33), {5, -7, 30}));
  const GridGeometry fine = makeGrid({24, 24, 24}, {0.7, 0.7, 0.7}, rotation({0, 1, 1}, -20), {5, -7, 30});
  int inside = 0;
  for (int k = 0; k < 24; ++k)
    for (int j = 0; j < 24; ++j)
      for (int i = 0; i < 24; ++i) {
        const PatientPoint point = voxelToPatient(fine, VoxelIndex{{i, j, k}});
        const VoxelPoint at = patientToVoxel(ramp.info.grid, point);
        bool within = true;
        for (int axis = 0; axis < 3; ++axis)
          within = within && at.ijk[axis] > 1e-5 && at.ijk[axis] < ramp.info.grid.size[axis] - 1 - 1e-5;
        const auto value = linearValueAt(ramp, point);
        if (within) {
          ASSERT_TRUE(value);
          // A float's rounding at values of some hundreds.
          ASSERT_NEAR(*value, rampValue(point), 1e-3);
          ++inside;
        } else if (value) {
          ASSERT_NEAR(*value, rampValue(point), 1e-3) << "only at the outermost centres";
        }
      }
  EXPECT_GT(inside, 1000);
  EXPECT_FALSE(linearValueAt(ramp, {{500, 0, 0}}));
}

// The same body twice, the second time on another grid, laid 5 mm aside, and 40 brighter in a ball: what is
// left is the ball.
TEST(VolumeDifference, IsTheChangeWhereverTheVolumesLie) {
  const auto body = [](PatientPoint p) { return 300.0 + 0.5 * p.mm.x - 0.25 * p.mm.y + 0.125 * p.mm.z; };
  const auto changed = [&](PatientPoint p) {
    return body(p) + (glm::length(p.mm - glm::dvec3(4, -3, 2)) <= 8.0 ? 40.0 : 0.0);
  };
  const GridGeometry grid = makeGrid({40, 40, 20}, {1, 1, 2});
  const Volume first = makeVolume(grid, VoxelType::float32, body);
  Volume second = makeVolume(makeGrid({44, 46, 36}, {1, 1, 1.2}, rotation({0, 0, 1}, 12)), VoxelType::float32,
                             [&](PatientPoint p) { return changed({p.mm + glm::dvec3(5, 0, -2)}); });
  second.info.grid.caseFromVolume = glm::translate(glm::dmat4(1.0), glm::dvec3(5, 0, -2));
  second.info.unit = "HU";
  Volume subtracted = first;
  subtracted.info.unit = "HU";
  Progress progress;
  const auto difference = subtractVolume(second, subtracted, grid, false, progress);
  ASSERT_TRUE(difference) << difference.error().message;
  EXPECT_EQ(difference->scale, 1.0) << "HU are HU";
  EXPECT_GT(difference->overlap, 0.5);
  int bright = 0, expected = 0;
  for (int k = 0; k < 20; ++k)
    for (int j = 0; j < 40; ++j)
      for (int i = 0; i < 40; ++i) {
        const PatientPoint point = voxelToPatient(grid, VoxelIndex{{i, j, k}});
        const double value = *difference->volume.valueAt(VoxelIndex{{i, j, k}});
        const double away = glm::length(point.mm - glm::dvec3(4, -3, 2));
        if (!linearValueAt(second, point)) {
          ASSERT_EQ(value, 0.0) << "nothing is known where only one of them is";
        } else if (away < 6.0) {
          ASSERT_NEAR(value, 40.0, 1e-3);
        } else if (away > 10.0) {
          ASSERT_NEAR(value, 0.0, 1e-3);
        }
        bright += value > 20.0 ? 1 : 0;
        expected += away <= 8.0 ? 1 : 0;
      }
  EXPECT_NEAR(bright, expected, 0.1 * expected);
}

// MR has no unit: the second visit's scanner made everything 1.25 times as bright, and adds no change by it.
TEST(VolumeDifference, MakesValuesWithoutAUnitAlike) {
  const GridGeometry grid = makeGrid({32, 32, 32}, {1, 1, 1});
  const auto body = [](PatientPoint p) { return glm::length(p.mm) < 13.0 ? 200.0 + p.mm.x : 2.0; };
  const auto lesion = [&](PatientPoint p) {
    return 1.25 * (body(p) + (glm::length(p.mm - glm::dvec3(0, 5, 0)) < 3.0 ? 120.0 : 0.0));
  };
  Volume first = makeVolume(grid, VoxelType::float32, body);
  Volume second = makeVolume(grid, VoxelType::float32, lesion);
  first.info.unit = second.info.unit = "";
  Progress progress;
  const auto alike = subtractVolume(second, first, grid, false, progress);
  ASSERT_TRUE(alike);
  EXPECT_NEAR(alike->scale, 0.8, 1e-6);
  const VoxelIndex within = nearestVoxel(grid, {{0, 5, 0}}), beside = nearestVoxel(grid, {{0, -6, 0}});
  EXPECT_NEAR(*alike->volume.valueAt(within), 120.0, 0.1);
  EXPECT_NEAR(*alike->volume.valueAt(beside), 0.0, 0.1);
  const auto raw = subtractVolume(second, first, grid, true, progress);
  ASSERT_TRUE(raw);
  EXPECT_EQ(raw->scale, 1.0);
  EXPECT_GT(*raw->volume.valueAt(beside), 40.0);
}

TEST(VolumeDifference, IsRefusedInASentence) {
  const GridGeometry grid = makeGrid({8, 8, 8}, {1, 1, 1});
  Volume first = rampPhantom(grid), second = rampPhantom(grid);
  Progress progress;
  second.info.grid.caseFromVolume = glm::translate(glm::dmat4(1.0), glm::dvec3(900, 0, 0));
  const auto apart = subtractVolume(first, second, grid, true, progress);
  ASSERT_FALSE(apart);
  EXPECT_NE(apart.error().message.find("do not overlap"), std::string::npos);
  second.voxels = nullptr;
  EXPECT_FALSE(subtractVolume(first, second, grid, true, progress));
  progress.cancel();
  const auto stopped = subtractVolume(first, first, grid, true, progress);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::test
