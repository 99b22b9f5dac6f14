// Level sets against closed forms: where a surface must come to rest, and how it shrinks by itself.
#include "core/filters/level_set.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/filters/itk_level_set.h"
#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

constexpr int kEdge = 48;
const glm::dvec3 kSpacing(1.0, 1.0, 1.5);

glm::dvec3 millimetres(glm::ivec3 voxel) {
  return (glm::dvec3(voxel) - glm::dvec3(kEdge, kEdge, 32) * 0.5) * kSpacing;
}

// A ball of radius `ball` mm and value 100 in a volume of 0, its edge blurred over a millimetre; a mask of
// radius `start` around `centre`.
LevelSetInput ballInput(double ball, double start, glm::dvec3 centre = glm::dvec3(0.0)) {
  LevelSetInput input{{kEdge, kEdge, 32}, kSpacing, {}, {}};
  for (int k = 0; k < input.size.z; ++k)
    for (int j = 0; j < input.size.y; ++j)
      for (int i = 0; i < input.size.x; ++i) {
        const glm::dvec3 mm = millimetres({i, j, k});
        const double outside = glm::length(mm) - ball;
        input.values.push_back(static_cast<float>(100.0 / (1.0 + std::exp(outside / 0.4))));
        input.mask.push_back(glm::length(mm - centre) <= start ? 1 : 0);
      }
  return input;
}

// Of the ball with as many millilitres.
double radiusOf(const std::vector<std::uint8_t>& inside) {
  double voxels = 0;
  for (const std::uint8_t one : inside) voxels += one;
  return std::cbrt(voxels * kSpacing.x * kSpacing.y * kSpacing.z * 3.0 / (4.0 * 3.14159265358979323846));
}

Expected<std::vector<std::uint8_t>> evolve(const LevelSetInput& input, const EvolutionSettings& settings) {
  return evolveLevelSet(input, settings, [](int, const InsideNow&) { return true; });
}

// The speed changes its sign where the value is the range's lower end, which is the ball's radius: there the
// surface rests, whether it comes from inside or from outside. Half a voxel is what a mask can say.
TEST(LevelSet, ComesToRestAtTheBorderOfTheRange) {
  EvolutionSettings settings;
  settings.range = {50.0, 1000.0};
  settings.softness = 0.02;
  settings.curvature = 0.1;
  settings.iterations = 400;
  for (const double start : {4.0, 16.0}) {
    const auto inside = evolve(ballInput(10.0, start), settings);
    ASSERT_TRUE(inside) << inside.error().message;
    EXPECT_NEAR(radiusOf(*inside), 10.0, 0.5) << "from " << start << " mm";
  }
  const auto aside = evolve(ballInput(10.0, 3.0, {4.0, -3.0, 2.0}), settings);
  ASSERT_TRUE(aside);
  EXPECT_NEAR(radiusOf(*aside), 10.0, 0.5) << "wherever it begins";
}

// A geodesic active contour stops where the gradient is largest: at the ball's radius.
TEST(LevelSet, ComesToRestAtAnEdge) {
  EvolutionSettings settings;
  settings.towards = EvolutionSettings::Towards::edges;
  settings.pressure = 0.6;
  settings.curvature = 0.1;
  settings.attraction = 4.0;
  settings.iterations = 400;
  const auto inside = evolve(ballInput(10.0, 6.0), settings);
  ASSERT_TRUE(inside) << inside.error().message;
  EXPECT_NEAR(radiusOf(*inside), 10.0, 0.75);
}

// Two runs in which only the curvature acts: more steps, a smaller ball, and it stays a ball.
TEST(LevelSet, ShrinksByItsCurvatureAlone) {
  EvolutionSettings settings;
  settings.range = {-2000.0, 2000.0};  // everywhere: the speed is the same all over
  settings.pressure = 0.0;
  settings.curvature = 1.0;
  double last = radiusOf(ballInput(10.0, 12.0).mask);
  for (const int steps : {20, 40, 80}) {
    settings.iterations = steps;
    const auto inside = evolve(ballInput(10.0, 12.0), settings);
    ASSERT_TRUE(inside);
    const double radius = radiusOf(*inside);
    EXPECT_LT(radius, last - 0.05) << steps;
    last = radius;
    // Round: no voxel far inside is missing, none far outside is there.
    std::size_t at = 0;
    for (int k = 0; k < 32; ++k)
      for (int j = 0; j < kEdge; ++j)
        for (int i = 0; i < kEdge; ++i, ++at) {
          const double from = glm::length(millimetres({i, j, k}));
          ASSERT_TRUE(from > radius - 1.0 || (*inside)[at] == 1) << from;
          ASSERT_TRUE(from < radius + 1.0 || (*inside)[at] == 0) << from;
        }
  }
}

TEST(LevelSet, IsACommandThatCanBeWatchedUndoneAndCancelled) {
  RandomCase random(4);
  EvolutionSettings settings;
  settings.range = {-20000.0, 20000.0};
  settings.iterations = 30;
  settings.reachMm = 5.0;
  Progress progress;
  const auto edit =
      evolveSegment(random.active(), settings, PaintOver::background)->plan(random.value, progress);
  ASSERT_TRUE(edit) << edit.error().message;
  EXPECT_EQ(edit->kind, "segment.evolve");
  expectSoundChanges(random.value, edit->changes);
  Progress cancelled;
  cancelled.cancel();
  const auto stopped =
      evolveSegment(random.active(), settings, PaintOver::background)->plan(random.value, cancelled);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
  const auto refused = [&](EvolutionSettings wrong) {
    Progress quiet;
    return !evolveSegment(random.active(), wrong, PaintOver::unlocked)->plan(random.value, quiet);
  };
  EvolutionSettings wrong = settings;
  wrong.iterations = 0;
  EXPECT_TRUE(refused(wrong));
  wrong = settings;
  wrong.range = {10.0, 10.0};
  EXPECT_TRUE(refused(wrong));
  wrong = settings;
  wrong.curvature = -1.0;
  EXPECT_TRUE(refused(wrong));
  EXPECT_FALSE(evolveSegment(random.locked(), settings, PaintOver::unlocked)->plan(random.value, progress));
}

}  // namespace
}  // namespace chiasm::test
