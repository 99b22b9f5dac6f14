// Hands and panels: taking them by the edge, pointing at them, the palette at the wrist.
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

// Walking round the patient, panels come along beside them, with their front to the person and never before
// the patient; whoever stands still sees nothing move.
TEST_F(InteractionTest, PanelsComeRoundThePatientWithThePerson) {
  constexpr PanelKind kPanels[] = {PanelKind::report, PanelKind::segments, PanelKind::tools};
  VrFrame frame = step();
  const auto fromBehind = [&](PanelKind kind) {
    const Board board = boardOf(frame, kind);
    const glm::dvec3 front = board.pose.orientation * glm::dvec3(0, 0, 1);
    return glm::dot(front, input_.head.position - board.pose.position) < 0.0;
  };
  const auto before = [&](PanelKind kind) {
    const glm::dvec3 eyes = input_.head.position, patient = stage(kMiddle);
    const auto hit = hitBoard(boardOf(frame, kind), eyes, glm::normalize(patient - eyes), 0.0);
    return hit && hit->distance < glm::length(patient - eyes);
  };
  const Board still = boardOf(frame, PanelKind::report);
  frame = step(400);
  EXPECT_EQ(boardOf(frame, PanelKind::report), still) << "nothing moves by itself";
  bool everBehind = false;
  for (double turn = 0; turn <= 720; turn += 40) {
    const glm::dvec3 patient = stage(kMiddle);
    const double angle = glm::radians(turn);
    input_.head.position = patient + 1.8 * glm::dvec3(std::sin(angle), 0.1, std::cos(angle));
    input_.head.orientation = facing(input_.head.position, 2.0 * input_.head.position - patient);
    frame = step();
    for (const PanelKind kind : kPanels) everBehind = everBehind || fromBehind(kind);
    frame = step(400);
    for (const PanelKind kind : kPanels) {
      EXPECT_FALSE(fromBehind(kind)) << static_cast<int>(kind) << " after " << turn << " degrees";
      EXPECT_FALSE(before(kind)) << static_cast<int>(kind) << " after " << turn << " degrees";
    }
  }
  EXPECT_TRUE(everBehind) << "or this tests nothing";
}

TEST_F(InteractionTest, APanelThatIsPutBeforeThePatientStaysThere) {
  VrFrame frame = step();
  const Board report = boardOf(frame, PanelKind::report);
  const glm::dvec3 from(0.2, 1.3, -0.05), edge = pointOnBoard(report, {0.5, 0.0}) + report.pose.up() * 0.02;
  pointFrom(Hand::right, from, edge);
  grip(Hand::right);
  const glm::dvec3 middle = input_.head.position + glm::normalize(stage(kMiddle) - input_.head.position);
  pointFrom(Hand::right, from, middle + glm::dvec3(0, 0.4, 0));
  step(3);
  grip(Hand::right, false);
  const Board put = boardOf(step(), PanelKind::report);
  EXPECT_EQ(boardOf(step(400), PanelKind::report), put);
}

// Another patient is stood before the person anew; cuts belonged to the one before.
TEST_F(InteractionTest, AnotherCaseIsPlacedAnew) {
  ask(RoomAct::clipPlane);
  ask(RoomAct::larger);
  EXPECT_NE(world().scale(), 1.0);
  input_.head.position += glm::dvec3(1.0, 0, 0);
  VrSnapshot other = snapshot();
  other.current.info.uid = Uid::generate();
  events_.clear();
  input_.seconds += 0.011;
  interaction_.update(input_, other, events_);
  EXPECT_EQ(world().scale(), 1.0);
  EXPECT_NEAR(stage(PatientPoint{}).x, input_.head.position.x, 0.2);
  bool planeGone = false;
  for (const VrEvent& event : events_)
    if (const auto* changed = std::get_if<RoomChanged>(&event)) planeGone = !changed->status.clipPlane;
  EXPECT_TRUE(planeGone);
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

}  // namespace
}  // namespace chiasm::app::vr
