// Ruler, point and ellipse: made, changed by their handles, values from closed forms.
#include "app/tools/measure_tool.h"

#include "app/tools/measurement_handles.h"

#include <glm/gtc/constants.hpp>

#include "tests/app/tools/tool_fixture.h"

namespace chiasm::app {
namespace {

using Phase = ToolEvent::Phase;
using MeasureToolTest = test::ToolFixture;

TEST_F(MeasureToolTest, ARulerMeasuresItsDrag) {
  const std::size_t before = store_.current().measurements.size();
  MeasureTool ruler(ToolKind::ruler);
  stroke(ruler, {{{0, 0, 3}}, {{1, 1, 3}}, {{3, 4, 3}}});
  EXPECT_EQ(carryOut(), 1);
  ASSERT_EQ(store_.current().measurements.size(), before + 1);
  const Measurement& made = store_.current().measurements.back();
  EXPECT_EQ(made.kind, Measurement::Kind::ruler);
  EXPECT_DOUBLE_EQ(rulerLength(made), 5.0);
  EXPECT_EQ(made.volume, small_.volume);
  EXPECT_FALSE(made.name.empty());
}

TEST_F(MeasureToolTest, AClickIsNoRuler) {
  MeasureTool ruler(ToolKind::ruler);
  stroke(ruler, {{{0, 0, 3}}, {{0.5, 0, 3}}});
  EXPECT_EQ(carryOut(), 0);
}

TEST_F(MeasureToolTest, AnEndIsTakenHoldOfAndMoved) {
  // The case's ruler stands from z −15 to 15 at x −10; its upper end moves up by 10.
  const std::size_t before = store_.current().measurements.size();
  MeasureTool ruler(ToolKind::ruler);
  send(ruler, event(Phase::press, {{-10.5, 0.4, 15.2}}));
  send(ruler, event(Phase::drag, {{-10, 0, 25}}));
  EXPECT_EQ(ruler.overlay().replaces, small_.ruler) << "drawn where it is dragged to, not twice";
  send(ruler, event(Phase::release, {{-10, 0, 25}}));
  EXPECT_EQ(carryOut(), 1);
  EXPECT_EQ(store_.current().measurements.size(), before);
  EXPECT_DOUBLE_EQ(rulerLength(*store_.current().findMeasurement(small_.ruler)), 40.0);
  ASSERT_TRUE(store_.undo());
  EXPECT_DOUBLE_EQ(rulerLength(*store_.current().findMeasurement(small_.ruler)), 30.0);
}

TEST_F(MeasureToolTest, AnAngleByThreeClicksOrADragAndAClick) {
  const std::size_t before = store_.current().measurements.size();
  for (const bool byDrag : {false, true}) {
    MeasureTool angle(ToolKind::angle);
    if (byDrag) {
      stroke(angle, {{{10, 0, 3}}, {{5, 0, 3}}, {{0, 0, 3}}});
    } else {
      click(angle, {{10, 0, 3}});
      click(angle, {{0, 0, 3}});
    }
    EXPECT_TRUE(angle.busy());
    send(angle, event(Phase::hover, {{0, 4, 3}}));  // the value is live
    Measurement shown;
    shown.points = angle.overlay().points;
    EXPECT_EQ(angle.overlay().kind, ToolOverlay::Kind::angle);
    EXPECT_NEAR(angleDegrees(shown), 90.0, 1e-9);
    EXPECT_EQ(carryOut(), 0);
    click(angle, {{5, 5, 3}});
    EXPECT_FALSE(angle.busy());
    EXPECT_EQ(carryOut(), 1);
    const Measurement& made = store_.current().measurements.back();
    EXPECT_EQ(made.kind, Measurement::Kind::angle);
    EXPECT_NEAR(angleDegrees(made), 45.0, 1e-9);
    EXPECT_EQ(made.name, "Angle 1");
    EXPECT_EQ(store_.undoName(), "Add Angle 1");
    ASSERT_TRUE(store_.undo());
    EXPECT_EQ(store_.current().measurements.size(), before);
  }
}

TEST_F(MeasureToolTest, AnAngleIsTakenBackAndItsPointsMove) {
  MeasureTool angle(ToolKind::angle);
  click(angle, {{10, 0, 3}});
  click(angle, {{0, 0, 3}});
  key(angle, Phase::stepBack);
  click(angle, {{0, 10, 3}});  // another vertex
  click(angle, {{10, 10, 3}});
  EXPECT_EQ(carryOut(), 1);
  EXPECT_NEAR(angleDegrees(store_.current().measurements.back()), 45.0, 1e-9);
  stroke(angle, {{{10, 10, 3}}, {{0, 20, 3}}});
  EXPECT_EQ(carryOut(), 1);
  EXPECT_NEAR(angleDegrees(store_.current().measurements.back()), 135.0, 1e-9);
  click(angle, {{30, 0, 3}});
  key(angle, Phase::cancel);
  EXPECT_FALSE(angle.busy());
}

TEST_F(MeasureToolTest, ABoxIsOneSliceThickAndGrowsByItsFaces) {
  const GridGeometry grid = store_.current().volumes[0].info.grid;
  const double z = voxelToPatient(grid, VoxelIndex{{0, 0, 20}}).mm.z;
  MeasureTool box(ToolKind::box);
  stroke(box, {{{-4, -6, z}}, {{0, 0, z}}, {{6, 4, z}}});
  EXPECT_EQ(carryOut(), 1);
  Measurement made = store_.current().measurements.back();
  EXPECT_EQ(made.kind, Measurement::Kind::box);
  const auto expectEdges = [&](glm::dvec3 wanted) {
    const glm::dvec3 edges = boxEdges(store_.current().measurements.back());
    EXPECT_NEAR(glm::length(edges - wanted), 0.0, 1e-9) << edges.x << ' ' << edges.y << ' ' << edges.z;
  };
  expectEdges({10, 10, grid.spacing.z});
  // One slice of voxels, by the definition.
  std::int64_t count = 0;
  for (int y = 0; y < grid.size.y; ++y)
    for (int x = 0; x < grid.size.x; ++x) {
      const glm::dvec3 p = voxelToPatient(grid, VoxelIndex{{x, y, 20}}).mm;
      count += p.x > -4 && p.x < 6 && p.y > -6 && p.y < 4 ? 1 : 0;
    }
  EXPECT_EQ(boxStatistics(made, store_.current().volumes[0]).count, count);
  // Its left face (at x = 6) is pulled outwards; the face across stays.
  stroke(box, {{{6, -1, z}}, {{9, -1, z}}});
  EXPECT_EQ(carryOut(), 1);
  expectEdges({13, 10, grid.spacing.z});
  EXPECT_EQ(store_.current().measurements.back().points[0].mm, glm::dvec3(2.5, -1, z));
  // In a coronal view its upper face is pulled up: it becomes a body.
  ToolEvent press = event(Phase::press, {{2.5, 3, z + 0.5 * grid.spacing.z}});
  press.plane = AnatomicalPlane::coronal;
  press.planeNormal = sliceNormal(AnatomicalPlane::coronal);
  send(box, press);
  for (const Phase phase : {Phase::drag, Phase::release}) {
    ToolEvent next = press;
    next.phase = phase;
    next.point = {{2.5, 3, z + 10}};
    send(box, next);
  }
  EXPECT_EQ(carryOut(), 1);
  expectEdges({13, 10, 10 + 0.5 * grid.spacing.z});
  // The middle moves all of it.
  const PatientPoint middle = store_.current().measurements.back().points[0];
  stroke(box, {middle, middle + PatientVector{{1, 2, 0}}});
  EXPECT_EQ(carryOut(), 1);
  expectEdges({13, 10, 10 + 0.5 * grid.spacing.z});
  EXPECT_EQ(store_.current().measurements.back().points[0], (middle + PatientVector{{1, 2, 0}}));
}

TEST_F(MeasureToolTest, PointsAreSetAndMoved) {
  const std::size_t before = store_.current().measurements.size();
  MeasureTool point(ToolKind::point);
  stroke(point, {{{5, 5, 5}}});
  EXPECT_EQ(carryOut(), 1);
  ASSERT_EQ(store_.current().measurements.size(), before + 1);
  stroke(point, {{{5.2, 5, 5}}, {{9, 9, 9}}});
  EXPECT_EQ(carryOut(), 1);
  ASSERT_EQ(store_.current().measurements.size(), before + 1);
  EXPECT_EQ(store_.current().measurements.back().points[0], (PatientPoint{{9, 9, 9}}));
}

TEST_F(MeasureToolTest, AnEllipseFillsTheRectangleDragged) {
  MeasureTool ellipse(ToolKind::ellipse);
  stroke(ellipse, {{{0, 0, 3}}, {{10, 6, 3}}});
  EXPECT_EQ(carryOut(), 1);
  const Measurement& made = store_.current().measurements.back();
  EXPECT_NEAR(ellipseArea(made), glm::pi<double>() * 5 * 3, 1e-9);
  EXPECT_NEAR(glm::length(made.points[0].mm - glm::dvec3(5, 3, 3)), 0.0, 1e-9);
}

TEST_F(MeasureToolTest, EllipseHandlesKeepTheRightAngle) {
  Measurement ellipse;
  ellipse.kind = Measurement::Kind::ellipse;
  ellipse.points = {{{0, 0, 0}}, {{4, 0, 0}}, {{0, 2, 0}}};
  ASSERT_EQ(handlesOf(ellipse).size(), 5u);
  for (std::size_t handle = 1; handle < 5; ++handle) {
    const Measurement moved = withHandleAt(ellipse, handle, {{7, 5, 0}});
    const glm::dvec3 a = moved.points[1].mm - moved.points[0].mm, b = moved.points[2].mm - moved.points[0].mm;
    EXPECT_NEAR(glm::dot(a, b), 0.0, 1e-12);
    EXPECT_NEAR(glm::length(handle % 2 == 1 ? a : b), handle % 2 == 1 ? 7.0 : 5.0, 1e-12);
    EXPECT_NEAR(glm::length(handle % 2 == 1 ? b : a), handle % 2 == 1 ? 2.0 : 4.0, 1e-12);
  }
  const Measurement shifted = withHandleAt(ellipse, 0, {{1, 1, 1}});
  EXPECT_EQ(shifted.points[1].mm, glm::dvec3(5, 1, 1));
  EXPECT_EQ(shifted.points[2].mm, glm::dvec3(1, 3, 1));
}

TEST_F(MeasureToolTest, AnEllipseNeedsASlice) {
  MeasureTool ellipse(ToolKind::ellipse);
  ToolEvent press = event(Phase::press, {{0, 0, 0}});
  press.inSlice = false;
  send(ellipse, press);
  EXPECT_FALSE(ellipse.busy());
  EXPECT_EQ(carryOut(), 0);
  EXPECT_EQ(messages_.size(), 1u);
}

TEST_F(MeasureToolTest, CancelLeavesNothing) {
  MeasureTool ruler(ToolKind::ruler);
  send(ruler, event(Phase::press, {{0, 0, 0}}));
  send(ruler, event(Phase::drag, {{9, 0, 0}}));
  EXPECT_EQ(ruler.overlay().points.size(), 2u);
  send(ruler, event(Phase::cancel, {{9, 0, 0}}));
  EXPECT_TRUE(ruler.overlay().points.empty());
  send(ruler, event(Phase::release, {{9, 0, 0}}));
  EXPECT_EQ(carryOut(), 0);
}

}  // namespace
}  // namespace chiasm::app
