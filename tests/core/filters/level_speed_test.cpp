// The speed of a level set against closed forms: a plane edge seen through a Gaussian, and a range of values.
#include "core/filters/level_speed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/filters/itk_level_set.h"
#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

constexpr double kPi = 3.14159265358979323846;
const glm::ivec3 kSize(64, 24, 20);
const glm::dvec3 kStepsMm(0.8, 1.0, 1.5);

EvolutionSettings towardsEdges(double sigmaMm) {
  EvolutionSettings settings;
  settings.towards = EvolutionSettings::Towards::edges;
  settings.sigmaMm = sigmaMm;
  return settings;
}

// A step of `height` across the plane x = 25.2 mm, which lies between two voxels.
LevelSetInput stepInput(double height) {
  LevelSetInput input{kSize, kStepsMm, {}, {}};
  for (int k = 0; k < kSize.z; ++k)
    for (int j = 0; j < kSize.y; ++j)
      for (int i = 0; i < kSize.x; ++i) {
        input.values.push_back(static_cast<float>(i * kStepsMm.x > 25.2 ? height : 0.0));
        input.mask.push_back(i < 10 ? 1 : 0);
      }
  return input;
}

// Of the step seen through a Gaussian: its density, as |∇(Gσ * H)| is in closed form.
double steepness(int column, double height, double sigma) {
  const double away = (column * kStepsMm.x - 25.2) / sigma;
  return height / (sigma * std::sqrt(2.0 * kPi)) * std::exp(-0.5 * away * away);
}

// ITK's recursive filter is within 1% of a Gaussian at two voxels and more; in the fourth power that the
// speed is made of, 0.02 of the speed.
TEST(LevelSpeed, IsTheClosedFormAcrossAnEdge) {
  for (const double sigma : {1.6, 2.4, 4.0}) {
    Progress progress;
    const auto speed = levelSetSpeed(stepInput(300.0), towardsEdges(sigma), progress);
    ASSERT_TRUE(speed) << speed.error().message;
    // Every column is one value: the tenth part that is steepest begins at this one.
    std::vector<double> columns;
    for (int i = 0; i < kSize.x; ++i) columns.push_back(steepness(i, 300.0, sigma));
    std::vector<double> sorted = columns;
    std::sort(sorted.begin(), sorted.end());
    const double edge = sorted[static_cast<std::size_t>(0.9 * (kSize.x - 1))];
    double slowest = 1.0;
    for (int i = 0; i < kSize.x; ++i) {
      const double expected = 1.0 / (1.0 + std::pow(columns[static_cast<std::size_t>(i)] / edge, 2.0));
      const std::size_t at = static_cast<std::size_t>((10 * kSize.y + 12) * kSize.x + i);
      EXPECT_NEAR(static_cast<double>((*speed)[at]), expected, 0.02) << "column " << i << ", sigma " << sigma;
      slowest = std::min(slowest, static_cast<double>((*speed)[at]));
    }
    EXPECT_LT(slowest, 0.5) << "it stands at the edge";
    EXPECT_GT((*speed)[static_cast<std::size_t>((10 * kSize.y + 12) * kSize.x + 2)], 0.99F)
        << "and runs before it";
  }
}

// What counts is how steep an edge is beside the others: a volume in other units has the same speed.
TEST(LevelSpeed, DoesNotDependOnTheUnit) {
  Progress progress;
  const auto one = levelSetSpeed(stepInput(1.0), towardsEdges(2.0), progress);
  const auto many = levelSetSpeed(stepInput(4000.0), towardsEdges(2.0), progress);
  ASSERT_TRUE(one && many);
  for (std::size_t i = 0; i < one->size(); ++i) ASSERT_NEAR((*one)[i], (*many)[i], 1e-4);
}

// As the header says it: the distance to the nearer end, in tenths of the range's width, from −1 to 1.
double rangeSpeedOf(double value, const EvolutionSettings& settings) {
  const double soft = settings.softness * (settings.range.upper - settings.range.lower);
  return std::clamp(std::min(value - settings.range.lower, settings.range.upper - value) / soft, -1.0, 1.0);
}

TEST(LevelSpeed, OfARangeIsTheClosedFormInTheWholeReach) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    RandomCase random(seed);
    EvolutionSettings settings;
    settings.range = {-12000.0, 9000.0};
    settings.reachMm = 4.0;
    settings.pressure = seed % 2 == 0 ? 1.0 : -0.5;
    Progress progress;
    const auto speed = speedImage(random.value, random.active(), settings, progress);
    ASSERT_TRUE(speed) << speed.error().message;
    EXPECT_EQ(speed->segmentation, random.segmentation().info.uid);
    const GridGeometry& grid = random.grid();
    const LabelMap& segments = random.segmentation().layers[0];
    std::size_t reached = 0;
    for (int k = 0; k < grid.size.z; ++k)
      for (int j = 0; j < grid.size.y; ++j)
        for (int i = 0; i < grid.size.x; ++i) {
          const VoxelIndex voxel{{i, j, k}};
          const auto shown = speed->at(voxelToPatient(grid, voxel));
          if (segments.at(voxel) == random.label(0)) {
            ASSERT_TRUE(shown) << "where the segment is the surface can come";
          }
          if (!shown) continue;
          ++reached;
          const double expected = rangeSpeedOf(*random.volume().valueAt(voxel), settings);
          // Half a step of a label.
          ASSERT_NEAR(*shown, settings.pressure < 0.0 ? -expected : expected,
                      0.5 / SpeedImage::kSteps + 1e-6);
        }
    EXPECT_GT(reached, 0u);
  }
}

// Where the picture says that it runs, it runs: from the middle of an even body to the edge, and no further.
TEST(LevelSpeed, TheSurfaceStopsWhereThePictureIsDark) {
  LevelSetInput input = stepInput(300.0);
  EvolutionSettings settings = towardsEdges(1.6);
  settings.pressure = 1.0;
  settings.curvature = 0.0;
  settings.attraction = 2.0;
  settings.iterations = 300;
  Progress progress;
  const auto speed = levelSetSpeed(input, settings, progress);
  const auto inside = evolveLevelSet(input, settings, [](int, const InsideNow&) { return true; });
  ASSERT_TRUE(speed && inside);
  const std::size_t row = static_cast<std::size_t>((10 * kSize.y + 12) * kSize.x);
  int front = 0, darkest = 0;
  for (int i = 0; i < kSize.x; ++i) {
    if ((*inside)[row + static_cast<std::size_t>(i)] == 1) front = i;
    if ((*speed)[row + static_cast<std::size_t>(i)] < (*speed)[row + static_cast<std::size_t>(darkest)])
      darkest = i;
  }
  EXPECT_NEAR(front, darkest, 1.0);
}

TEST(LevelSpeed, IsRefusedAndCancelledInASentence) {
  RandomCase random(7);
  EvolutionSettings settings = towardsEdges(1.0);
  Progress progress;
  EXPECT_TRUE(speedImage(random.value, random.active(), settings, progress));
  EXPECT_TRUE(speedImage(random.value, random.locked(), settings, progress)) << "looking writes nothing";
  Progress cancelled;
  cancelled.cancel();
  const auto stopped = speedImage(random.value, random.active(), settings, cancelled);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
  EXPECT_FALSE(speedImage(random.value, *Uid::parse("2.25.99"), settings, progress));
  settings.sigmaMm = -1.0;
  EXPECT_FALSE(speedImage(random.value, random.active(), settings, progress));
}

TEST(LevelSpeed, LabelsHoldASpeedToHalfAStep) {
  EXPECT_EQ(SpeedImage::speedOf(SpeedImage::labelOf(0.0)), 0.0);
  EXPECT_EQ(SpeedImage::labelOf(-1.0), 1);
  EXPECT_EQ(SpeedImage::speedOf(SpeedImage::labelOf(2.0)), 1.0);
  for (double speed = -1.0; speed <= 1.0; speed += 0.013)
    EXPECT_NEAR(SpeedImage::speedOf(SpeedImage::labelOf(speed)), speed, 0.5 / SpeedImage::kSteps + 1e-12);
}

}  // namespace
}  // namespace chiasm::test
