// The saved view: what is written is read, and what nobody vouches for does no harm.
#include "app/view_state.h"

#include <gtest/gtest.h>

#include <cmath>

#include "app/slice_planes.h"
#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

ViewState unusualView() {
  ViewState view;
  view.layout = LayoutKind::onePlusThree;
  view.filledView = ViewKind::sagittal;
  view.layoutBeforeFill = LayoutKind::onePlusThree;
  view.volume = Uid::parse("2.25.11").value();
  view.crosshair = {{1.25, -62.0, 90.5}};
  view.showCrosshair = view.showLetters = view.showOverlays = false;
  view.mmPerPixel = 0.375;
  view.slices[1].panMm = {12.5, -3.0};
  view.slices[2].flippedHorizontally = true;
  VolumeViewState& volume = view.of(view.volume);
  volume.window = {-1800, 400, WindowLevel::Function::sigmoid, "bone"};  // inverted
  volume.transferFunction = {"mine", {{-100, {0.25, 0.5, 0.75}, 0.0}, {300, {1, 0.5, 0.25}, 0.5}}};
  volume.mode = render::RenderMode::maximumIntensity;
  volume.hideTable = true;
  volume.rendering = {Lighting::glossy, true, true, -300.0, 0.45};
  view.slab = {12.5, render::SlabKind::mean};
  view.between = BetweenVoxels::cubic;
  turnPlanes(view, {{1, 2, 3}}, 20.0);
  view.ghost = true;
  view.camera.position = {{10, -400, 20}};
  view.camera.focalPoint = {{1, 2, 3}};
  view.camera.viewUp = {{0, 0.6, 0.8}};
  view.camera.verticalFieldOfViewDegrees = 25;
  view.cameraSet = true;
  view.clipBox = PatientBox{{-10, -20, -30}, {40, 50, 60}};
  view.cutOuts = {{Uid::parse("2.25.15").value(), Uid::parse("2.25.16").value()},
                  {Uid::parse("2.25.17").value()}};
  view.labelOpacity = 0.25;
  view.showSegments = view.segmentsIn3d = false;
  view.activeSegment = Uid::parse("2.25.12").value();
  view.tool = ToolKind::ellipse;
  view.brush.radiusMm = 7.5;
  view.brush.over = PaintOver::background;
  view.brush.range = IntensityRange{-50, 150};
  view.brush3d = false;
  view.thresholdLower = 100;
  view.thresholdUpper = 200;
  view.growTolerance = 33;
  view.growNeckMm = 2.5;
  view.growLimitMl = 70;
  view.smartTolerance = 44;
  view.brush.likeCentre = 44;
  view.brush.place = {false, {Uid::parse("2.25.13").value(), Uid::parse("2.25.14").value()}};
  view.outlines = {true, ScissorAction::fillInside, true, 12.5, TraceSide::darker};
  view.rightTab = RightTab::history;
  view.rightPanelWidth = 444;
  view.segmentsShare = 0.5;
  view.segmentsPanelVisible = false;
  view.uiScale = 1.5;
  return view;
}

TEST(ViewState, ReadsWhatItWrote) {
  const ViewState view = unusualView();
  const auto read = viewStateFromJson(toJson(view));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->layout, view.layout);
  EXPECT_EQ(read->filledView, view.filledView);
  EXPECT_EQ(read->layoutBeforeFill, view.layoutBeforeFill);
  EXPECT_EQ(read->volume, view.volume);
  EXPECT_EQ(read->crosshair, view.crosshair);
  EXPECT_FALSE(read->showCrosshair || read->showLetters || read->showOverlays);
  EXPECT_EQ(read->mmPerPixel, view.mmPerPixel);
  EXPECT_EQ(read->slices[1].panMm, view.slices[1].panMm);
  EXPECT_TRUE(read->slices[2].flippedHorizontally);
  const VolumeViewState& volume = read->volumes.at(view.volume);
  EXPECT_EQ(volume.window, view.volumes.at(view.volume).window);
  EXPECT_EQ(volume.transferFunction, view.volumes.at(view.volume).transferFunction);
  EXPECT_EQ(volume.rendering, view.volumes.at(view.volume).rendering);
  EXPECT_EQ(read->slab, view.slab);
  EXPECT_EQ(read->cutOuts, view.cutOuts);
  EXPECT_EQ(read->between, view.between);
  EXPECT_EQ(read->planesMotion, view.planesMotion);
  EXPECT_TRUE(read->ghost);
  EXPECT_EQ(volume.mode, render::RenderMode::maximumIntensity);
  EXPECT_TRUE(volume.hideTable);
  EXPECT_EQ(read->camera, view.camera);
  EXPECT_TRUE(read->cameraSet);
  EXPECT_EQ(read->clipBox, view.clipBox);
  EXPECT_EQ(read->labelOpacity, 0.25);
  EXPECT_FALSE(read->showSegments || read->segmentsIn3d || read->brush3d || read->segmentsPanelVisible);
  EXPECT_EQ(read->activeSegment, view.activeSegment);
  EXPECT_EQ(read->tool, ToolKind::ellipse);
  EXPECT_EQ(read->brush.radiusMm, 7.5);
  EXPECT_EQ(read->growNeckMm, 2.5);
  EXPECT_EQ(read->growLimitMl, 70);
  EXPECT_EQ(read->smartTolerance, 44);
  EXPECT_EQ(read->brush.likeCentre, 44);
  EXPECT_EQ(read->brush.place, view.brush.place);
  EXPECT_EQ(read->outlines, view.outlines);
  EXPECT_EQ(read->brush.over, PaintOver::background);
  EXPECT_EQ(read->brush.range, view.brush.range);
  EXPECT_EQ(read->thresholdLower, 100);
  EXPECT_EQ(read->thresholdUpper, 200);
  EXPECT_EQ(read->growTolerance, 33);
  EXPECT_EQ(read->rightTab, RightTab::history);
  EXPECT_EQ(read->rightPanelWidth, 444);
  EXPECT_EQ(read->segmentsShare, 0.5);
  EXPECT_EQ(read->uiScale, 1.5);
  // And once more: nothing drifts.
  EXPECT_EQ(toJson(*read), toJson(view));
}

TEST(ViewState, KeepsEveryWordOfEveryEnumeration) {
  for (int tool = 0; tool <= static_cast<int>(ToolKind::link); ++tool) {
    ViewState view;
    view.tool = static_cast<ToolKind>(tool);
    EXPECT_EQ(viewStateFromJson(toJson(view)).value().tool, view.tool);
  }
  for (int kind = 0; kind < kViewCount; ++kind) {
    ViewState view;
    view.filledView = static_cast<ViewKind>(kind);
    EXPECT_EQ(viewStateFromJson(toJson(view)).value().filledView, view.filledView);
  }
}

TEST(ViewState, MissingAndUnknownFieldsKeepTheDefaults) {
  const auto read = viewStateFromJson(R"({"labelOpacity": 0.75, "from the future": [1, 2]})");
  ASSERT_TRUE(read);
  ViewState expected;
  expected.labelOpacity = 0.75;
  EXPECT_EQ(toJson(*read), toJson(expected));
}

TEST(ViewState, RefusesWhatIsNoJsonObject) {
  for (const char* text : {"", "null", "[]", "{", "\"x\"", "\xff\xfe"})
    EXPECT_FALSE(viewStateFromJson(text)) << text;
}

TEST(ViewState, HostileNumbersAreKeptInBounds) {
  const auto read = viewStateFromJson(R"({
    "mmPerPixel": 1e300, "labelOpacity": -3, "rightPanelWidth": 1e9, "segmentsShare": 7, "uiScale": 1e9,
    "crosshair": [1, 2], "brush": {"radiusMm": 1e12, "over": "nobody"}, "tool": "hammer", "layout": 7,
    "slices": [{"pan": "far"}, 3, null, {"pan": [null, 1]}, {}, {}], "volume": "not a uid",
    "camera": {"position": [0, 0, 0], "focalPoint": [0, 0, 0], "viewUp": [0, 0, 1], "set": true},
    "clipBox": {"minimum": [5, 5, 5], "maximum": [1, 1, 1]}})");
  ASSERT_TRUE(read);
  EXPECT_LE(read->mmPerPixel, 1e4);
  EXPECT_EQ(read->labelOpacity, 0.0);
  EXPECT_LE(read->rightPanelWidth, 1200);
  EXPECT_LE(read->segmentsShare, 0.9);
  EXPECT_LE(read->uiScale, 4.0);
  EXPECT_EQ(read->crosshair, PatientPoint{});
  EXPECT_LE(read->brush.radiusMm, 200.0);
  EXPECT_EQ(read->tool, ToolKind::navigate);
  EXPECT_EQ(read->layout, LayoutKind::grid2x2);
  EXPECT_TRUE(read->volume.empty());
  EXPECT_FALSE(read->cameraSet) << "a camera that looks at its own position shows nothing";
  EXPECT_EQ(read->camera, render::Camera{});
  EXPECT_FALSE(read->clipBox);
}

TEST(ViewState, AFreshViewShowsTheFirstVolumeFromTheFront) {
  const test::SmallCase small = test::makeSmallCase();
  ViewState view;
  resetView(view, small.value);
  EXPECT_EQ(view.volume, small.volume);
  const PatientBox box = boundingBox(small.value.volumes[0].info.grid);
  EXPECT_LT(glm::length(view.crosshair.mm - (box.minimum + box.maximum) * 0.5), 1e-9);
  // In front of the patient (anterior is −y), head up.
  EXPECT_LT(view.camera.position.mm.y, box.minimum.y);
  EXPECT_EQ(view.camera.viewUp.mm, glm::dvec3(0, 0, 1));
  EXPECT_NEAR(view.camera.position.mm.x, view.crosshair.mm.x, 1e-9);
  EXPECT_FALSE(view.of(small.volume).transferFunction.points.empty());
}

TEST(ViewState, ASurfaceIsATransferFunctionOfItsOwn) {
  VolumeViewState state;
  state.transferFunction = {"mine", {{0, {0.2, 0.4, 0.6}, 0.0}, {100, {1, 0.5, 0.25}, 0.5}}};
  EXPECT_EQ(functionIn3d(state), state.transferFunction);
  state.rendering.surfaceAt = 50.0;
  EXPECT_EQ(functionIn3d(state).at(49.9).w, 0.0);
  EXPECT_EQ(functionIn3d(state).at(50.0).w, 1.0);
  EXPECT_EQ(glm::dvec3(functionIn3d(state).at(3000.0)), glm::dvec3(state.transferFunction.at(50.0)));
  state.rendering.surfaceAt = -500.0;
  EXPECT_GT(functionIn3d(state).at(0.0).g, 0.8)
      << "where nothing is seen: plaster, not the colour of nothing";
  state.mode = render::RenderMode::averageIntensity;
  EXPECT_EQ(functionIn3d(state), state.transferFunction) << "a projection has no surface";
}

TEST(ViewState, SlicesAreThinWhileSomethingIsEdited) {
  ViewState view;
  view.slab = {10.0, render::SlabKind::mean};
  EXPECT_EQ(slabShown(view), view.slab);
  view.tool = ToolKind::ruler;
  EXPECT_EQ(slabShown(view), view.slab);
  view.tool = ToolKind::brush;
  EXPECT_EQ(slabShown(view).mm, 0.0);
}

TEST(ViewState, SliceIndexCountsVoxelsAndStaysInside) {
  const GridGeometry grid = test::makeGrid({10, 12, 14}, {1, 2, 3});
  const PatientPoint first = voxelToPatient(grid, VoxelIndex{{0, 0, 0}});
  const PatientPoint last = voxelToPatient(grid, VoxelIndex{{9, 11, 13}});
  EXPECT_EQ(sliceIndex(grid, AnatomicalPlane::axial, first), 0);
  EXPECT_EQ(sliceIndex(grid, AnatomicalPlane::axial, last), 13);
  EXPECT_EQ(sliceIndex(grid, AnatomicalPlane::coronal, last), 11);
  EXPECT_EQ(sliceIndex(grid, AnatomicalPlane::sagittal, last), 9);
  EXPECT_EQ(sliceIndex(grid, AnatomicalPlane::axial, {{0, 0, 1e6}}), 13);
}

}  // namespace
}  // namespace chiasm::app
