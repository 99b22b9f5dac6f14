// Hands and the world: grabbing, scaling, cutting, snapping, panels, sticks and buttons.
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/matrix.hpp>
#include <glm/trigonometric.hpp>

#include "app/vr/room_rim.h"
#include "core/case/object_commands.h"
#include "tests/app/vr/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

using InteractionTest = test::HandsFixture;
using Hand = app::vr::Hand;

constexpr PatientPoint kMiddle{};

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

TEST_F(InteractionTest, TheClipPlaneHangsInTheHandUntilItIsPutDown) {
  ask(RoomAct::clipPlane);
  touch(Hand::left, kMiddle, {0, 0, -1});
  VrFrame frame = step();
  ASSERT_EQ(frame.spatial.clipPlanes.size(), 1u);
  EXPECT_LT(glm::length(frame.spatial.clipPlanes[0].point.mm), 1e-6) << "through the tip";
  // It hides what lies between the person and the hand: the patient's front (LPS -y).
  EXPECT_LT(glm::length(frame.spatial.clipPlanes[0].normal.mm - glm::dvec3(0, -1, 0)), 1e-6);
  press(Hand::left);
  release(Hand::left);
  rest(Hand::left);
  frame = step();
  EXPECT_LT(glm::length(frame.spatial.clipPlanes[0].point.mm), 1e-6) << "stays where it was put down";
  // Taken again by its handle it moves by as much as the hand.
  touch(Hand::right, stage(kMiddle) + glm::dvec3(0.02, 0, 0), {0, 0, -1});
  grip(Hand::right);
  touch(Hand::right, stage(kMiddle) + glm::dvec3(0.02, 0, -0.01), {0, 0, -1});
  frame = step();
  EXPECT_LT(glm::length(frame.spatial.clipPlanes[0].point.mm - glm::dvec3(0, 10, 0)), 1e-6);
  grip(Hand::right, false);
  rest(Hand::right);
  frame = step();
  EXPECT_LT(glm::length(frame.spatial.clipPlanes[0].point.mm - glm::dvec3(0, 10, 0)), 1e-6) << "stays again";
  ask(RoomAct::clipPlane);
  EXPECT_TRUE(step().spatial.clipPlanes.empty()) << "asked for again: away";
}

TEST_F(InteractionTest, TheClipPlaneMovesWithThePatient) {
  ask(RoomAct::clipPlane);
  touch(Hand::left, kMiddle);
  step();
  click(Hand::left);
  rest(Hand::left);
  touch(Hand::right, kMiddle);
  step();
  const PatientPoint before = step().spatial.clipPlanes.front().point;
  setHand(Hand::left, {-0.2, 1.0, -0.2}, {-1, 0, 0.5});
  setHand(Hand::right, {0.2, 1.0, -0.2}, {1, 0, 0.5});
  grip(Hand::left);
  grip(Hand::right);
  setHand(Hand::right, {0.5, 1.4, -0.2}, {1, 0, 0.5});
  const VrFrame frame = step();
  EXPECT_GT(world().scale(), 1.2);
  EXPECT_LT(glm::length(frame.spatial.clipPlanes.front().point.mm - before.mm), 1e-9)
      << "planes are kept in patient millimetres";
}

TEST_F(InteractionTest, AClipBoxFaceFollowsTheTip) {
  ask(RoomAct::clipBox);
  ASSERT_TRUE(view().clipBox);
  const PatientBox whole = *view().clipBox;
  const PatientPoint onFace{{0, whole.minimum.y, 0}};
  touch(Hand::right, onFace);
  step();
  const World before = world();
  grip(Hand::right);
  touch(Hand::right, PatientPoint{{0, whole.minimum.y + 12, 0}});
  const VrFrame frame = step();
  ASSERT_TRUE(frame.spatial.clipBox);
  EXPECT_NEAR(frame.spatial.clipBox->minimum.y, whole.minimum.y + 12, 1e-6) << "while it is held";
  grip(Hand::right, false);
  EXPECT_NEAR(view().clipBox->minimum.y, whole.minimum.y + 12, 1e-6) << "and for the window, when let go";
  EXPECT_EQ(view().clipBox->maximum, whole.maximum);
  EXPECT_EQ(world(), before) << "the face moved, not the patient";
  ask(RoomAct::clipBox);
  EXPECT_FALSE(view().clipBox);
}

TEST_F(InteractionTest, TheSliceInTheHandIsShownOnADisplayTheRightWayRound) {
  ask(RoomAct::slice);
  touch(Hand::left, kMiddle, glm::normalize(glm::dvec3(0.4, -0.5, -1.0)));
  VrFrame frame = step();
  ASSERT_EQ(frame.spatial.slices.size(), 2u);
  const render::SliceContent& content = frame.spatial.slices[0].content;
  EXPECT_EQ(content, frame.spatial.slices[1].content) << "in the patient and on the display";
  const glm::dvec3 normal = glm::cross(content.right.mm, content.down.mm);
  EXPECT_NEAR(glm::length(normal), 1.0, 1e-9);
  EXPECT_LT(std::abs(glm::dot(content.centre.mm, normal)), 1e-6) << "through the tip";
  EXPECT_GT(glm::dot(normal, world().caseDirectionFromStage(glm::dvec3(0.4, -0.5, -1.0)).mm), 0.99);
  // On the display right is to the reader's right: nothing is mirrored.
  const render::SpatialRectangle& at = frame.spatial.slices[1].at;
  const glm::dvec3 right = stage(at.corner + at.right) - stage(at.corner);
  const glm::dvec3 down = stage(at.corner + at.down) - stage(at.corner);
  EXPECT_GT(right.x, 0.3);
  EXPECT_LT(down.y, -0.3);
  EXPECT_GT(glm::cross(right, -down).z, 0.0) << "faces the reader";
  // In the patient it lies where it cuts.
  const render::SpatialRectangle& cut = frame.spatial.slices[0].at;
  const PatientPoint middle = cut.corner + cut.right * 0.5 + cut.down * 0.5;
  EXPECT_LT(glm::length(middle.mm - content.centre.mm), 1e-9);
  EXPECT_NEAR(glm::length(cut.right.mm), content.mmPerPixel * frame.spatial.slices[0].pixels.x, 1e-9);
}

TEST_F(InteractionTest, SnapsToTheStandardPlanes) {
  ask(RoomAct::slice);
  touch(Hand::left, PatientPoint{{0, 0, 5}}, {0.3, -0.9, -0.3});
  step();
  EXPECT_FALSE(room_.snapped);
  const struct {
    RoomAct act;
    AnatomicalPlane plane;
  } rows[] = {{RoomAct::snapAxial, AnatomicalPlane::axial},
              {RoomAct::snapCoronal, AnatomicalPlane::coronal},
              {RoomAct::snapSagittal, AnatomicalPlane::sagittal}};
  for (const auto& row : rows) {
    ask(row.act);
    EXPECT_EQ(room_.snapped, row.plane);
    const render::SliceContent content = step().spatial.slices.front().content;
    EXPECT_EQ(content.right, screenRight(row.plane)) << "as on every screen";
    EXPECT_EQ(content.down, screenDown(row.plane));
  }
  ask(RoomAct::snapAxial);
  touch(Hand::left, PatientPoint{{0, 0, 9}}, {0.3, -0.2, -0.9});
  EXPECT_NEAR(step().spatial.slices.front().content.centre.mm.z, 9.0, 1e-6) << "still goes with the hand";
  ask(RoomAct::snapAxial);
  EXPECT_FALSE(room_.snapped) << "asked for again: free";
  // Near a standard plane it falls into it by itself, with a tick.
  felt_[0] = 0.0;
  touch(Hand::left, kMiddle, glm::dvec3(0.05, -1.0, 0.0));
  step();
  EXPECT_EQ(room_.snapped, AnatomicalPlane::axial);
  EXPECT_GT(felt_[0], 0.3);
}

TEST_F(InteractionTest, TheStickScrollsAStandingSlice) {
  ask(RoomAct::snapAxial);  // nothing in the hand: a slice through the crosshair
  const double before = step().spatial.slices.front().content.centre.mm.z;
  input_.hand(Hand::left).stick = {0.0, 1.0};
  const double after = step(30).spatial.slices.front().content.centre.mm.z;
  EXPECT_GT(std::abs(after - before), 5.0);
}

TEST_F(InteractionTest, APanelIsTakenByItsEdgeAndKeepsItsSizeToTheEye) {
  VrFrame frame = step();
  const Board before = boardOf(frame, PanelKind::report);
  const glm::dvec3 edge = pointOnBoard(before, {0.5, 0.0}) + before.pose.up() * 0.02;
  pointFrom(Hand::right, {0.2, 1.2, -0.1}, edge);
  grip(Hand::right);
  pointFrom(Hand::right, {0.2, 1.2, -0.1}, edge + glm::dvec3(-0.5, 0.1, -0.2));
  input_.hand(Hand::right).stick = {0.0, 1.0};
  frame = step(90);
  input_.hand(Hand::right).stick = {0.0, 0.0};
  grip(Hand::right, false);
  frame = step();
  const Board after = boardOf(frame, PanelKind::report);
  const double near = glm::length(before.pose.position - input_.head.position);
  const double far = glm::length(after.pose.position - input_.head.position);
  EXPECT_GT(far, near + 0.5);
  EXPECT_LE(far, 3.0 + 1e-9);
  EXPECT_NEAR(after.metres.x / far, before.metres.x / near, 1e-9);
  const glm::dvec3 normal = after.pose.orientation * glm::dvec3(0, 0, 1);
  EXPECT_GT(glm::dot(normal, glm::normalize(input_.head.position - after.pose.position)), 0.999);
}

TEST_F(InteractionTest, TheRayIsThePanelsMouse) {
  const Board report = boardOf(step(), PanelKind::report);
  pointFrom(Hand::right, {0.3, 1.3, -0.2}, pointOnBoard(report, {0.25, 0.75}));
  all_.clear();
  step();
  auto points = heard<PanelPointed>();
  ASSERT_EQ(points.size(), 1u);
  const glm::dvec2 pixels(pictureOf(PanelKind::report).pixels);
  EXPECT_NEAR(points[0].pixel.x, 0.25 * pixels.x, 0.5);
  EXPECT_NEAR(points[0].pixel.y, 0.75 * pixels.y, 0.5);
  step(5);
  EXPECT_EQ(heard<PanelPointed>().size(), 1u) << "a still ray says nothing new";
  press(Hand::right);
  // The press goes on beyond the edge, and no tool is used.
  pointFrom(Hand::right, {0.3, 1.3, -0.2}, pointOnBoard(report, {1.4, 0.75}));
  step();
  points = heard<PanelPointed>();
  EXPECT_TRUE(points.back().pressed);
  EXPECT_GT(points.back().pixel.x, pixels.x);
  release(Hand::right);
  EXPECT_FALSE(heard<PanelPointed>().back().pressed);
  step();
  ASSERT_EQ(heard<PanelLeft>().size(), 1u);
  EXPECT_TRUE(heard<ToolUsed>().empty() || heard<ToolUsed>().front().event.phase == ToolEvent::Phase::hover);
  pointFrom(Hand::right, {0.3, 1.3, -0.2}, pointOnBoard(report, {0.5, 0.5}));
  input_.hand(Hand::right).stick = {0.0, 1.0};
  step();
  EXPECT_GT(heard<PanelPointed>().back().wheel, 0.0) << "the stick turns the wheel";
}

TEST_F(InteractionTest, AHandInThePatientMeansThePatientAndNotThePanelBehind) {
  const Board report = boardOf(step(), PanelKind::report);
  const glm::dvec3 middle = pointOnBoard(report, {0.5, 0.5});
  const glm::dvec3 towards = glm::normalize(middle - input_.head.position);
  // The patient between the person and the report, the hand in them and pointing on to the report.
  interaction_.setWorld(World(1.0, {1, 0, 0, 0}, input_.head.position + towards * 0.6, {}));
  view().tool = ToolKind::brush;
  view().activeSegment = small_.bone;
  touch(Hand::right, kMiddle, towards);
  step();
  all_.clear();
  click(Hand::right);
  EXPECT_FALSE(heard<ToolUsed>().empty());
  for (const PanelPointed& pointed : heard<PanelPointed>()) EXPECT_FALSE(pointed.pressed);
  const glm::dvec3 before = stage(kMiddle);
  grip(Hand::right);
  touch(Hand::right, before + glm::dvec3(0, 0.1, 0), towards);
  step();
  EXPECT_NEAR(stage(kMiddle).y, before.y + 0.1, 1e-9) << "carried, not the panel";
  grip(Hand::right, false);
  // A panel before the patient still takes the ray, also when the patient is larger than the room.
  interaction_.setWorld(World(40.0, {1, 0, 0, 0}, input_.head.position, {}));
  pointFrom(Hand::right, {0.3, 1.3, -0.2}, middle);
  step();
  all_.clear();
  click(Hand::right);
  const auto points = heard<PanelPointed>();
  EXPECT_TRUE(std::any_of(points.begin(), points.end(), [](const PanelPointed& p) { return p.pressed; }));
}

TEST_F(InteractionTest, ThePaletteLeavesTheWristThatWorksInThePatient) {
  setHand(Hand::left, {-0.3, 1.2, -0.2}, {0, 0, -1});
  const auto shown = [&](const VrFrame& frame) {
    return std::any_of(frame.panels.begin(), frame.panels.end(),
                       [](const PanelPlacement& panel) { return panel.kind == PanelKind::palette; });
  };
  EXPECT_TRUE(shown(step()));
  touch(Hand::left, kMiddle);
  EXPECT_FALSE(shown(step())) << "it would hide the patient";
  setHand(Hand::left, {-0.3, 1.2, -0.2}, {0, 0, -1});
  EXPECT_TRUE(shown(step()));
}

TEST_F(InteractionTest, FollowMeBringsPanelsAlongOnlyWhenAsked) {
  const Board before = boardOf(step(), PanelKind::report);
  ask(RoomAct::followMe);
  EXPECT_TRUE(room_.followMe);
  input_.head.orientation = glm::angleAxis(glm::radians(90.0), glm::dvec3(0, 1, 0));
  const Board after = boardOf(step(360), PanelKind::report);
  EXPECT_GT(glm::length(after.pose.position - before.pose.position), 0.5);
  const glm::dvec3 direction = glm::normalize(after.pose.position - input_.head.position);
  EXPECT_GT(glm::dot(direction, input_.head.forward()), 0.6) << "in sight again";
}

TEST_F(InteractionTest, ThePaletteHangsOnTheOtherWristAndComesByTheMenu) {
  setHand(Hand::left, {-0.2, 1.2, -0.35}, {0, 0, -1});
  VrFrame frame = step();
  EXPECT_LT(glm::length(boardOf(frame, PanelKind::palette).pose.position - glm::dvec3(-0.2, 1.2, -0.35)),
            0.15);
  tapMenu(Hand::left);
  EXPECT_FALSE(panel(PanelKind::palette).shown);
  tapMenu(Hand::left);
  EXPECT_TRUE(panel(PanelKind::palette).shown);
  settings_.dominant = Hand::left;
  setHand(Hand::right, {0.2, 1.2, -0.35}, {0, 0, -1});
  step();
  frame = step();
  EXPECT_LT(glm::length(boardOf(frame, PanelKind::palette).pose.position - glm::dvec3(0.2, 1.2, -0.35)), 0.15)
      << "left-handed: on the right wrist";
}

TEST_F(InteractionTest, FaceButtonsUndoRedoHideNamesAndReport) {
  session_->run(renameSegment(small_.bone, "Renamed"));
  session_->waitUntilIdle();
  const auto push = [&](Hand hand, bool upper) {
    (upper ? input_.hand(hand).upper : input_.hand(hand).lower) = true;
    step(2);
    (upper ? input_.hand(hand).upper : input_.hand(hand).lower) = false;
    step();
  };
  push(Hand::right, false);
  EXPECT_NE(current().findSegment(small_.bone)->name, "Renamed");
  push(Hand::right, true);
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Renamed");
  push(Hand::left, false);
  EXPECT_TRUE(view().showNames);
  push(Hand::left, false);
  EXPECT_FALSE(view().showNames);
  push(Hand::left, true);
  EXPECT_FALSE(panel(PanelKind::report).shown);
  push(Hand::left, true);
  EXPECT_TRUE(panel(PanelKind::report).shown);
}

TEST_F(InteractionTest, TheStickSizesTheBrushInMillimetres) {
  view().tool = ToolKind::brush;
  view().brush.radiusMm = 4.0;
  ask(RoomAct::larger);
  input_.hand(Hand::right).stick = {0.0, 1.0};
  step(45);
  input_.hand(Hand::right).stick = {0.0, 0.0};
  step();
  EXPECT_GT(view().brush.radiusMm, 6.0);
  EXPECT_LT(view().brush.radiusMm, 12.0);
  input_.hand(Hand::right).stick = {0.0, -1.0};
  step(900);
  EXPECT_GE(view().brush.radiusMm, 0.5);
}

TEST_F(InteractionTest, SnapTurnTurnsTheRoomAboutTheHeadWithAVignette) {
  const glm::dvec3 head = input_.head.position;
  const glm::dvec3 before = stage(kMiddle) - head;
  input_.hand(Hand::left).stick = {1.0, 0.0};
  VrFrame frame = step();
  EXPECT_GT(frame.vignette, 0.5);
  const glm::dvec3 after = stage(kMiddle) - head;
  EXPECT_NEAR(glm::length(after), glm::length(before), 1e-9);
  EXPECT_LT(after.x, before.x - 0.1) << "turning right moves the room to the left";
  const World once = world();
  step(30);
  EXPECT_EQ(world(), once) << "one throw, one step";
  EXPECT_EQ(step(60).vignette, 0.0);
  input_.hand(Hand::left).stick = {0.0, 0.0};
  step();
  settings_.vignette = false;
  input_.hand(Hand::left).stick = {-1.0, 0.0};
  EXPECT_EQ(step().vignette, 0.0) << "as the person likes it";
}

TEST_F(InteractionTest, TheVignetteIsADarkRimBeforeTheEyesAndClearAhead) {
  step();
  input_.hand(Hand::left).stick = {1.0, 0.0};
  const VrFrame frame = step();
  // The last picture of the room, over everything, straight before the head.
  const render::SpatialPicture& rim = frame.spatial.pictures.back();
  EXPECT_TRUE(rim.onTop);
  const glm::dvec3 centre = frame.world.stageFromCase(rim.at.corner + rim.at.right * 0.5 + rim.at.down * 0.5);
  const glm::dvec3 ahead = glm::normalize(centre - input_.head.position);
  EXPECT_NEAR(glm::length(ahead - input_.head.forward()), 0.0, 1e-9);
  const auto darkness = [&](double degrees) {
    const double half = 0.5 * rim.image->size.x;
    const double across = half * std::tan(glm::radians(degrees)) / std::tan(glm::radians(kRimHalfDegrees));
    const auto column = static_cast<std::size_t>(half + across), row = static_cast<std::size_t>(half);
    return rim.image->rgba[(row * static_cast<std::size_t>(rim.image->size.x) + column) * 4 + 3];
  };
  EXPECT_EQ(darkness(0.0), 0);
  EXPECT_EQ(darkness(kRimBeginsDegrees - 2.0), 0);
  EXPECT_GT(darkness(kRimFullDegrees + 2.0), 200);
  // Without a turn there is none.
  input_.hand(Hand::left).stick = {0.0, 0.0};
  const VrFrame calm = step(120);
  for (const render::SpatialPicture& picture : calm.spatial.pictures) EXPECT_NE(picture.image, rim.image);
}

TEST_F(InteractionTest, TouchingAStructureTicksOnceAndIsHeard) {
  const PatientPoint bone = inside(small_.bone);
  touch(Hand::right, bone);
  felt_[1] = 0.0;
  step();
  ASSERT_FALSE(heard<SegmentTouched>().empty());
  EXPECT_EQ(heard<SegmentTouched>().back().segment, small_.bone);
  EXPECT_GT(felt_[1], 0.2);
  felt_[1] = 0.0;
  all_.clear();
  step(10);
  EXPECT_TRUE(heard<SegmentTouched>().empty());
  EXPECT_EQ(felt_[1], 0.0);
  rest(Hand::right);
  step();
  EXPECT_TRUE(heard<SegmentTouched>().back().segment.empty());
}

TEST_F(InteractionTest, LosingFocusLetsEverythingGoAndKeepsTheStroke) {
  view().tool = ToolKind::brush;
  view().activeSegment = small_.bone;
  view().brush.radiusMm = 3.0;
  const std::size_t before = voxelsOf(small_.bone);
  touch(Hand::right, PatientPoint{{-5, 3, 0}});
  step();
  press(Hand::right);
  touch(Hand::right, PatientPoint{{5, 3, 0}});
  step();
  EXPECT_TRUE(session_->store().inGesture());
  input_.focused = false;
  step();
  EXPECT_FALSE(session_->store().inGesture());
  EXPECT_GT(voxelsOf(small_.bone), before);
  input_.focused = true;
  step();
  EXPECT_FALSE(session_->store().inGesture()) << "a trigger still down begins nothing";
}

TEST_F(InteractionTest, ReleaseEndsWithNothingPressedAnywhere) {
  const Board report = boardOf(step(), PanelKind::report);
  pointFrom(Hand::right, {0.3, 1.3, -0.2}, pointOnBoard(report, {0.5, 0.5}));
  press(Hand::right);
  events_.clear();
  interaction_.release(events_);
  bool up = false, left = false;
  for (const VrEvent& event : events_) {
    if (const auto* pointed = std::get_if<PanelPointed>(&event)) up = !pointed->pressed;
    left = left || std::holds_alternative<PanelLeft>(event);
  }
  EXPECT_TRUE(up);
  EXPECT_TRUE(left);
}

}  // namespace
}  // namespace chiasm::app::vr
