// Hands and sheets: clip plane, clip box and slice, held, put down, snapped and scrolled.
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

TEST_F(InteractionTest, TheSliceInTheHandShowsWhatLiesOverTheVolume) {
  ask(RoomAct::slice);
  touch(Hand::left, kMiddle);
  EXPECT_FALSE(step().spatial.slices.at(0).content.fusion) << "one volume";
  Volume other = test::letterPhantom(test::makeGrid({30, 34, 20}, {1.5, 1.4, 2.0}));
  other.info.uid = Uid::generate();
  other.info.name = "other";
  ASSERT_TRUE(session_->store().execute(*addVolume(other.info)));
  ASSERT_TRUE(session_->store().attachVoxels(other.info.uid, other.voxels));
  view().fusion.inSlices = true;
  view().fusion.mode = render::FusionMode::checkerboard;
  const VrFrame frame = step();
  for (const render::SpatialSlice& slice : frame.spatial.slices) {
    ASSERT_TRUE(slice.content.fusion);
    EXPECT_EQ(slice.content.fusion->volume, other.info.uid);
    EXPECT_EQ(slice.content.fusion->mode, render::FusionMode::checkerboard);
  }
  // It is in the room's scene, for slices alone.
  const std::vector<render::SceneVolume>& volumes = snapshot().scene.volumes;
  ASSERT_EQ(volumes.size(), 2u);
  EXPECT_TRUE(volumes[0].visibleIn3d);
  EXPECT_EQ(volumes[1].uid, other.info.uid);
  EXPECT_FALSE(volumes[1].visibleIn3d);
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

}  // namespace
}  // namespace chiasm::app::vr
