// What stands around the patient: letters, figure, scale, names with their lines, the way to what is pointed
// at.
#include "app/vr/room/room_picture.h"

#include <algorithm>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/trigonometric.hpp>

#include "core/case/object_commands.h"
#include "tests/app/vr/interaction/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

using RoomPictureTest = test::HandsFixture;

glm::dvec3 middleOf(const World& world, const render::SpatialRectangle& at) {
  return world.stageFromCase(at.corner + at.right * 0.5 + at.down * 0.5);
}

TEST(ScaleTextTest, SaysHowLargeThePatientStands) {
  EXPECT_EQ(scaleText(1.0), "life size");
  EXPECT_EQ(scaleText(2.5), "2.5\u00d7 life size");
  EXPECT_EQ(scaleText(12.04), "12.0\u00d7 life size");
  EXPECT_EQ(scaleText(0.25), "0.25\u00d7 life size");
}

TEST(WayTest, PointsToWhatIsOutOfViewOnly) {
  const Pose head{{0, 1.6, 0}, {1, 0, 0, 0}};
  EXPECT_FALSE(wayTo(head, {0.1, 1.5, -1.0}));
  EXPECT_NEAR(*wayTo(head, {1.0, 1.6, -0.2}), 0.0, 1e-9) << "right";
  EXPECT_NEAR(std::abs(*wayTo(head, {-1.0, 1.6, -0.2})), glm::pi<double>(), 1e-9) << "left";
  EXPECT_NEAR(*wayTo(head, {0.0, 3.0, -0.2}), glm::half_pi<double>(), 1e-9) << "up";
  EXPECT_TRUE(wayTo(head, {0.0, 1.6, 1.0})) << "behind";
  // Along with the head: what was at the right is ahead after turning there.
  EXPECT_FALSE(
      wayTo({{0, 1.6, 0}, glm::angleAxis(-glm::half_pi<double>(), glm::dvec3(0, 1, 0))}, {1.0, 1.6, 0.0}));
}

TEST_F(RoomPictureTest, ShadowsAreAsStrongAsTheShownVolumes) {
  EXPECT_EQ(step().spatial.shadows, 0.0f);
  ASSERT_TRUE(session_->runAction("rendering.shadows"));
  EXPECT_NEAR(step().spatial.shadows, view().of(small_.volume).rendering.shadows, 1e-6);
  EXPECT_GT(step().spatial.shadows, 0.0f);
}

TEST_F(RoomPictureTest, LettersStandOnTheirSidesHoweverThePatientIsTurned) {
  for (const double turn : {0.0, 2.0}) {
    interaction_.setWorld(
        World(1.5, glm::angleAxis(turn, glm::normalize(glm::dvec3(1, 2, 0))), {0, 1.3, -0.6}, {}));
    const VrFrame frame = step();
    const PatientBox box = boundingBox(current().volumes.front().info.grid);
    for (int axis = 0; axis < 3; ++axis)
      for (const double side : {box.minimum[axis], box.maximum[axis]}) {
        // A sign beyond the middle of this face, nearer to it than to any other.
        glm::dvec3 face(0.0);
        face[axis] = side;
        int there = 0;
        for (const render::SpatialPicture& picture : frame.spatial.pictures) {
          const glm::dvec3 at = (picture.at.corner + picture.at.right * 0.5 + picture.at.down * 0.5).mm;
          glm::dvec3 across = at - face;
          const double beyond = across[axis] * (side > 0 ? 1.0 : -1.0);
          across[axis] = 0.0;
          there += glm::length(across) < 1e-6 && beyond > 0 && beyond < 60 ? 1 : 0;
        }
        EXPECT_EQ(there, 1) << axis << " " << side;
      }
  }
}

TEST_F(RoomPictureTest, NoSignIsMirrored) {
  interaction_.setWorld(
      World(3.0, glm::angleAxis(1.1, glm::normalize(glm::dvec3(0.2, 1, 0.4))), {0, 1.3, -0.6}, {}));
  view().showNames = true;
  step();
  const VrFrame frame = step();
  ASSERT_GT(frame.spatial.pictures.size(), 10u);
  for (const render::SpatialPicture& picture : frame.spatial.pictures) {
    const glm::dvec3 right = world().stageFromCase(picture.at.right),
                     down = world().stageFromCase(picture.at.down);
    const glm::dvec3 towards = input_.head.position - middleOf(world(), picture.at);
    EXPECT_GT(glm::dot(glm::cross(right, -down), towards), 0.0) << "is read from the front";
    EXPECT_NEAR(glm::dot(right, down), 0.0, 1e-9);
  }
}

TEST_F(RoomPictureTest, FigureAndScaleAreAlwaysInView) {
  for (const double yaw : {0.0, 1.5, 3.0}) {
    input_.head.orientation =
        glm::angleAxis(yaw, glm::dvec3(0, 1, 0)) * glm::angleAxis(0.3, glm::dvec3(1, 0, 0));
    const VrFrame frame = step();
    int inView = 0;
    for (const render::SpatialPicture& picture : frame.spatial.pictures) {
      if (!picture.onTop) continue;
      const glm::dvec3 offset = middleOf(world(), picture.at) - input_.head.position;
      const double off = glm::degrees(std::acos(glm::dot(glm::normalize(offset), input_.head.forward())));
      if (off < 30.0 && glm::length(offset) < 1.0) ++inView;
    }
    EXPECT_GE(inView, 3) << "R, L and the scale";
  }
}

// Panels are laid over the eyes' pictures: the figure is not where one stands.
TEST_F(RoomPictureTest, TheFigureStepsAsideForPanels) {
  const auto figureAt = [&](const VrFrame& frame) {
    glm::dvec3 at(0.0);
    for (const render::SpatialMesh& mesh : frame.spatial.meshes)
      if (mesh.onTop) at = world().stageFromCase(PatientPoint{glm::dvec3(mesh.caseFromMesh[3])});
    return glm::conjugate(input_.head.orientation) * (at - input_.head.position);
  };
  const glm::dvec3 first = figureAt(step());
  EXPECT_LT(first.x, 0.0) << "below at the left";
  EXPECT_LT(first.y, 0.0);
  for (double yaw = -60; yaw <= 60; yaw += 10)
    for (const double pitch : {-30.0, -10.0, 0.0, 10.0}) {
      input_.head.orientation = glm::angleAxis(glm::radians(-yaw), glm::dvec3(0, 1, 0)) *
                                glm::angleAxis(glm::radians(pitch), glm::dvec3(1, 0, 0));
      const VrFrame frame = step();
      const glm::dvec3 way = input_.head.orientation * glm::normalize(figureAt(frame));
      for (const PanelPlacement& panel : frame.panels)
        EXPECT_FALSE(hitBoard({panel.pose, panel.metres}, input_.head.position, way, 0.0))
            << "looking " << yaw << " " << pitch << ": behind panel " << static_cast<int>(panel.kind);
      EXPECT_LT(glm::degrees(std::acos(-glm::normalize(figureAt(frame)).z)), 25.0) << "in view";
    }
}

TEST_F(RoomPictureTest, RulersEndWhereTheTissueIsCut) {
  for (const Measurement& other : std::vector(current().measurements))
    ASSERT_TRUE(session_->store().execute(*removeMeasurement(other.uid)));
  Measurement ruler;
  ruler.uid = Uid::generate();
  ruler.kind = Measurement::Kind::ruler;
  ruler.points = {{{-20, 0, 0}}, {{20, 0, 0}}};
  ASSERT_TRUE(session_->store().execute(*addMeasurement(ruler)));
  const auto rulerLines = [&](const VrFrame& frame) {
    std::vector<render::SpatialLine> found;
    for (const render::SpatialLine& line : frame.spatial.lines)
      if (glm::u8vec3(line.colour) == room_colours::kLink) found.push_back(line);
    return found;
  };
  const auto values = [](const VrFrame& frame) {
    return std::count_if(frame.spatial.pictures.begin(), frame.spatial.pictures.end(),
                         [](const render::SpatialPicture& picture) { return picture.onTop; });
  };
  const VrFrame whole = step();
  ASSERT_EQ(rulerLines(whole).size(), 1u);
  view().clipBox = PatientBox{{-100, -100, -100}, {5, 100, 100}};
  const VrFrame cut = step();
  ASSERT_EQ(rulerLines(cut).size(), 1u);
  EXPECT_NEAR(rulerLines(cut)[0].from.mm.x, -20, 1e-9);
  EXPECT_NEAR(rulerLines(cut)[0].to.mm.x, 5, 1e-9);
  EXPECT_EQ(values(cut), values(whole)) << "its value is its whole length still";
  view().clipBox = PatientBox{{-100, 10, -100}, {100, 100, 100}};
  const VrFrame gone = step();
  EXPECT_TRUE(rulerLines(gone).empty());
  EXPECT_EQ(values(gone), values(whole) - 1);
}

TEST_F(RoomPictureTest, NamesDoNotOverlapAndStayWhileTheHeadMovesALittle) {
  view().showNames = true;
  ask(RoomAct::fitToTable);
  TextPictures texts;
  RoomCallouts callouts;
  render::SpatialScene scene;
  const World now = world();
  const RoomPen pen(now, scene, texts);
  const auto lay = [&](const Pose& head) {
    callouts.draw(pen, snapshot(), head);
    return callouts.standing();
  };
  const auto names = lay(input_.head);
  ASSERT_EQ(names.size(), 3u);
  for (std::size_t i = 0; i < names.size(); ++i) {
    // Seen from the head: no two plates share a direction.
    for (std::size_t k = i + 1; k < names.size(); ++k) {
      bool covered = false;
      for (double x : {0.0, 0.25, 0.5, 0.75, 1.0})
        for (double y : {0.0, 0.5, 1.0}) {
          const glm::dvec3 at = pointOnBoard(names[k].board, {x, y});
          covered = covered || hitBoard(names[i].board, input_.head.position,
                                        glm::normalize(at - input_.head.position), 0.0);
        }
      EXPECT_FALSE(covered) << "a name covers another";
    }
  }
  Pose nearby = input_.head;
  nearby.position += glm::dvec3(0.03, 0.01, 0.0);
  const auto later = lay(nearby);
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_LT(glm::length(later[i].board.pose.position - names[i].board.pose.position), 1e-9)
        << "nothing dances";
  view().showNames = false;
  view().activeSegment = {};
  EXPECT_TRUE(lay(input_.head).empty()) << "one key hides them all";
}

// Panels are laid over all that is drawn: no name and no line to one runs under them.
TEST_F(RoomPictureTest, NamesAndTheirLinesKeepOutFromUnderPanels) {
  view().showNames = true;
  for (const RoomAct act : {RoomAct::lifeSize, RoomAct::fitToTable, RoomAct::larger}) {
    ask(act);
    const VrFrame frame = step();
    std::vector<Board> panels;
    for (const PanelPlacement& panel : frame.panels)
      if (panel.kind != PanelKind::palette) panels.push_back({panel.pose, panel.metres});
    ASSERT_GE(panels.size(), 3u);
    TextPictures texts;
    RoomCallouts callouts;
    render::SpatialScene scene;
    const World now = world();
    callouts.draw(RoomPen(now, scene, texts), snapshot(), input_.head, panels);
    ASSERT_FALSE(callouts.standing().empty());
    for (const auto& name : callouts.standing()) {
      std::vector<glm::dvec3> places;
      for (const double x : {0.0, 0.5, 1.0})
        for (const double y : {0.0, 1.0}) places.push_back(pointOnBoard(name.board, {x, y}));
      for (double t = 0; t <= 1.0; t += 0.1) places.push_back(glm::mix(name.foot, name.target, t));
      for (const glm::dvec3& place : places)
        for (const Board& panel : panels)
          EXPECT_FALSE(
              hitBoard(panel, input_.head.position, glm::normalize(place - input_.head.position), 0.0))
              << static_cast<int>(act);
    }
  }
}

// With see-through glasses black is not seen, and with alpha nothing must cover the room.
TEST_F(RoomPictureTest, NothingIsDrawnWhereTheRealRoomIsSeen) {
  const auto floorLines = [&](const VrFrame& frame) {
    return std::count_if(frame.spatial.lines.begin(), frame.spatial.lines.end(),
                         [&](const render::SpatialLine& line) {
                           return std::abs(world().stageFromCase(line.from).y) < 1e-9 &&
                                  std::abs(world().stageFromCase(line.to).y) < 1e-9;
                         });
  };
  for (const bool wanted : {false, true}) {
    settings_.passthrough = wanted;
    const struct {
      SurroundOffer offer;
      Surround expected;
      bool seen;
    } kHeadsets[] = {{{true, false, false}, Surround::dark, false},
                     {{true, true, false}, wanted ? Surround::alpha : Surround::dark, wanted},
                     {{true, true, true}, wanted ? Surround::alpha : Surround::dark, wanted},
                     {{true, false, true}, wanted ? Surround::added : Surround::dark, wanted},
                     {{false, false, true}, Surround::added, true},
                     {{false, true, false}, Surround::alpha, wanted}};
    for (const auto& headset : kHeadsets) {
      input_.surround = headset.offer;
      const VrFrame frame = step();
      EXPECT_EQ(frame.surround, headset.expected);
      EXPECT_EQ(frame.spatial.background == glm::vec4(0.0f), headset.seen);
      if (!headset.seen) {
        EXPECT_EQ(frame.spatial.background.a, 1.0f);
      }
      EXPECT_EQ(floorLines(frame) == 0, headset.seen);
      EXPECT_EQ(room_.realRoom, headset.offer.realRoom());
    }
  }
}

TEST_F(RoomPictureTest, SafeColoursAreDistinctAndReplaceNothing) {
  view().safeColours = true;
  std::vector<glm::u8vec3> colours;
  const auto scene = snapshot().scene;
  ASSERT_EQ(scene.labels.size(), 1u);
  for (const Segment& segment : current().segmentations.front().segments)
    colours.push_back(scene.labels[0].appearance[segment.label].colour);
  EXPECT_NE(colours[0], colours[1]);
  EXPECT_NE(colours[1], colours[2]);
  for (const Segment& segment : small_.value.segmentations.front().segments)
    EXPECT_EQ(current().findSegment(segment.uid)->colour, segment.colour) << "the case is untouched";
}

}  // namespace
}  // namespace chiasm::app::vr
