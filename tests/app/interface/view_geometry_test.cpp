// Points and pixels: both ways agree, and left is where radiologists expect it.
#include "app/interface/view_geometry.h"

#include <gtest/gtest.h>

#include "app/actions/navigation.h"
#include "app/interface/format.h"
#include "app/interface/scene_builder.h"
#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

class Geometry : public testing::Test {
 protected:
  Geometry() { resetView(view_, small_.value); }
  const Volume& volume() const { return small_.value.volumes[0]; }
  ViewGeometry slice(ViewKind kind, double mmPerPixel = 0.25) const {
    return {kind, kArea, sliceContent(volume(), view_, kind, mmPerPixel)};
  }
  static constexpr Area kArea{{100, 50}, {400, 300}};
  test::SmallCase small_ = test::makeSmallCase();
  ViewState view_;
};

TEST_F(Geometry, PixelsAndPointsAgreeInSlices) {
  view_.slices[1].panMm = {7, -3};
  view_.slices[2].flippedHorizontally = true;
  view_.crosshair = {{3, -4, 5}};
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal, ViewKind::sagittal}) {
    const ViewGeometry geometry = slice(kind);
    for (const glm::dvec2 pixel : {glm::dvec2(100.5, 50.5), glm::dvec2(300, 200), glm::dvec2(499, 60)}) {
      const PatientPoint point = geometry.pointAt(pixel);
      EXPECT_LT(glm::length(*geometry.pixelOf(point) - pixel), 1e-9);
      EXPECT_NEAR(geometry.distanceFromPlane(point), 0.0, 1e-9);
      EXPECT_NEAR(glm::dot(point.mm - view_.crosshair.mm, sliceNormal(planeOf(kind)).mm), 0.0, 1e-9)
          << "the slice goes through the crosshair";
    }
  }
}

TEST_F(Geometry, PixelsAndRaysAgreeIn3d) {
  render::Camera camera = frontCamera(volume().info.grid);
  orbit(camera, 33, -21);
  const ViewGeometry geometry(kArea, camera);
  for (const glm::dvec2 pixel : {glm::dvec2(120, 70), glm::dvec2(300, 200), glm::dvec2(470, 310)}) {
    const PatientRay ray = geometry.rayAt(pixel);
    EXPECT_NEAR(glm::length(ray.direction.mm), 1.0, 1e-12);
    for (const double distance : {10.0, 100.0, 500.0})
      EXPECT_LT(glm::length(*geometry.pixelOf(ray.origin + ray.direction * distance) - pixel), 1e-6);
  }
  EXPECT_FALSE(geometry.pixelOf(camera.position - geometry.into() * 10.0)) << "behind the camera";
  EXPECT_LT(glm::length(*geometry.pixelOf(camera.focalPoint) - glm::dvec2(300, 200)), 1e-9);
}

TEST_F(Geometry, LettersFollowTheConventions) {
  const auto letters = [](const ViewGeometry& geometry) {
    const EdgeLetters edge = edgeLetters(geometry);
    return std::string{edge.left, edge.right, edge.top, edge.bottom};
  };
  EXPECT_EQ(letters(slice(ViewKind::axial)), "RLAP");
  EXPECT_EQ(letters(slice(ViewKind::coronal)), "RLSI");
  EXPECT_EQ(letters(slice(ViewKind::sagittal)), "APSI");
  view_.slices[0].flippedHorizontally = true;
  EXPECT_EQ(letters(slice(ViewKind::axial)), "LRAP") << "a flip moves the letters";
  render::Camera camera = frontCamera(volume().info.grid);
  EXPECT_EQ(letters({kArea, camera}), "RLSI") << "from the front the patient's right is at screen left";
  lookFrom(camera, {{1, 0, 0}});
  EXPECT_EQ(letters({kArea, camera}), "APSI");
  lookFrom(camera, {{0, 1, 0}});
  EXPECT_EQ(letters({kArea, camera}), "LRSI");
  lookFrom(camera, {{0, 0, -1}});
  EXPECT_EQ(letters({kArea, camera}), "RLAP") << "from below, as an axial slice is seen";
}

TEST_F(Geometry, LeftIsAtTheRightOfTheScreen) {
  const PatientPoint left{{14, 0, 1}}, anterior{{0, -15, 0}}, superior{{0, 0, 20}};
  const PatientPoint middle = view_.crosshair;
  EXPECT_GT(slice(ViewKind::axial).pixelOf(left)->x, slice(ViewKind::axial).pixelOf(middle)->x);
  EXPECT_LT(slice(ViewKind::axial).pixelOf(anterior)->y, slice(ViewKind::axial).pixelOf(middle)->y);
  EXPECT_LT(slice(ViewKind::coronal).pixelOf(superior)->y, slice(ViewKind::coronal).pixelOf(middle)->y);
  EXPECT_LT(slice(ViewKind::sagittal).pixelOf(anterior)->x, slice(ViewKind::sagittal).pixelOf(middle)->x);
  const ViewGeometry front(kArea, frontCamera(volume().info.grid));
  EXPECT_GT(front.pixelOf(left)->x, front.pixelOf(middle)->x);
  EXPECT_LT(front.pixelOf(superior)->y, front.pixelOf(middle)->y);
}

TEST_F(Geometry, TheLargeViewOfOnePlusThreeFillsItsPlaceAndComesNearerWithTheOthers) {
  ViewState view = view_;
  view.layout = LayoutKind::onePlusThree;
  view.filledView = ViewKind::coronal;
  const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, view);
  const auto scaleOf = [&](ViewKind kind) {
    return buildScene({small_.value, view, layout, {}, false})
        .views[static_cast<std::size_t>(kind)]
        ->mmPerPixel();
  };
  const double fitted = scaleOf(ViewKind::axial), large = scaleOf(ViewKind::coronal);
  EXPECT_LT(large, 0.6 * fitted);
  const BuiltScene built = buildScene({small_.value, view, layout, {}, false});
  const auto& coronal = *built.views[static_cast<std::size_t>(ViewKind::coronal)];
  const PatientBox box = boundingBox(volume().info.grid);
  for (const glm::dvec3 corner : {box.minimum, box.maximum})
    EXPECT_TRUE(coronal.area().contains(*coronal.pixelOf({corner})));
  view.mmPerPixel = built.fittedMmPerPixel / 2.0;
  EXPECT_NEAR(scaleOf(ViewKind::axial), fitted / 2.0, 1e-9);
  EXPECT_NEAR(scaleOf(ViewKind::coronal), large / 2.0, 1e-9);
}

TEST_F(Geometry, AllFittedViewsShowTheSameMillimetresPerPixel) {
  for (const glm::ivec2 size : {glm::ivec2(1280, 720), glm::ivec2(1600, 1000), glm::ivec2(3840, 2160)}) {
    const float scale = size.x > 3000 ? 2.0f : 1.0f;
    ViewState view = view_;
    const WindowLayout layout = computeLayout(size, scale, view);
    const BuiltScene built = buildScene({small_.value, view, layout, {}, false});
    const PatientBox box = boundingBox(volume().info.grid);
    int shown = 0;
    for (std::size_t i = 0; i < built.views.size(); ++i) {
      const auto& geometry = built.views[i];
      ASSERT_EQ(geometry.has_value(), layout.view[i].has_value()) << i;
      if (!geometry) continue;
      ++shown;
      EXPECT_NEAR(geometry->mmPerPixel(), built.fittedMmPerPixel / scale, 1e-9);
      if (!geometry->isSlice()) continue;
      // And it fits: the box's corners lie in the view.
      for (const glm::dvec3 corner : {box.minimum, box.maximum})
        EXPECT_TRUE(geometry->area().contains(*geometry->pixelOf({corner})));
    }
    EXPECT_EQ(shown, 4);
  }
}

TEST(ScaleBar, IsARoundLengthThatFits) {
  for (double perPixel = 0.003; perPixel < 50; perPixel *= 1.37) {
    const double length = scaleBarMm(perPixel, 110);
    EXPECT_LE(length / perPixel, 110.0);
    EXPECT_GT(length / perPixel, 110.0 / 2.5 - 1e-9) << "not needlessly short";
    const double mantissa = length / std::pow(10.0, std::floor(std::log10(length) + 1e-9));
    EXPECT_TRUE(std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 ||
                std::abs(mantissa - 5) < 1e-6);
  }
}

TEST(Navigation, OrbitTurnsAsVtkDoes) {
  render::Camera camera;
  camera.position = {{0, -100, 0}};
  camera.focalPoint = {{0, 0, 0}};
  orbit(camera, 90, 0);
  // From the front (−y) the camera's right is +x, the patient's left.
  EXPECT_LT(glm::length(camera.position.mm - glm::dvec3(100, 0, 0)), 1e-9);
  orbit(camera, 0, 45);
  EXPECT_NEAR(camera.position.mm.z, 100 * std::sqrt(0.5), 1e-9) << "elevation moves the camera up";
  EXPECT_NEAR(glm::length(camera.position.mm), 100, 1e-9);
  EXPECT_NEAR(glm::dot(camera.viewUp.mm, camera.position.mm), 0, 1e-9);
}

TEST(Format, NumbersAsTheWindowWritesThem) {
  EXPECT_EQ(signedNumber(-31.44, 1), "\u221231.4");
  EXPECT_EQ(signedNumber(62, 1), "+62.0");
  EXPECT_EQ(signedNumber(-0.04, 1), "+0.0") << "no negative zero";
  EXPECT_EQ(valueText(31, "HU"), "31 HU");
  EXPECT_EQ(valueText(-1000, "HU"), "\u22121000 HU");
  EXPECT_EQ(windowText({1800, 400, WindowLevel::Function::linear, "bone"}), "Bone 1800/400");
  EXPECT_EQ(windowText({812, -44, WindowLevel::Function::linear, ""}), "W 812 L \u221244");
  EXPECT_EQ(millilitreText(4.94), "4.9 ml");
  EXPECT_EQ(millilitreText(0.0123), "0.0123 ml");
}

TEST(Format, TheIdentityStripNeverSaysMoreThanItMay) {
  Case current = test::makeSmallCase().value;
  current.volumes[0].info.study = {"CT", "Head", "2012-09-14", "F", "063Y"};
  const auto fields = identityFields(current, &current.volumes[0]);
  EXPECT_EQ(fields.front(), "PHANTOM-1");
  EXPECT_EQ(fields[2], "63 y");
  EXPECT_EQ(fields.back(), "1.5 mm \u00b7 36 slices");
  EXPECT_EQ(badgesOf(&current.volumes[0]).back(), "not for diagnosis");
}

}  // namespace
}  // namespace chiasm::app
