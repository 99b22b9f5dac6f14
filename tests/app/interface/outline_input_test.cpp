// Outlines, the surface brush and the angle in the window: mouse, keys, what is drawn over the views.
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class OutlineInput : public test::WindowFixture {
 protected:
  // Press at the first pixel, move through all and back to the first, release.
  void lasso(const std::vector<glm::dvec2>& pixels) {
    window_->moveMouse(pixels.front());
    frames(1);
    window_->setButton(0, true);
    frames(1);
    for (std::size_t i = 0; i < pixels.size(); ++i)
      for (int step = 1; step <= 4; ++step) {
        const glm::dvec2 next = pixels[(i + 1) % pixels.size()];
        window_->moveMouse(pixels[i] + (next - pixels[i]) * (step / 4.0));
        frames(1);
      }
    window_->setButton(0, false);
    frames(2);
    session_->waitUntilIdle();
  }
  std::int64_t voxels(const Uid& segment) {
    session_->waitUntilIdle();
    return session_->statisticsOf(segment)->voxels;
  }
  PatientPoint at(double x, double y) { return {{x, y, view().crosshair.mm.z}}; }
};

TEST_F(OutlineInput, APolygonIsClosedByEnterAndTakenBackByEsc) {
  view().activeSegment = small_.anteriorMarker;
  const std::int64_t before = voxels(small_.anteriorMarker);
  press("U");
  frames(1);
  const std::vector<PatientPoint> corners = {at(2, 6), at(12, 6), at(12, 14), at(2, 14)};
  for (const PatientPoint& corner : corners) {
    click(pixelOf(ViewKind::axial, corner));
    frames(40);  // no double click
  }
  EXPECT_TRUE(session_->ui().underWay.any);
  EXPECT_NE(session_->ui().underWay.hint.find("Enter"), std::string::npos);
  EXPECT_EQ(voxels(small_.anteriorMarker), before);
  picture("draw_polygon");
  press("Esc");
  frames(2);
  EXPECT_FALSE(session_->ui().underWay.any);
  EXPECT_EQ(view().tool, ToolKind::draw) << "Esc goes back one step";
  for (const PatientPoint& corner : corners) {
    click(pixelOf(ViewKind::axial, corner));
    frames(40);
  }
  press("Enter");
  frames(3);
  EXPECT_GT(voxels(small_.anteriorMarker), before);
  EXPECT_EQ(session_->store().undoName(), "Draw Anterior marker");
}

TEST_F(OutlineInput, ScissorsInThe3dViewCutWithoutTurningIt) {
  view().activeSegment = small_.bone;
  press("C");
  frames(1);
  const std::int64_t before = voxels(small_.bone);
  const render::Camera camera = view().camera;
  // Around the upper part of the letter's upright, through the air.
  const auto seen = [&](double x, double z) { return pixelOf(ViewKind::volume3d, {{x, -5, z}}); };
  lasso({seen(-17, 6), seen(-3, 6), seen(-3, 25), seen(-17, 25)});
  EXPECT_EQ(view().camera, camera);
  const std::int64_t after = voxels(small_.bone);
  EXPECT_LT(after, before);
  EXPECT_GT(after, before / 4);
  EXPECT_EQ(session_->store().undoName(), "Cut Bone letter");
  // With Shift the same drag turns the patient.
  window_->setModifiers(false, true);
  drag(seen(-17, 6), seen(-3, 6));
  window_->setModifiers(false, false);
  EXPECT_NE(view().camera, camera);
  EXPECT_EQ(voxels(small_.bone), after);
}

TEST_F(OutlineInput, AStrokeOnTheSurfaceDoesNotClimbOnItsOwnPaint) {
  view().activeSegment = small_.anteriorMarker;
  view().brush.radiusMm = 3;
  press("B");
  frames(1);
  const glm::dvec2 spot = pixelOf(ViewKind::volume3d, {{-9.5, -5, 8}});
  const auto rub = [&](int times) {
    window_->moveMouse(spot);
    frames(1);
    window_->setButton(0, true);
    frames(1);
    for (int i = 0; i < times; ++i)
      for (const double dx : {2.0, 0.0}) {
        window_->moveMouse(spot + glm::dvec2(dx, 0));
        frames(1);
      }
    window_->setButton(0, false);
    frames(2);
    const std::int64_t painted = voxels(small_.anteriorMarker);
    press("Ctrl+Z");
    frames(2);
    return painted;
  };
  const std::int64_t once = rub(1);
  EXPECT_EQ(rub(12), once) << "rubbing the same place takes no more than passing over it";
}

TEST_F(OutlineInput, ALevelIsOutlinedUnderThePointer) {
  view().activeSegment = small_.bone;
  press("Z");
  frames(1);
  window_->moveMouse(pixelOf(ViewKind::axial, at(-9.5, 0)));
  frames(3);
  EXPECT_FALSE(session_->ui().underWay.any);
  EXPECT_NE(session_->ui().underWay.hint.find("take it in"), std::string::npos);
  picture("level_trace");
}

TEST_F(OutlineInput, AnAngleByThreeClicks) {
  press("Alt+M");
  frames(1);
  const std::size_t before = current().measurements.size();
  for (const PatientPoint& point : {at(10, 0), at(0, 0), at(0, 10)}) {
    click(pixelOf(ViewKind::axial, point));
    frames(40);
  }
  session_->waitUntilIdle();
  ASSERT_EQ(current().measurements.size(), before + 1);
  // A pixel of the view is a few tenths of a millimetre.
  EXPECT_NEAR(angleDegrees(current().measurements.back()), 90.0, 6.0);
  press("Alt+O");
  frames(1);
  drag(pixelOf(ViewKind::axial, at(-4, -6)), pixelOf(ViewKind::axial, at(6, 4)));
  session_->waitUntilIdle();
  frames(2);
  EXPECT_EQ(current().measurements.back().kind, Measurement::Kind::box);
  picture("angle_and_box");
}

}  // namespace
}  // namespace chiasm::app
