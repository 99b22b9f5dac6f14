// Light fields against closed forms: what a slab lets through, where a ball's shadow falls, pits and plains;
// and that nothing depends on how the work was cut up.
#include "render/light/light_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "render/light/light_directions.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr double kBallMm = 14.0, kBallHeight = 26.0, kFloor = -24.0;  // mm over the floor; z of its face

// A ball over a floor, solid above 0.
double ballOverFloor(glm::dvec3 mm) {
  const double ball = kBallMm - glm::length(mm - glm::dvec3(0, 0, kFloor + kBallHeight));
  return 400 * std::max(ball, kFloor - mm.z);
}

class LightFieldTest : public ::testing::Test {
 protected:
  // A cube of 96 mm around the origin, voxels of 1 mm: 24 cells of 4 mm a side.
  SceneView sceneFrom(const std::function<double(glm::dvec3)>& valueAt) const {
    SceneView scene = sceneOf(grid_, [&](glm::ivec3 voxel) {
      return std::clamp(valueAt(voxelToPatient(grid_, VoxelIndex{voxel}).mm), -1000.0, 1000.0);
    });
    scene.volumes[0].transferFunction = stepFunction(-50, 100, 0.999);
    return scene;
  }
  // Looking down from the front.
  static Camera camera() {
    Camera camera;
    camera.position.mm = {0, -300, 150};
    camera.viewUp.mm = {0, 0, 1};
    return camera;
  }
  void converge(LightField& field, const SceneView& scene, const std::optional<PatientBox>& box = {},
                const Camera& from = camera()) {
    ranges_ = computeBrickRanges(*scene.volumes[0].voxels, grid_.size, brickEdgeFor(grid_.size));
    ASSERT_TRUE(field.advance(*lightSourceOf(scene), &ranges_, box, from, LightField::Effort::all));
  }
  // Openness and lamp at the cell of a place, 0 to 1.
  glm::dvec2 lightAt(const LightField& field, glm::dvec3 mm) const {
    const glm::ivec3 cell(
        glm::floor((patientToVoxel(grid_, PatientPoint{mm}).ijk + 0.5) / glm::dvec3(field.grid().voxels)));
    const glm::ivec3 size = field.grid().size;
    const std::uint32_t both =
        field.cells()[static_cast<std::size_t>(cell.x + size.x * (cell.y + size.y * cell.z))];
    return glm::dvec2(both & 0xffffu, both >> 16) / 65535.0;
  }
  // Where the lamp's light through a point meets the middle of the cells over the floor.
  static glm::dvec3 shadowOf(glm::dvec3 point) {
    const glm::dvec3 lamp = lampOf(camera());
    const double down = (point.z - (kFloor + 2.0)) / lamp.z;
    return point - lamp * down;
  }

  const GridGeometry grid_ = makeGrid(glm::ivec3(96), glm::dvec3(1.0));
  BrickRanges ranges_;
  cpu::Crew crew_{2};
};

TEST_F(LightFieldTest, CellsAreEvenInMillimetresAndFewEnough) {
  EXPECT_EQ(lightGridFor(grid_).size, glm::ivec3(24));
  const LightGrid thick = lightGridFor(makeGrid({512, 512, 60}, {0.5, 0.5, 4.0}));
  EXPECT_EQ(thick.voxels, glm::ivec3(4, 4, 1));
  for (const glm::ivec3 size : {glm::ivec3(512), glm::ivec3(1024, 1024, 1500), glm::ivec3(20000, 3, 3)})
    EXPECT_LE(lightGridFor(makeGrid(size, glm::dvec3(1))).count(), kMostLightCells);
}

// Beer and Lambert, straight and slanting, from all six sides: what is left in the middle of a cell at a
// depth.
TEST_F(LightFieldTest, ASlabAttenuatesAsTheExponentialSays) {
  const double perMm = 0.02;
  SceneView scene = sceneFrom([](glm::dvec3) { return 100; });
  scene.volumes[0].transferFunction = {"all", {{0, {1, 1, 1}, perMm}, {200, {1, 1, 1}, perMm}}};
  ranges_ = computeBrickRanges(*scene.volumes[0].voxels, grid_.size, brickEdgeFor(grid_.size));
  LightMatter matter;
  matter.begin(*lightSourceOf(scene));
  while (!matter.classified()) matter.classify(crew_, &ranges_, 1u << 16);
  matter.cut(crew_, std::nullopt);
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {-1.0, 1.0})
      for (const glm::dvec2 lean : {glm::dvec2(0, 0), glm::dvec2(0.4, -0.3)}) {
        glm::dvec3 towards(0);
        towards[axis] = side;
        towards[(axis + 1) % 3] = lean.x;
        towards[(axis + 2) % 3] = lean.y;
        towards = glm::normalize(towards);
        LightSums sums;
        sums.clear(matter);
        sweepLight(matter, {towards, 0.0, 65535.0f}, sums, cpu::bestSimdLevel());
        for (const int cells : {0, 3, 9}) {
          glm::ivec3 cell(12);
          cell[axis] = side > 0 ? 23 - cells : cells;
          const auto straight = static_cast<std::size_t>(cell.x + matter.rowCells() * (cell.y + 24 * cell.z));
          const auto turned =
              static_cast<std::size_t>(cell.y + matter.turnedRowCells() * (cell.z + 24 * cell.x));
          const double light = (sums.straight[straight] + sums.turned[turned]) / 65535.0;
          const double mm = (cells + 0.5) * 4.0 / std::abs(towards[axis]);
          // A sixteen-bit step, and single precision over ten planes.
          EXPECT_NEAR(light, std::pow(1 - perMm, mm), 3e-5) << axis << " " << side << " " << cells;
        }
      }
}

// The same matter with reach: shade that came from a thin sheet has faded to 1/e over the reach.
TEST_F(LightFieldTest, NearShadeFadesOverItsReach) {
  const SceneView scene = sceneFrom([](glm::dvec3 mm) { return mm.z > 36 && mm.z < 44 ? 1000 : -1000; });
  ranges_ = computeBrickRanges(*scene.volumes[0].voxels, grid_.size, brickEdgeFor(grid_.size));
  LightMatter matter;
  matter.begin(*lightSourceOf(scene));
  while (!matter.classified()) matter.classify(crew_, &ranges_, LightField::kVisits);
  matter.cut(crew_, std::nullopt);
  LightSums sums;
  sums.clear(matter);
  const double reach = 20.0;
  sweepLight(matter, {{0, 0, 1}, reach, 65535.0f}, sums, cpu::bestSimdLevel());
  const auto light = [&](int z) {
    return sums.straight[static_cast<std::size_t>(12 + matter.rowCells() * (12 + 24 * z))] / 65535.0;
  };
  EXPECT_NEAR(1 - light(20), std::exp(-4.0 / reach), 0.01) << "below the sheet";
  for (const int below : {1, 5, 10})
    EXPECT_NEAR(1 - light(20 - below), (1 - light(20)) * std::exp(-4.0 * below / reach), 0.01) << below;
}

TEST_F(LightFieldTest, ABallsShadowFallsWhereTheLampIsHidden) {
  LightField field(crew_);
  converge(field, sceneFrom(ballOverFloor));
  const glm::dvec3 ball(0, 0, kFloor + kBallHeight);
  const glm::dvec3 shadow = shadowOf(ball);
  EXPECT_GT(glm::length(shadow - ball), 28.0) << "the lamp does not hang straight above";
  EXPECT_LT(lightAt(field, shadow).y, 0.15) << "under the ball, seen from the lamp";
  EXPECT_GT(lightAt(field, {-shadow.x, -shadow.y, shadow.z}).y, 0.9) << "on the other side";
  // The shadow of the ball is an ellipse: its half width across the lamp is the ball's radius.
  const glm::dvec3 across = glm::normalize(glm::cross(lampOf(camera()), glm::dvec3(0, 0, 1)));
  EXPECT_LT(lightAt(field, shadow + across * 3.0).y, 0.3);
  EXPECT_GT(lightAt(field, shadow + across * (kBallMm + 9.0)).y, 0.85) << "beyond its soft edge";
  EXPECT_LT(lightAt(field, {0, 0, kFloor - 6.0}).y, 0.01) << "inside of the floor";
}

TEST_F(LightFieldTest, APitIsDarkerThanThePlain) {
  // A plain at z = 0 with a pit, 16 mm wide and 24 mm deep.
  const SceneView scene = sceneFrom([](glm::dvec3 mm) {
    const bool inPit = std::abs(mm.x) < 8 && std::abs(mm.y) < 8 && mm.z > -24;
    return mm.z < 0 && !inPit ? 1000 : -1000;
  });
  LightField field(crew_);
  converge(field, scene);
  const double plain = lightAt(field, {30, 10, 2}).x;
  EXPECT_GT(plain, 0.93);
  EXPECT_LT(lightAt(field, {2, 2, -22}).x, 0.62 * plain) << "at the bottom of the pit";
  EXPECT_GT(lightAt(field, {2, 2, -2}).x, lightAt(field, {2, 2, -22}).x * 1.25) << "lighter at its rim";
  EXPECT_LT(lightAt(field, {30, 10, -10}).x, 0.15) << "inside of matter";
}

TEST_F(LightFieldTest, WhatIsHiddenOrCutAwayCastsNoShadow) {
  SceneView scene = sceneFrom(ballOverFloor);
  const glm::dvec3 shadow = shadowOf({0, 0, kFloor + kBallHeight});
  LightField field(crew_);
  converge(field, scene);
  ASSERT_LT(lightAt(field, shadow).y, 0.15);
  converge(field, scene, PatientBox{{-48, -48, -48}, {48, 48, kFloor + 8}});
  EXPECT_GT(lightAt(field, shadow).y, 0.95) << "cut away by the box";
  LabelMap mask(grid_.size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < 96; ++z)
    for (int y = 0; y < 96; ++y)
      for (int x = 0; x < 96; ++x)
        if (voxelToPatient(grid_, VoxelIndex{{x, y, z}}).mm.z > kFloor + 8) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  scene.volumes[0].hiddenMask = std::make_shared<const LabelMap>(mask);
  converge(field, scene);
  EXPECT_GT(lightAt(field, shadow).y, 0.95) << "hidden";
}

TEST_F(LightFieldTest, LabelsCastShadowsAsOpaqueAsTheyAre) {
  SceneView scene = sceneFrom([](glm::dvec3 mm) { return mm.z < kFloor ? 1000 : -1000; });
  const GridGeometry turned = makeGrid(glm::ivec3(50), glm::dvec3(1.1), rotation({1, 2, 3}, 40));
  LabelMap map(turned.size);
  LabelMapEditor editor(map);
  const glm::dvec3 ball(0, 0, kFloor + kBallHeight);
  for (int z = 0; z < 50; ++z)
    for (int y = 0; y < 50; ++y)
      for (int x = 0; x < 50; ++x)
        if (glm::length(voxelToPatient(turned, VoxelIndex{{x, y, z}}).mm - ball) < kBallMm)
          editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
  SceneLabels labels;
  labels.map = std::make_shared<const LabelMap>(map);
  labels.grid = turned;
  labels.appearance.resize(2);
  LightField field(crew_);
  const auto lit = [&](float opacity) {
    labels.appearance[1].opacity3d = opacity;
    scene.labels = {labels};
    converge(field, scene);
    return lightAt(field, shadowOf(ball)).y;
  };
  EXPECT_GT(lit(0.0f), 0.95);
  EXPECT_LT(lit(1.0f), 0.15);
  // Through both of its surfaces, and the soft edge of the shadow.
  EXPECT_NEAR(lit(0.4f), 0.36, 0.15);
}

// However it got there: in one go or in bounded pieces, after other scenes, boxes and cameras, with drafts
// between, by any vector width and number of threads.
TEST_F(LightFieldTest, WhatHasConvergedDoesNotDependOnTheWay) {
  const SceneView scene = sceneFrom(ballOverFloor);
  LightField straight(crew_);
  converge(straight, scene);
  const std::vector<std::uint32_t> expected(straight.cells().begin(), straight.cells().end());
  for (const cpu::SimdLevel level : cpu::simdLevels())
    for (const unsigned threads : {1u, 3u}) {
      cpu::Crew crew(threads);
      LightField field(crew, level);
      converge(field, scene);
      EXPECT_TRUE(std::equal(expected.begin(), expected.end(), field.cells().begin(), field.cells().end()))
          << cpu::simdLevelName(level) << ", " << threads;
    }
  constexpr std::uint64_t kBudget = 100'000;
  LightField field(crew_);
  field.setBudget(kBudget);
  Camera other = camera();
  other.position.mm = {200, 100, 150};
  SceneView before = scene;
  before.volumes[0].transferFunction = stepFunction(-300, 100, 0.1);
  converge(field, before, PatientBox{{-20, -48, -48}, {20, 48, 48}}, other);
  const LightSource source = *lightSourceOf(scene);
  const PatientBox box{{-48, -10, -48}, {48, 10, 48}};
  using Effort = LightField::Effort;
  int calls = 0;
  const auto call = [&](const std::optional<PatientBox>& cutBy, const Camera& from, Effort effort) {
    const bool there = field.advance(source, &ranges_, cutBy, from, effort);
    EXPECT_LE(field.visits(), kBudget + (effort == Effort::draft ? kBudget : 0));
    ++calls;
    return there;
  };
  EXPECT_FALSE(call({}, other, Effort::bounded));
  call({}, other, Effort::draft);
  call(box, camera(), Effort::draft);
  call(box, camera(), Effort::bounded);
  call({}, camera(), Effort::draft);
  while (!call({}, camera(), Effort::bounded)) ASSERT_LT(calls, 200);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), field.cells().begin(), field.cells().end()));
  const std::uint64_t version = field.version();
  EXPECT_TRUE(call({}, camera(), Effort::bounded));
  EXPECT_EQ(field.visits(), 0u) << "nothing left to do";
  EXPECT_EQ(field.version(), version);
  // Another camera: the lamp's twelve directions only.
  while (!call({}, other, Effort::bounded)) ASSERT_LT(calls, 300);
  converge(field, scene, {}, camera());
  EXPECT_EQ(field.visits(), 12 * field.grid().count());
}

TEST_F(LightFieldTest, ProjectionsHaveNoLight) {
  SceneView scene = sceneFrom(ballOverFloor);
  EXPECT_TRUE(lightSourceOf(scene));
  scene.volumes[0].mode = RenderMode::maximumIntensity;
  EXPECT_FALSE(lightSourceOf(scene));
}

TEST(LightDirections, AreUnitVectorsSpreadEvenly) {
  for (const int count : {6, 48}) {
    glm::dvec3 sum(0);
    std::vector<glm::dvec3> all = sphereDirections(48);
    all.resize(static_cast<std::size_t>(count));
    for (const glm::dvec3& direction : all) {
      EXPECT_NEAR(glm::length(direction), 1.0, 1e-12);
      sum += direction;
    }
    EXPECT_LT(glm::length(sum) / count, count == 48 ? 0.01 : 0.35) << count;
  }
  const glm::dvec3 axis = glm::normalize(glm::dvec3(1, -2, 3));
  for (const glm::dvec3& direction : coneDirections(axis, 9.0, 12))
    EXPECT_GE(glm::dot(direction, axis), std::cos(9.01 * 3.14159265358979 / 180));
}

}  // namespace
}  // namespace chiasm::test
