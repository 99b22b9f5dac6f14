// Slice planes turned away from the patient's axes: they stay at right angles, and what is looked at stays.
#include "app/slice_planes.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>
#include <nlohmann/json.hpp>

#include "app/actions/navigation.h"
#include "app/interface/scene_builder.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace app;

constexpr ViewKind kSlices[] = {ViewKind::axial, ViewKind::coronal, ViewKind::sagittal};

class TurnedPlanes : public testing::Test {
 protected:
  TurnedPlanes() {
    resetView(view_, small_.value);
    view_.crosshair = {{3, -4, 5}};
  }
  const Volume& volume() const { return small_.value.volumes[0]; }
  ViewGeometry slice(ViewKind kind) const {
    return {kind, {{0, 0}, {400, 300}}, sliceContent(volume(), view_, kind, 0.25)};
  }
  SmallCase small_ = makeSmallCase();
  ViewState view_;
};

TEST_F(TurnedPlanes, StayAtRightAnglesThroughTheCrosshair) {
  view_.slices[0].panMm = {7, -3};
  view_.slices[2].flippedHorizontally = true;
  for (int i = 0; i < 5000; ++i)
    turnPlanes(view_, {{std::sin(i), std::cos(3.0 * i), std::sin(2.0 * i)}}, 7.0 + i % 11);
  for (const ViewKind kind : kSlices) {
    const SlicePlane plane = slicePlaneShown(view_, kind);
    EXPECT_NEAR(glm::length(plane.right.mm), 1.0, 1e-12);
    EXPECT_NEAR(glm::dot(plane.right.mm, plane.down.mm), 0.0, 1e-12);
    EXPECT_NEAR(std::abs(glm::dot(glm::cross(plane.right.mm, plane.down.mm), plane.normal.mm)), 1.0, 1e-12);
    EXPECT_NEAR(slice(kind).distanceFromPlane(view_.crosshair), 0.0, 1e-9);
  }
}

TEST_F(TurnedPlanes, TurnAboutTheCrosshairWhichKeepsItsPlaceOnScreen) {
  view_.slices[1].panMm = {4, 9};
  for (const ViewKind kind : kSlices) {
    const glm::dvec2 before = *slice(kind).pixelOf(view_.crosshair);
    turnPlanes(view_, {{0.3, -1, 2}}, 33.0);
    EXPECT_LT(glm::length(*slice(kind).pixelOf(view_.crosshair) - before), 1e-9);
  }
}

TEST_F(TurnedPlanes, AQuarterTurnShowsWhatOneExpects) {
  turnPlanes(view_, {{0, 0, 1}}, 90.0);  // left to posterior
  const SlicePlane axial = slicePlaneShown(view_, ViewKind::axial);
  EXPECT_LT(glm::length(axial.right.mm - glm::dvec3(0, 1, 0)), 1e-12);
  EXPECT_LT(glm::length(axial.down.mm - glm::dvec3(-1, 0, 0)), 1e-12);
  EXPECT_LT(glm::length(axial.normal.mm - glm::dvec3(0, 0, 1)), 1e-12);
  EXPECT_NEAR(turnedDegrees(view_), 90.0, 1e-9);
  straightenPlanes(view_);
  EXPECT_FALSE(planesAreTurned(view_));
}

TEST_F(TurnedPlanes, APlaceThatIsClickedDoesNotMoveThePicture) {
  turnPlanes(view_, {{1, 2, 3}}, 25.0);
  const PatientPoint place = slice(ViewKind::coronal).pointAt({260, 90});
  view_.crosshair = place;  // in the same slice
  EXPECT_LT(glm::length(*slice(ViewKind::coronal).pixelOf(place) - glm::dvec2(260, 90)), 1e-9);
}

TEST_F(TurnedPlanes, ScrollInStepsOfAVoxelAndStayInTheVolume) {
  turnPlanes(view_, {{1, 1, 0}}, 30.0);
  const GridGeometry& grid = volume().info.grid;
  scrollSlices(view_, volume(), ViewKind::axial, 0);  // onto a slice
  const SlicePosition start = slicePosition(view_, volume(), ViewKind::axial);
  const PatientPoint from = view_.crosshair;
  scrollSlices(view_, volume(), ViewKind::axial, 2);
  EXPECT_EQ(slicePosition(view_, volume(), ViewKind::axial).index, start.index + 2);
  const glm::dvec3 voxels = patientToVoxel(grid, view_.crosshair).ijk - patientToVoxel(grid, from).ijk;
  EXPECT_LE(std::max({std::abs(voxels.x), std::abs(voxels.y), std::abs(voxels.z)}), 2.0 + 1e-9);
  scrollSlices(view_, volume(), ViewKind::axial, -2);
  EXPECT_LT(glm::length(view_.crosshair.mm - from.mm), 1e-9);
  scrollSlices(view_, volume(), ViewKind::axial, 1'000'000);
  EXPECT_EQ(slicePosition(view_, volume(), ViewKind::axial).index, start.count - 1);
  scrollToEnd(view_, volume(), ViewKind::axial, false);
  EXPECT_EQ(slicePosition(view_, volume(), ViewKind::axial).index, 0);
}

TEST_F(TurnedPlanes, AreStraightWhereSomethingIsDrawnInTheVolumesSlices) {
  turnPlanes(view_, {{0, 1, 0}}, 12.0);
  for (const ToolKind tool : {ToolKind::navigate, ToolKind::ruler, ToolKind::angle, ToolKind::point})
    EXPECT_TRUE((view_.tool = tool, planesAreTurned(view_)));
  for (const ToolKind tool : {ToolKind::ellipse, ToolKind::box, ToolKind::brush, ToolKind::draw,
                              ToolKind::livewire, ToolKind::scissors, ToolKind::traceLevel, ToolKind::grow}) {
    view_.tool = tool;
    EXPECT_FALSE(planesAreTurned(view_));
    EXPECT_EQ(slicePlaneShown(view_, ViewKind::coronal).right, screenRight(AnatomicalPlane::coronal));
  }
}

TEST_F(TurnedPlanes, OnlyARotationIsReadFromASavedView) {
  turnPlanes(view_, {{0, 1, 0}}, 12.0);
  nlohmann::json saved = nlohmann::json::parse(toJson(view_));
  EXPECT_EQ(viewStateFromJson(saved.dump())->planesMotion, view_.planesMotion);
  saved["planes"][0] = 2.0;  // stretched
  EXPECT_EQ(viewStateFromJson(saved.dump())->planesMotion, glm::dmat4(1.0));
  saved["planes"] = {-1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};  // left for right
  EXPECT_EQ(viewStateFromJson(saved.dump())->planesMotion, glm::dmat4(1.0));
}

class TurnedWindow : public WindowFixture {};

TEST_F(TurnedWindow, ControlDragTurnsThePictureUnderTheMouse) {
  const glm::dvec2 pivot = glm::floor(pixelOf(ViewKind::axial, view().crosshair));
  window_->moveMouse(pivot + glm::dvec2(40, 0));
  frames(2);
  const PatientPoint under = geometry(ViewKind::axial).pointAt(pivot + glm::dvec2(40, 0));
  window_->setModifiers(true, false);
  drag(pivot + glm::dvec2(40, 0), pivot + glm::dvec2(0, 40), 0);  // a quarter turn, clockwise
  window_->setModifiers(false, false);
  frames(2);
  EXPECT_NEAR(turnedDegrees(view()), 90.0, 3.0);
  EXPECT_LT(glm::length(pixelOf(ViewKind::axial, under) - (pivot + glm::dvec2(0, 40))), 3.0)
      << "what was under the mouse went with it";
  EXPECT_LT(glm::length(pixelOf(ViewKind::axial, view().crosshair) - pivot), 1.5);
  ASSERT_TRUE(press("Alt+["));
  ASSERT_TRUE(press("Alt+0"));
  EXPECT_FALSE(planesAreTurned(view()));
}

}  // namespace
}  // namespace chiasm::test
