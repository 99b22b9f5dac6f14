// Buttons and sticks: undo, names, brush size, turning, haptic ticks, and losing the headset's attention.
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/matrix.hpp>
#include <glm/trigonometric.hpp>

#include "app/vr/room/room_rim.h"
#include "core/case/object_commands.h"
#include "tests/app/vr/interaction/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

using InteractionTest = test::HandsFixture;
using Hand = app::vr::Hand;

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

// With one face button: tapped it undoes, held it redoes, once; the same for the left-handed.
TEST_F(InteractionTest, OneFaceButtonUndoesTappedAndRedoesHeld) {
  session_->run(renameSegment(small_.bone, "Renamed"));
  session_->waitUntilIdle();
  for (const Hand dominant : {Hand::right, Hand::left}) {
    settings_.dominant = dominant;
    step();
    const auto push = [&](Hand hand, int frames) {
      input_.hand(hand).lower = true;
      step(frames);
      input_.hand(hand).lower = false;
      step();
    };
    push(dominant, 10);
    EXPECT_NE(current().findSegment(small_.bone)->name, "Renamed");
    felt_[static_cast<int>(dominant)] = 0.0;
    push(dominant, 120);
    EXPECT_EQ(current().findSegment(small_.bone)->name, "Renamed") << "redone, and not undone again";
    EXPECT_GT(felt_[static_cast<int>(dominant)], 0.2) << "a tick says that it was long enough";
    EXPECT_TRUE(session_->store().redoName().empty());
    push(other(dominant), 10);
    EXPECT_TRUE(view().showNames);
    push(other(dominant), 10);
    push(other(dominant), 60);
    EXPECT_FALSE(view().showNames);
    EXPECT_FALSE(panel(PanelKind::report).shown);
    push(other(dominant), 60);
    EXPECT_TRUE(panel(PanelKind::report).shown);
  }
}

TEST_F(InteractionTest, TheTrackpadUndoesRedoesTurnsAndSizesWherePressed) {
  session_->run(renameSegment(small_.bone, "Renamed"));
  session_->waitUntilIdle();
  const auto push = [&](Hand hand, glm::dvec2 at, int frames = 3) {
    input_.hand(hand).pad = at;
    step();
    input_.hand(hand).padPressed = true;
    const VrFrame frame = step(frames);
    input_.hand(hand).padPressed = false;
    step();
    return frame;
  };
  const World before = world();
  input_.hand(Hand::right).pad = {-0.9, 0.1};
  step(30);
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Renamed") << "a finger that rests does nothing";
  push(Hand::right, {-0.9, 0.1});
  EXPECT_NE(current().findSegment(small_.bone)->name, "Renamed");
  push(Hand::right, {0.8, -0.2});
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Renamed");
  EXPECT_EQ(world(), before);
  push(Hand::left, {0.9, 0.0});
  EXPECT_NE(world(), before) << "the other hand turns";
  EXPECT_FALSE(view().showNames);
  view().tool = ToolKind::brush;
  view().brush.radiusMm = 4.0;
  push(Hand::right, {0.1, 0.9}, 45);
  EXPECT_GT(view().brush.radiusMm, 5.0);
  push(Hand::right, {0.1, -0.9}, 200);
  EXPECT_LT(view().brush.radiusMm, 4.0);
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Renamed");
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
