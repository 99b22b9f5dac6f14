// Ruler, point and ellipse: made, changed by their handles, values from closed forms.
#include "app/tools/measure_tool.h"

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
