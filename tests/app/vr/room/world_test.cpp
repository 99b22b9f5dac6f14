// Metres and millimetres: nothing can be mirrored or sheared, and left stays left.
#include "app/vr/room/world.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>
#include <random>

namespace chiasm::app::vr {
namespace {

// Many worlds as two hands would leave them: moved, turned and scaled again and again.
std::vector<World> someWorlds() {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> one(-1.0, 1.0), factor(0.3, 3.0);
  std::vector<World> worlds{World(), World(1.0, {1, 0, 0, 0}, {0, 1.2, -0.6}, {{10, -20, 30}})};
  World world;
  for (int i = 0; i < 300; ++i) {
    const glm::dvec3 about(one(random), one(random), one(random));
    world = world.moved(glm::normalize(glm::dquat(one(random), one(random), one(random), one(random))), about,
                        {one(random), one(random), one(random)});
    world = world.scaledAbout(about, factor(random));
    worlds.push_back(world);
  }
  return worlds;
}

TEST(WorldTest, ThePatientFacesTheUserAndLeftStaysLeft) {
  const World world;
  // LPS left, posterior, superior in metres with Y up; the user looks along -Z.
  EXPECT_EQ(world.stageFromCase(PatientVector{{1000, 0, 0}}), glm::dvec3(1, 0, 0));
  EXPECT_EQ(world.stageFromCase(PatientVector{{0, 1000, 0}}), glm::dvec3(0, 0, -1));
  EXPECT_EQ(world.stageFromCase(PatientVector{{0, 0, 1000}}), glm::dvec3(0, 1, 0));
}

TEST(WorldTest, IsNeverMirroredOrSheared) {
  for (const World& world : someWorlds()) {
    const glm::dmat3 linear(world.caseFromStage());
    EXPECT_GT(glm::determinant(linear), 0.0);
    // Columns are orthogonal and equally long: one scale for every direction.
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(glm::length(linear[i]) / world.mmPerMetre(), 1.0, 1e-9);
      EXPECT_NEAR(glm::dot(linear[i], linear[(i + 1) % 3]) / glm::dot(linear[i], linear[i]), 0.0, 1e-9);
    }
    EXPECT_GT(world.scale(), 0.0);
  }
}

TEST(WorldTest, RoundTripsPointsVectorsAndDirections) {
  for (const World& world : someWorlds()) {
    const PatientPoint point{{12.5, -140.25, 77.0}};
    const PatientPoint back = world.caseFromStage(world.stageFromCase(point));
    EXPECT_LT(glm::length(back.mm - point.mm), 1e-6);
    const PatientVector vector{{-3, 5, 11}};
    EXPECT_LT(glm::length(world.caseVectorFromStage(world.stageFromCase(vector)).mm - vector.mm), 1e-9);
    EXPECT_NEAR(glm::length(world.stageFromCase(vector)), glm::length(vector.mm) * world.metresPerMm(), 1e-9);
    EXPECT_NEAR(glm::length(world.caseDirectionFromStage({0.2, 0.4, -0.9}).mm), 1.0, 1e-12);
    const glm::dvec3 stage(0.3, 1.1, -0.4);
    const glm::dvec3 byMatrix(world.caseFromStage() * glm::dvec4(stage, 1.0));
    EXPECT_LT(glm::length(byMatrix - world.caseFromStage(stage).mm), 1e-6);
  }
}

TEST(WorldTest, StandsWhereItIsPut) {
  const PatientPoint pivot{{10, 20, 30}};
  const World world(2.5, glm::angleAxis(0.7, glm::dvec3(0, 1, 0)), {0.1, 1.0, -0.5}, pivot);
  EXPECT_LT(glm::length(world.stageFromCase(pivot) - glm::dvec3(0.1, 1.0, -0.5)), 1e-12);
  EXPECT_NEAR(glm::length(world.stageFromCase(PatientVector{{0, 0, 100}})), 0.25, 1e-12) << "2.5 times life";
}

TEST(WorldTest, ScalingKeepsThePointItIsAbout) {
  for (const World& world : someWorlds()) {
    const glm::dvec3 about(0.2, 1.3, -0.7);
    const PatientPoint there = world.caseFromStage(about);
    for (const double factor : {0.5, 1.7, 1e6, 1e-6}) {
      const World scaled = world.scaledAbout(about, factor);
      EXPECT_LT(glm::length(scaled.stageFromCase(there) - about), 1e-6);
      EXPECT_GE(scaled.scale(), 0.05);
      EXPECT_LE(scaled.scale(), 50.0);
    }
  }
}

TEST(WorldTest, MovingCarriesEveryPointRigidly) {
  const World world(3.0, glm::angleAxis(0.4, glm::dvec3(1, 0, 0)), {0, 1, -1}, {});
  const glm::dquat turn = glm::angleAxis(0.9, glm::normalize(glm::dvec3(1, 2, 3)));
  const glm::dvec3 about(0.4, 1.2, -0.2), shift(0.1, -0.05, 0.3);
  const World moved = world.moved(turn, about, shift);
  for (const PatientPoint point : {PatientPoint{{0, 0, 0}}, PatientPoint{{80, -30, 120}}}) {
    const glm::dvec3 expected = turn * (world.stageFromCase(point) - about) + about + shift;
    EXPECT_LT(glm::length(moved.stageFromCase(point) - expected), 1e-12);
  }
  EXPECT_EQ(moved.scale(), world.scale());
}

}  // namespace
}  // namespace chiasm::app::vr
