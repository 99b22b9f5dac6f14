// Hands and the world: where the patient stands, carrying, turning and scaling them.
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/matrix.hpp>
#include <glm/trigonometric.hpp>

#include "core/case/object_commands.h"
#include "tests/app/vr/interaction/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

using InteractionTest = test::HandsFixture;
using Hand = app::vr::Hand;

TEST_F(InteractionTest, ThePatientStandsBeforeThePersonAtLifeSizeFacingThem) {
  EXPECT_DOUBLE_EQ(world().scale(), 1.0);
  const glm::dvec3 middle = stage(kMiddle);
  EXPECT_LT(middle.z, -0.4);
  EXPECT_GT(middle.z, -0.8) << "within reach";
  EXPECT_NEAR(middle.x, 0.0, 1e-9);
  EXPECT_GT(stage({{0, -100, 0}}).z, middle.z) << "the face towards the person";
  EXPECT_GT(stage({{100, 0, 0}}).x, middle.x) << "patient left at the person's right";
}

TEST_F(InteractionTest, NothingMovesByItself) {
  const World before = world();
  const VrFrame first = step();
  input_.head.position += glm::dvec3(0.4, 0.05, 0.3);
  input_.head.orientation = glm::angleAxis(0.8, glm::dvec3(0, 1, 0));
  const VrFrame frame = step(90);
  EXPECT_EQ(world(), before);
  EXPECT_EQ(frame.vignette, 0.0);
  EXPECT_FALSE(frame.moving);
  EXPECT_EQ(boardOf(frame, PanelKind::report), boardOf(first, PanelKind::report)) << "panels stay";
}

TEST_F(InteractionTest, OneGripInThePatientCarriesAndTurnsThem) {
  touch(Hand::right, kMiddle);
  step();
  const glm::dvec3 held(stage(kMiddle)), aside(stage({{30, 0, 0}}));
  grip(Hand::right);
  input_.hand(Hand::right).grip.position += glm::dvec3(0.1, 0.2, 0.05);
  input_.hand(Hand::right).aim.position += glm::dvec3(0.1, 0.2, 0.05);
  EXPECT_TRUE(step().moving);
  EXPECT_LT(glm::length(stage(kMiddle) - (held + glm::dvec3(0.1, 0.2, 0.05))), 1e-9);
  EXPECT_LT(glm::length(stage({{30, 0, 0}}) - (aside + glm::dvec3(0.1, 0.2, 0.05))), 1e-9);
  turnHand(Hand::right, glm::angleAxis(glm::half_pi<double>(), glm::dvec3(0, 1, 0)));
  step();
  const glm::dvec3 direction = glm::normalize(stage({{30, 0, 0}}) - stage(kMiddle));
  EXPECT_LT(glm::length(direction - glm::dvec3(0, 0, -1)), 1e-9) << "turned as the hand was";
  EXPECT_DOUBLE_EQ(world().scale(), 1.0);
  grip(Hand::right, false);
  const World rested = world();
  rest(Hand::right);
  step(10);
  EXPECT_EQ(world(), rested) << "and stays where it was let go";
}

TEST_F(InteractionTest, OneGripBesideThePatientMovesNothing) {
  setHand(Hand::right, {0.6, 1.2, 0.2}, {1, 0, 0.4});  // away from patient and panels
  const World before = world();
  grip(Hand::right);
  setHand(Hand::right, {0.9, 1.5, 0.2}, {1, 0, 0.4});
  step(3);
  EXPECT_EQ(world(), before);
}

TEST_F(InteractionTest, TwoGripsScaleAboutTheHandsMiddle) {
  const auto hands = [&](double half, double lift) {
    setHand(Hand::left, {-half, 1.0 + lift, -0.2}, {-1, 0, 0.5});
    setHand(Hand::right, {half, 1.0 + lift, -0.2}, {1, 0, 0.5});
  };
  hands(0.2, 0.0);
  step();
  const glm::dvec3 middle(0.0, 1.0, -0.2);
  const PatientPoint under = world().caseFromStage(middle);
  grip(Hand::left);
  grip(Hand::right);
  for (int i = 1; i <= 20; ++i) {
    hands(0.2 + 0.3 * i / 20.0, 0.1 * i / 20.0);
    step();
  }
  EXPECT_NEAR(world().scale(), 2.5, 1e-9);
  EXPECT_LT(glm::length(stage(under) - (middle + glm::dvec3(0, 0.1, 0))), 1e-9);
  // Crossing the hands turns the world over; it never mirrors it.
  setHand(Hand::left, {0.5, 1.1, -0.2}, {-1, 0, 0.5});
  setHand(Hand::right, {-0.5, 1.1, -0.2}, {1, 0, 0.5});
  step();
  EXPECT_GT(glm::determinant(glm::dmat3(world().caseFromStage())), 0.0);
  EXPECT_NEAR(world().scale(), 2.5, 1e-9);
  EXPECT_NEAR(room_.scale, 2.5, 1e-9) << "the window hears of it";
}

TEST_F(InteractionTest, OneHandAloneScalesByTheStickWhileItHolds) {
  touch(Hand::right, kMiddle);
  grip(Hand::right);
  input_.hand(Hand::right).stick = {0.0, 1.0};
  step(60);
  EXPECT_GT(world().scale(), 1.5);
  input_.hand(Hand::right).stick = {0.0, -1.0};
  step(200);
  EXPECT_LT(world().scale(), 0.5);
}

TEST_F(InteractionTest, WithTheHeadInThePatientOneSeesIntoThem) {
  EXPECT_NEAR(step().spatial.nearMm, 100.0, 1e-9) << "ten centimetres, at life size";
  ask(RoomAct::larger);
  EXPECT_NEAR(step().spatial.nearMm, 100.0 / 1.25, 1e-9) << "ten centimetres of the room";
}

TEST_F(InteractionTest, LifeSizeFitTurnAndReset) {
  ask(RoomAct::larger);
  ask(RoomAct::larger);
  EXPECT_NEAR(world().scale(), 1.25 * 1.25, 1e-9);
  ask(RoomAct::smaller);
  EXPECT_NEAR(world().scale(), 1.25, 1e-9);
  const glm::dvec3 middle = stage(kMiddle);
  ask(RoomAct::lifeSize);
  EXPECT_NEAR(world().scale(), 1.0, 1e-12);
  EXPECT_LT(glm::length(stage(kMiddle) - middle), 1e-9) << "on the spot";
  ask(RoomAct::turnRight);
  const glm::dvec3 left = glm::normalize(stage({{10, 0, 0}}) - stage(kMiddle));
  EXPECT_NEAR(std::acos(left.x), glm::radians(30.0), 1e-9);
  ask(RoomAct::fitToTable);
  const PatientBox box = boundingBox(current().volumes.front().info.grid);
  const glm::dvec3 size = (box.maximum - box.minimum) * world().metresPerMm();
  EXPECT_NEAR(std::max({size.x, size.y, size.z}), 0.5, 1e-9);
  ask(RoomAct::clipPlane);
  ask(RoomAct::reset);
  EXPECT_DOUBLE_EQ(world().scale(), 1.0);
  EXPECT_FALSE(room_.clipPlane);
}

TEST_F(InteractionTest, AnActIsCarriedOutOnce) {
  ask(RoomAct::larger);
  step(20);
  EXPECT_NEAR(world().scale(), 1.25, 1e-12);
}

}  // namespace
}  // namespace chiasm::app::vr
