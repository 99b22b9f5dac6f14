// Pointing and clicking in the window, as the conventions say.
#include "core/segmentation/brush.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

using WindowInput = test::WindowFixture;
constexpr int kLeft = 0, kRight = 1, kMiddle = 2;

TEST_F(WindowInput, AClickSetsTheCrosshair) {
  const PatientPoint target{{6, -5, view().crosshair.mm.z}};
  click(pixelOf(ViewKind::axial, target));
  EXPECT_LT(glm::length(view().crosshair.mm - target.mm), geometry(ViewKind::axial).mmPerPixel());
  const PatientPoint coronal{{-8, view().crosshair.mm.y, 9}};
  click(pixelOf(ViewKind::coronal, coronal));
  EXPECT_LT(glm::length(view().crosshair.mm - coronal.mm), geometry(ViewKind::axial).mmPerPixel() * 2);
}

TEST_F(WindowInput, DragsAreWindowPanAndZoom) {
  const glm::dvec2 at = pixelOf(ViewKind::axial, view().crosshair);
  const WindowLevel window = view().of(small_.volume).window;
  const PatientPoint crosshair = view().crosshair;
  drag(at, at + glm::dvec2(60, 0), kLeft);
  EXPECT_GT(view().of(small_.volume).window.width, window.width);
  drag(at, at + glm::dvec2(0, -60), kLeft);
  EXPECT_LT(view().of(small_.volume).window.level, window.level + 1e-9);
  EXPECT_EQ(view().crosshair, crosshair);

  const PatientPoint under = geometry(ViewKind::axial).pointAt(at);
  drag(at, at + glm::dvec2(40, 25), kMiddle);
  EXPECT_LT(glm::length(pixelOf(ViewKind::axial, under) - (at + glm::dvec2(40, 25))), 1.0)
      << "what was under the cursor moved with it";

  const double before = geometry(ViewKind::axial).mmPerPixel();
  drag(at, at + glm::dvec2(0, -50), kRight);
  EXPECT_LT(geometry(ViewKind::axial).mmPerPixel(), before);
  EXPECT_EQ(geometry(ViewKind::coronal).mmPerPixel(), geometry(ViewKind::axial).mmPerPixel())
      << "all views keep the same scale";
}

TEST_F(WindowInput, TheWheelScrollsSlices) {
  window_->moveMouse(pixelOf(ViewKind::coronal, view().crosshair));
  frames(2);
  press("Home");
  frames(1);
  const double y = view().crosshair.mm.y;
  window_->turnWheel(2);
  frames(1);
  window_->turnWheel(0);
  frames(1);
  const double spacing = current().volumes[0].info.grid.spacing.y;
  EXPECT_NEAR(std::abs(view().crosshair.mm.y - y), 2 * spacing, 1e-6);
}

TEST_F(WindowInput, ControlWheelZoomsAroundTheCursor) {
  // ImGui keeps the mouse at whole pixels.
  const glm::dvec2 at = glm::floor(pixelOf(ViewKind::axial, {{8, 6, view().crosshair.mm.z}}));
  window_->moveMouse(at);
  frames(2);
  const PatientPoint under = geometry(ViewKind::axial).pointAt(at);
  window_->setModifiers(true, false);
  window_->turnWheel(3);
  frames(1);
  window_->turnWheel(0);
  window_->setModifiers(false, false);
  frames(1);
  EXPECT_LT(glm::length(geometry(ViewKind::axial).pointAt(at).mm - under.mm), 1e-6);
}

TEST_F(WindowInput, ShiftMovesTheCrosshairAlong) {
  const PatientPoint target{{4, 3, view().crosshair.mm.z}};
  window_->moveMouse(pixelOf(ViewKind::axial, view().crosshair));
  frames(2);
  window_->setModifiers(false, true);
  window_->moveMouse(pixelOf(ViewKind::axial, target));
  frames(2);
  window_->setModifiers(false, false);
  EXPECT_LT(glm::length(view().crosshair.mm - target.mm), geometry(ViewKind::axial).mmPerPixel());
}

TEST_F(WindowInput, ADoubleClickFillsAndReturns) {
  const glm::dvec2 at = pixelOf(ViewKind::sagittal, view().crosshair);
  click(at);
  click(at);
  EXPECT_EQ(view().layout, LayoutKind::single);
  EXPECT_EQ(view().filledView, ViewKind::sagittal);
  frames(40);  // past the double click's time
  const glm::dvec2 middle = pixelOf(ViewKind::sagittal, view().crosshair);
  click(middle);
  click(middle);
  EXPECT_EQ(view().layout, LayoutKind::grid2x2);
}

TEST_F(WindowInput, TheBrushPaintsWhereItIsSeen) {
  view().activeSegment = small_.anteriorMarker;
  view().brush.radiusMm = 3;
  click(middleOf("rail tool.brush"));
  EXPECT_EQ(view().tool, ToolKind::brush);
  const PatientPoint from{{4, 10, view().crosshair.mm.z}}, to{{10, 10, view().crosshair.mm.z}};
  const Segmentation before = current().segmentations[0];
  drag(pixelOf(ViewKind::axial, from), pixelOf(ViewKind::axial, to));
  const Segmentation& after = current().segmentations[0];
  const Label label = after.find(small_.anteriorMarker)->label;
  const LabelMap& map = after.layers[0];
  for (const PatientPoint& point : {from, to, PatientPoint{{7, 10, view().crosshair.mm.z}}})
    EXPECT_EQ(map.at(nearestVoxel(after.info.grid, point)), label);
  EXPECT_EQ(map.at(nearestVoxel(after.info.grid, {{7, 16, view().crosshair.mm.z}})),
            before.layers[0].at(nearestVoxel(after.info.grid, {{7, 16, view().crosshair.mm.z}})));
  EXPECT_NE(session_->store().undoName().find("Anterior marker"), std::string::npos);
  press("Ctrl+Z");
  EXPECT_EQ(current().segmentations[0].layers[0], before.layers[0]);
}

TEST_F(WindowInput, PaintingIn3dMeetsTheSurface) {
  // From the front the ray through the letter's upright meets it; the brush paints there.
  view().activeSegment = small_.anteriorMarker;
  view().brush.radiusMm = 2;
  view().brush.over = PaintOver::unlocked;
  press("B");
  frames(1);
  const render::Camera camera = view().camera;
  const std::int64_t before = session_->statisticsOf(small_.anteriorMarker)->voxels;
  click(pixelOf(ViewKind::volume3d, {{-9.5, -5, 8}}));
  session_->waitUntilIdle();
  EXPECT_GT(session_->statisticsOf(small_.anteriorMarker)->voxels, before);
  EXPECT_EQ(view().camera, camera);
  // Beside the patient there is nothing to paint on: the same drag turns the view.
  const Area& area = geometry(ViewKind::volume3d).area();
  const glm::dvec2 corner = glm::dvec2(area.origin) + glm::dvec2(60, area.size.y - 60);
  drag(corner, corner + glm::dvec2(50, 0));
  EXPECT_NE(view().camera, camera);
}

TEST_F(WindowInput, A3dDragTurnsAndAClickPoints) {
  const render::Camera before = view().camera;
  const glm::dvec2 bone = pixelOf(ViewKind::volume3d, {{-9.5, -5, 8}});
  click(bone);
  EXPECT_EQ(view().camera, before);
  EXPECT_NEAR(view().crosshair.mm.x, -9.5, 1.0);
  EXPECT_NEAR(view().crosshair.mm.y, -4.8, 2.0) << "on the letter's front face";
  frames(40);  // past the double click's time
  drag(bone, bone + glm::dvec2(80, 0));
  EXPECT_NE(view().camera.position, before.position);
  EXPECT_NEAR(glm::length(view().camera.position.mm - view().camera.focalPoint.mm),
              glm::length(before.position.mm - before.focalPoint.mm), 1e-6);
  // Dragged to the right the patient turns to the right: the camera goes to the patient's right (−x).
  EXPECT_LT(view().camera.position.mm.x, before.position.mm.x);
}

TEST_F(WindowInput, PointingLightsUpThePhrases) {
  window_->moveMouse(pixelOf(ViewKind::axial, {{-9.5, 0, view().crosshair.mm.z}}));
  frames(3);
  EXPECT_EQ(session_->ui().pointer.segment, small_.bone);
  EXPECT_EQ(view().hover.links, std::vector<Uid>{small_.boneLink});
  EXPECT_TRUE(view().hover.fromView);
  EXPECT_EQ(session_->ui().focusedView, ViewKind::axial);
  window_->moveMouse(middleOf("program"));
  frames(3);
  EXPECT_TRUE(view().hover.links.empty());
  EXPECT_FALSE(session_->ui().pointer.point);
}

TEST_F(WindowInput, TheDividersMove) {
  const WindowLayout before = window_->interface().layout();
  const glm::dvec2 divider(before.divider.origin.x + 100, before.divider.origin.y + 3.5);
  drag(divider, divider - glm::dvec2(0, 120));
  frames(1);
  EXPECT_NEAR(window_->interface().layout().divider.origin.y, before.divider.origin.y - 120, 3);
  const glm::dvec2 edge(before.panelEdge.origin.x + 3.0, before.panelEdge.origin.y + 300);
  drag(edge, edge - glm::dvec2(80, 0));
  frames(1);
  EXPECT_NEAR(window_->interface().layout().tabs.size.x, before.tabs.size.x + 80, 6);
}

TEST_F(WindowInput, TabsChangeThePanel) {
  click(middleOf("History"));
  EXPECT_EQ(view().rightTab, RightTab::history);
  click(middleOf("Report"));
  EXPECT_EQ(view().rightTab, RightTab::report);
}

TEST_F(WindowInput, EscDuringAPaintingDragTakesItBack) {
  view().activeSegment = small_.anteriorMarker;
  press("B");
  frames(1);
  const LabelMap before = current().segmentations[0].layers[0];
  const glm::dvec2 at = pixelOf(ViewKind::axial, {{4, 10, view().crosshair.mm.z}});
  window_->moveMouse(at);
  frames(1);
  window_->setButton(kLeft, true);
  frames(1);
  window_->moveMouse(at + glm::dvec2(30, 0));
  frames(1);
  EXPECT_TRUE(session_->store().inGesture());
  press("Esc");
  frames(1);
  window_->moveMouse(at + glm::dvec2(60, 0));
  frames(1);
  window_->setButton(kLeft, false);
  frames(2);
  EXPECT_EQ(current().segmentations[0].layers[0], before);
  EXPECT_EQ(view().tool, ToolKind::brush) << "Esc goes back one step, not two";
}

TEST_F(WindowInput, AnErrorIsDismissedByAClick) {
  session_->sayError({ErrorKind::storage, "The disk is full."});
  frames(3);
  const Area& views = window_->interface().layout().views;
  click({views.origin.x + views.size.x * 0.5, views.bottom() - 55.0});
  EXPECT_TRUE(session_->messages().empty());
}

}  // namespace
}  // namespace chiasm::app
