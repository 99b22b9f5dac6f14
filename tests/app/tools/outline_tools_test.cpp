// Draw and scissors: lassos, polygons, their keys; what is written is what was outlined.
#include <glm/geometric.hpp>

#include "app/tools/draw_tool.h"
#include "app/tools/scissors_tool.h"
#include "core/case/object_commands.h"
#include "tests/app/tools/tool_fixture.h"

namespace chiasm::app {
namespace {

using Phase = ToolEvent::Phase;

class OutlineToolsTest : public test::ToolFixture {
 protected:
  OutlineToolsTest() {
    grid_ = store_.current().segmentations[0].info.grid;
    z_ = voxelToPatient(grid_, VoxelIndex{{0, 0, 20}}).mm.z;
    view_.brush.over = PaintOver::background;
  }
  // Voxels of the bone by where they are.
  std::size_t boneWhere(const std::function<bool(glm::dvec3)>& there) const {
    const Segmentation& segmentation = store_.current().segmentations[0];
    const Label label = segmentation.find(small_.bone)->label;
    std::size_t count = 0;
    for (int z = 0; z < grid_.size.z; ++z)
      for (int y = 0; y < grid_.size.y; ++y)
        for (int x = 0; x < grid_.size.x; ++x)
          if (segmentation.layers[0].at({{x, y, z}}) == label &&
              there(voxelToPatient(grid_, VoxelIndex{{x, y, z}}).mm))
            ++count;
    return count;
  }
  std::size_t boneInSlice() const {
    return boneWhere([this](glm::dvec3 p) { return std::abs(p.z - z_) < 0.01; });
  }
  // A box in the slice: corners in order.
  std::vector<PatientPoint> square(double x0, double y0, double x1, double y1) const {
    return {{{x0, y0, z_}}, {{x1, y0, z_}}, {{x1, y1, z_}}, {{x0, y1, z_}}};
  }
  // Background voxel centres within a rectangle of the slice: what a drawn one must take.
  std::size_t freeWithin(double x0, double y0, double x1, double y1) const {
    const LabelMap& map = store_.current().segmentations[0].layers[0];
    std::size_t count = 0;
    for (int y = 0; y < grid_.size.y; ++y)
      for (int x = 0; x < grid_.size.x; ++x) {
        const glm::dvec3 p = voxelToPatient(grid_, VoxelIndex{{x, y, 20}}).mm;
        if (p.x > x0 && p.x < x1 && p.y > y0 && p.y < y1 && map.at({{x, y, 20}}) == 0) ++count;
      }
    return count;
  }

  GridGeometry grid_;
  double z_ = 0.0;
};

TEST_F(OutlineToolsTest, ALassoFillsItsSliceWhenItIsReleased) {
  const std::size_t before = voxelsOf(small_.bone), free = freeWithin(0.3, 1.2, 9.7, 12.4);
  ASSERT_GT(free, 60u);
  DrawTool draw;
  std::vector<PatientPoint> way = square(0.3, 1.2, 9.7, 12.4);
  way.push_back(way.front());
  stroke(draw, way);
  EXPECT_FALSE(draw.busy());
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(voxelsOf(small_.bone), before + free);
  EXPECT_EQ(boneInSlice(), boneWhere([this](glm::dvec3 p) { return std::abs(p.z - z_) < 0.01; }));
  EXPECT_EQ(store_.undoName(), "Draw Bone letter");
  ASSERT_TRUE(store_.undo());
  EXPECT_EQ(voxelsOf(small_.bone), before);
}

TEST_F(OutlineToolsTest, ClicksMakeAPolygonThatEnterCloses) {
  const std::size_t before = voxelsOf(small_.bone), free = freeWithin(0.3, 1.2, 9.7, 12.4);
  DrawTool draw;
  for (const PatientPoint& corner : square(0.3, 1.2, 9.7, 12.4)) click(draw, corner);
  EXPECT_TRUE(draw.busy());
  EXPECT_EQ(carryOut(), 0) << "nothing is written before it is closed";
  key(draw, Phase::finish);
  EXPECT_FALSE(draw.busy());
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(voxelsOf(small_.bone), before + free);
}

TEST_F(OutlineToolsTest, ADoubleClickOrTheFirstCornerCloses) {
  const std::size_t free = freeWithin(0.3, 1.2, 9.7, 12.4), before = voxelsOf(small_.bone);
  for (const bool doubleClick : {true, false}) {
    DrawTool draw;
    const auto corners = square(0.3, 1.2, 9.7, 12.4);
    for (const PatientPoint& corner : corners) click(draw, corner);
    if (doubleClick)
      click(draw, corners.back(), false, 2);
    else
      click(draw, corners.front() + PatientVector{{1.0, 0.5, 0}});
    EXPECT_FALSE(draw.busy()) << doubleClick;
    EXPECT_EQ(carryOut(), 1);
    EXPECT_EQ(voxelsOf(small_.bone), before + free);
    ASSERT_TRUE(store_.undo());
  }
}

TEST_F(OutlineToolsTest, BackspaceTakesCornersBackAndEscapeAll) {
  const std::size_t free = freeWithin(0.3, 1.2, 9.7, 12.4), before = voxelsOf(small_.bone);
  DrawTool draw;
  const auto corners = square(0.3, 1.2, 9.7, 12.4);
  for (const PatientPoint& corner : corners) click(draw, corner);
  click(draw, {{-20, -20, z_}});
  key(draw, Phase::stepBack);
  EXPECT_EQ(draw.overlay().corners.size(), 4u);
  key(draw, Phase::finish);
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(voxelsOf(small_.bone), before + free);
  ASSERT_TRUE(store_.undo());
  for (const PatientPoint& corner : corners) click(draw, corner);
  for (int i = 0; i < 4; ++i) key(draw, Phase::stepBack);
  EXPECT_FALSE(draw.busy());
  for (const PatientPoint& corner : corners) click(draw, corner);
  key(draw, Phase::cancel);
  EXPECT_FALSE(draw.busy());
  EXPECT_EQ(carryOut(), 0);
  EXPECT_EQ(draw.overlay().kind, ToolOverlay::Kind::none);
}

TEST_F(OutlineToolsTest, ControlAndTheStripErase) {
  const auto across = square(-14, -8, -4, 8);  // over the letter's upright
  const std::size_t before = boneInSlice();
  ASSERT_GT(before, 20u);
  for (const bool byStrip : {false, true}) {
    view_.outlines.erase = byStrip;
    DrawTool draw;
    for (const PatientPoint& corner : across) click(draw, corner, !byStrip);
    EXPECT_TRUE(draw.overlay().erases);
    key(draw, Phase::finish);
    EXPECT_EQ(carryOut(), 1);
    EXPECT_EQ(boneInSlice(), boneWhere([&](glm::dvec3 p) {
                return std::abs(p.z - z_) < 0.01 && !(p.x > -14 && p.x < -4 && p.y > -8 && p.y < 8);
              }));
    EXPECT_LT(boneInSlice(), before);
    EXPECT_EQ(store_.undoName(), "Erase outline from Bone letter");
    ASSERT_TRUE(store_.undo());
  }
}

TEST_F(OutlineToolsTest, WhatIsOpenInOneSliceIsNotGoneOnWithInAnother) {
  DrawTool draw;
  click(draw, {{0, 0, z_}});
  click(draw, {{5, 0, z_}});
  click(draw, {{5, 5, z_ + grid_.spacing.z}});
  EXPECT_EQ(draw.overlay().corners.size(), 2u);
  carryOut();
  ASSERT_EQ(messages_.size(), 1u);
  EXPECT_NE(messages_[0].find("another view or slice"), std::string::npos);
  key(draw, Phase::finish);
  carryOut();
  ASSERT_EQ(messages_.size(), 2u);
  EXPECT_NE(messages_[1].find("three corners"), std::string::npos);
  EXPECT_TRUE(draw.busy()) << "it can still be gone on with";
}

TEST_F(OutlineToolsTest, ADragBetweenClicksAddsAPieceByHand) {
  DrawTool draw;
  click(draw, {{0, 0, z_}});
  stroke(draw, {{{10, 0, z_}}, {{12, 4, z_}}, {{10, 8, z_}}});
  EXPECT_TRUE(draw.busy()) << "a drag within a polygon does not close it";
  EXPECT_EQ(draw.overlay().corners.size(), 2u);
  EXPECT_GE(draw.overlay().points.size(), 4u);
  key(draw, Phase::stepBack);
  EXPECT_EQ(draw.overlay().points.size(), 1u) << "the piece goes with its corner";
}

TEST_F(OutlineToolsTest, LockedOrMissingSegmentsAreSaid) {
  ASSERT_TRUE(store_.execute(*setSegmentLocked(small_.bone, true)));
  for (int i = 0; i < 2; ++i) {
    DrawTool draw;
    ScissorsTool scissors;
    for (Tool* tool : {static_cast<Tool*>(&draw), static_cast<Tool*>(&scissors)}) {
      click(*tool, {{0, 0, z_}});
      EXPECT_FALSE(tool->busy());
    }
    EXPECT_EQ(carryOut(), 0);
    view_.activeSegment = {};
  }
  ASSERT_EQ(messages_.size(), 4u);
  EXPECT_NE(messages_[0].find("locked"), std::string::npos);
  EXPECT_NE(messages_[3].find("Choose a segment to cut"), std::string::npos);
  // Locked while the outline was open.
  messages_.clear();
  ASSERT_TRUE(store_.execute(*setSegmentLocked(small_.bone, false)));
  view_.activeSegment = small_.bone;
  DrawTool draw;
  for (const PatientPoint& corner : square(0, 0, 9, 9)) click(draw, corner);
  ASSERT_TRUE(store_.execute(*setSegmentLocked(small_.bone, true)));
  key(draw, Phase::finish);
  EXPECT_EQ(carryOut(), 0);
  EXPECT_EQ(messages_.size(), 1u);
}

TEST_F(OutlineToolsTest, ScissorsInASliceCutThroughAllSlices) {
  const auto inside = [](glm::dvec3 p) { return p.x > -14 && p.x < -4 && p.y > -8 && p.y < 1; };
  const std::size_t all = voxelsOf(small_.bone), cut = boneWhere(inside);
  ASSERT_GT(cut, 100u);
  ASSERT_LT(cut, all);
  ScissorsTool scissors;
  for (const bool control : {false, true}) {
    for (const PatientPoint& corner : square(-14, -8, -4, 1)) click(scissors, corner, control);
    key(scissors, Phase::finish);
    EXPECT_EQ(carryOut(), 1);
    EXPECT_EQ(voxelsOf(small_.bone), control ? cut : all - cut);
    EXPECT_EQ(store_.undoName(), "Cut Bone letter");
    ASSERT_TRUE(store_.undo());
  }
}

TEST_F(OutlineToolsTest, ScissorsToADepthTakeHalfToEachSideOfTheSlice) {
  view_.outlines.toDepth = true;
  view_.outlines.depthMm = 6.0;
  const std::size_t all = voxelsOf(small_.bone);
  const std::size_t cut = boneWhere([this](glm::dvec3 p) {
    return p.x > -14 && p.x < -4 && p.y > -8 && p.y < 8 && std::abs(p.z - z_) <= 3.0;
  });
  ScissorsTool scissors;
  for (const PatientPoint& corner : square(-14, -8, -4, 8)) click(scissors, corner);
  key(scissors, Phase::finish);
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(voxelsOf(small_.bone), all - cut);
}

// In 3-D: from a camera in front, lines of sight through the corners of a rectangle at the letter's front.
class ScissorsInSpace : public OutlineToolsTest {
 protected:
  static constexpr double kEyeY = -300.0;
  ToolEvent seen(Phase phase, glm::dvec3 through, bool hits) const {
    ToolEvent made = event(phase, {});
    made.inSlice = false;
    made.plane = AnatomicalPlane::coronal;
    made.planeNormal = {{0, 1, 0}};
    made.eye = PatientPoint{{0, kEyeY, 0}};
    made.sight = ToolEvent::Sight{*made.eye, {glm::normalize(through - made.eye->mm)}};
    made.valid = hits;
    if (hits) made.point = {through};
    return made;
  }
  // A lasso around the upper part of the letter's upright, through the air beside it.
  void lasso(Tool& tool) {
    const double z = 8.0;
    const std::vector<glm::dvec3> way = {{-16, -5, z}, {-2, -5, z}, {-2, -5, 30}, {-16, -5, 30}};
    send(tool, seen(Phase::press, way[0], false));
    for (std::size_t i = 0; i < way.size(); ++i) {
      const glm::dvec3 next = way[(i + 1) % way.size()];
      for (int step = 1; step <= 10; ++step)
        send(tool, seen(Phase::drag, way[i] + (next - way[i]) * (step / 10.0), false));
    }
    send(tool, seen(Phase::release, way[0], false));
  }
  // Whether a place is seen within that rectangle.
  static bool within(glm::dvec3 p) {
    const double scale = (-5.0 - kEyeY) / (p.y - kEyeY);
    return p.x * scale > -16 && p.x * scale < -2 && p.z * scale > 8.0 && p.z * scale < 30;
  }
};

TEST_F(ScissorsInSpace, CutWhatIsSeenInTheOutline) {
  const std::size_t all = voxelsOf(small_.bone), cut = boneWhere(within);
  ASSERT_GT(cut, 50u);
  ASSERT_LT(cut, all);
  ScissorsTool scissors;
  lasso(scissors);
  EXPECT_FALSE(scissors.busy());
  EXPECT_EQ(carryOut(), 1);
  // A lasso's points are where the hand was: nothing but the rectangle's edges, to the rounding of a row.
  EXPECT_NEAR(static_cast<double>(voxelsOf(small_.bone)), static_cast<double>(all - cut), 2.0);
  EXPECT_EQ(boneWhere([](glm::dvec3 p) { return within(p) && p.z > 9.0; }), 0u);
}

TEST_F(ScissorsInSpace, ToADepthFromTheSurface) {
  view_.outlines.toDepth = true;
  view_.outlines.depthMm = 4.0;
  ScissorsTool scissors;
  const std::size_t all = voxelsOf(small_.bone), through = boneWhere(within);
  lasso(scissors);
  EXPECT_EQ(carryOut(), 1);
  const std::size_t left = boneWhere(within);
  EXPECT_GT(left, 0u) << "what lies deeper stays";
  EXPECT_LT(left, through);
  EXPECT_EQ(all - voxelsOf(small_.bone), through - left);
  // The front of the letter: everything within about 4 mm of its first voxel is gone, nothing beyond 5.
  double front = 1e9;
  ASSERT_TRUE(store_.undo());
  boneWhere([&](glm::dvec3 p) {
    if (within(p)) front = std::min(front, p.y);
    return false;
  });
  ASSERT_TRUE(store_.redo());
  EXPECT_EQ(boneWhere([&](glm::dvec3 p) { return within(p) && p.y < front + 3.5; }), 0u);
  EXPECT_EQ(boneWhere([&](glm::dvec3 p) { return within(p) && p.y > front + 5.0; }),
            left - boneWhere([&](glm::dvec3 p) { return within(p) && p.y <= front + 5.0; }));
}

TEST_F(ScissorsInSpace, AnOutlineInSpaceIsSeenInSpaceOnly) {
  ScissorsTool scissors;
  send(scissors, seen(Phase::press, {-16, -5, 8}, false));
  send(scissors, seen(Phase::drag, {-2, -5, 8}, false));
  EXPECT_TRUE(scissors.overlay().inSpace);
  EXPECT_TRUE(scissors.overlay().erases);
  EXPECT_FALSE(scissors.overlay().hint.empty());
  send(scissors, seen(Phase::cancel, {}, false));
  EXPECT_EQ(scissors.overlay().kind, ToolOverlay::Kind::none);
}

}  // namespace
}  // namespace chiasm::app
