// Both eyes' volumes: what one eye of the window's renderer shows, from wherever an eye is.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>

#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/stereo_as_mono.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

TEST_F(StereoAsMono, Shaded) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  expectEqual(scene);
}

TEST_F(StereoAsMono, Pointwise) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  scene.scene.volumes[0].sampling = Sampling::pointwise;
  expectEqual(scene, {33, 47});
}

TEST_F(StereoAsMono, MaximumIntensity) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  scene.scene.volumes[0].mode = RenderMode::maximumIntensity;
  scene.scene.volumes[0].window = {1200, 400, WindowLevel::Function::linearExact, ""};
  expectEqual(scene);
}

TEST_F(StereoAsMono, LabelsClipBoxAndHiddenVoxels) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  SceneVolume& volume = scene.scene.volumes[0];
  scene.scene.labels.push_back(labelLayer(volume.grid, {24, 24, 24}, rotation({0, 1, 1}, 20)));
  scene.scene.labels[0].appearance[1].opacity3d = 0.5f;
  LabelMap mask(volume.grid.size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < volume.grid.size.z; ++z)
    for (int y = 0; y < 12; ++y)
      for (int x = 0; x < 15; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  volume.hiddenMask = std::make_shared<const LabelMap>(mask);
  scene.clipBox = PatientBox{{-100, -6, -100}, {12, 100, 14}};
  expectEqual(scene);
}

TEST_F(StereoAsMono, LabelsAlone) {
  SpatialScene scene;
  scene.scene.labels.push_back(labelLayer(obliqueLetters().volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  expectEqual(scene);
}

using StereoVolume = StereoTest;

// A field of view that is not symmetric shows a part of one that is.
TEST_F(StereoVolume, AsymmetricFieldsOfViewShowAPartOfAWiderOne) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  auto eyes = eyesInFront({3, -90, 5}, 0, 0);
  for (EyeView& eye : eyes) eye.tanLeft = -0.5, eye.tanRight = 0.5, eye.tanUp = 0.4, eye.tanDown = -0.4;
  const auto wide = draw(scene, eyes, {100, 80});
  auto parts = eyes;
  parts[0].tanRight = 0.3, parts[0].tanUp = 0.2;     // the left 80 columns, the lower 60 rows
  parts[1].tanLeft = -0.3, parts[1].tanDown = -0.2;  // the right 80 columns, the upper 60 rows
  const auto images = draw(scene, parts, {80, 60});
  for (int eye = 0; eye < 2; ++eye) {
    const glm::ivec2 at = eye == 0 ? glm::ivec2(0, 20) : glm::ivec2(20, 0);
    int differing = 0;
    for (int y = 0; y < 60; ++y)
      for (int x = 0; x < 80; ++x) {
        const glm::ivec4 d = glm::abs(pixelOf(images[static_cast<std::size_t>(eye)], x, y) -
                                      pixelOf(wide[0], x + at.x, y + at.y));
        differing += std::max({d.r, d.g, d.b, d.a}) > 2 ? 1 : 0;
      }
    EXPECT_LE(differing, 3) << "eye " << eye;
  }
  EXPECT_GT(pixelOf(wide[0], 50, 40).r, 40) << "the scene shows something";
}

// With the head in the volume.
TEST_F(StereoVolume, EyesInsideOfTheVolumeSeeWhatTheReferenceSees) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  const glm::ivec2 pixels(72, 72);
  Volume3dContent content;
  content.backgroundTop = content.backgroundBottom = scene.background = {0.1f, 0.2f, 0.3f, 1.0f};
  Camera camera;
  camera.position = {{4, -6, 3}};
  camera.focalPoint = {{-10, 10, -4}};
  camera.verticalFieldOfViewDegrees = 90;
  content.eyes = {camera, camera};
  content.eyes[1].position.mm += glm::dvec3(3, 2, 0);
  const auto images = draw(scene, {eyeOf(content.eyes[0], pixels), eyeOf(content.eyes[1], pixels)}, pixels);
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const Difference difference =
        compare(images[eye], castRays(scene.scene.volumes[0], content, pixels, eye));
    EXPECT_LE(difference.shareAbove2, allowed(0.003)) << "largest " << difference.largest;
    EXPECT_LE(difference.mean, 0.7);
  }
}

// From the middle of a ball of even matter every ray crosses the same.
TEST_F(StereoVolume, KeepsTissueAwayFromTheEyes) {
  SpatialScene scene = ballScene(24, 0.04);
  const glm::ivec2 pixels(32, 32);
  for (const double nearMm : {0.0, 10.0, 20.5, 30.0}) {
    scene.nearMm = nearMm;
    const auto images = draw(scene, eyesInFront({0, 0, 0}, 1.0, 0.6), pixels);
    const double through = std::pow(1 - 0.04, std::max(24.0 - nearMm, 0.0));
    for (const Image& image : images)
      // The first sample counts for a whole step, half of which lies before it; eyes are half a mm aside.
      EXPECT_NEAR(pixelOf(image, 16, 16).b, 255 * (1 - through), 255 * 0.04) << nearMm;
  }
}

TEST_F(StereoVolume, BackgroundsAlphaLetsTheRealRoomThrough) {
  SpatialScene scene = ballScene(20, 0.05);
  scene.background = {0.8f, 0.4f, 0.0f, 0.0f};
  const glm::ivec2 pixels(48, 48);
  const auto eyes = eyesInFront({0, -200, 0}, 60, 0.2);
  Image image = draw(scene, eyes, pixels)[0];
  EXPECT_EQ(pixelOf(image, 1, 1), glm::ivec4(0));
  const double opacity = 1 - std::pow(0.95, 40.0);
  // The left eye looks past the ball's middle: its centre is to the right of the picture's.
  const glm::ivec4 middle = pixelOf(image, 24 + static_cast<int>(30.0 / 200 / 0.2 * 24), 24);
  EXPECT_NEAR(middle.a, 255 * opacity, 4);
  EXPECT_NEAR(middle.b, 255 * opacity, 4) << "premultiplied";
  scene.background.a = 0.5f;
  image = draw(scene, eyes, pixels)[0];
  const glm::ivec4 clear = pixelOf(image, 1, 1);
  EXPECT_EQ(glm::ivec3(clear), glm::ivec3(102, 51, 0));
  EXPECT_NEAR(clear.a, 127.5, 0.5) << "a half may be rounded either way";
}

TEST_F(StereoVolume, ClipPlanesCutAsTheReferenceDoes) {
  SpatialScene scene;
  scene.scene = obliqueLetters();
  const glm::ivec2 pixels(80, 64);
  Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  content.backgroundTop = content.backgroundBottom = scene.background;
  const std::vector<ClipPlane> planes{{{{2, -5, 1}}, {glm::normalize(glm::dvec3(0.3, -1, 0.4))}},
                                      {{{9, 0, 0}}, {glm::normalize(glm::dvec3(1, 0.2, 0))}},
                                      {{{0, 0, 9}}, {glm::normalize(glm::dvec3(-0.2, 0.5, 1))}},
                                      {{{-12, 0, 0}}, {glm::normalize(glm::dvec3(-1, 0, -0.1))}}};
  Image before;
  for (std::size_t count = 0; count <= planes.size(); ++count) {
    scene.clipPlanes.assign(planes.begin(), planes.begin() + static_cast<long>(count));
    const EyeView eye = eyeOf(content.eyes[0], pixels);
    const auto images = draw(scene, {eye, eye}, pixels);
    const auto reference = castRays(scene.scene.volumes[0], content, pixels, 0, scene.clipPlanes);
    const Difference difference = compare(images[0], reference);
    EXPECT_LE(difference.shareAbove2, allowed(0.003)) << count << " planes, largest " << difference.largest;
    EXPECT_EQ(images[0].rgba, images[1].rgba);
    if (count > 0) {
      EXPECT_GT(compare(images[0], before).shareAbove2, 0.005) << "plane " << count << " cuts something";
    }
    before = images[0];
  }
  // Everything is above this one; the middle ray goes along it.
  const auto eyes = eyesInFront({0, -120, 0}, 0, 0.3);
  scene.clipPlanes = {{{{0, 0, -500}}, {{0, 0, 1}}}};
  EXPECT_EQ(pixelOf(draw(scene, eyes, {17, 17})[0], 8, 8), pixelOf(draw(scene, eyes, {17, 17})[0], 0, 0));
  scene.clipPlanes = {{{{0, 0, 500}}, {{0, 0, 1}}}};
  EXPECT_NE(pixelOf(draw(scene, eyes, {17, 17})[0], 8, 8), pixelOf(draw(scene, eyes, {17, 17})[0], 0, 0));
}

TEST_F(StereoVolume, ASceneOfNothingIsItsBackground) {
  SpatialScene scene;
  scene.background = {51 / 255.0f, 102 / 255.0f, 153 / 255.0f, 1.0f};
  for (const Image& image : draw(scene, eyesInFront({0, -100, 0}, 60, 1), {20, 12}))
    for (int y = 0; y < 12; ++y)
      for (int x = 0; x < 20; ++x) ASSERT_EQ(pixelOf(image, x, y), glm::ivec4(51, 102, 153, 255));
}

TEST_F(StereoVolume, RefusesWhatCannotBeDrawn) {
  SpatialScene scene;
  ASSERT_TRUE(renderer_->update(scene));
  const auto eyes = eyesInFront({0, -100, 0}, 60, 1);
  EXPECT_FALSE(renderer_->draw(scene, eyes, {0, 10}, {}));
  EXPECT_FALSE(renderer_->draw(scene, eyes, {1 << 20, 10}, {}));
  EXPECT_FALSE(renderer_->draw(scene, eyesInFront({0, -100, 0}, 60, 0), {10, 10}, {}));
  EXPECT_FALSE(renderer_->readBack(0)) << "nothing was drawn yet";
  EXPECT_TRUE(renderer_->draw(scene, eyes, {10, 10}, {}));
  EXPECT_TRUE(renderer_->readBack(1));
  EXPECT_FALSE(renderer_->readBack(2));
}

}  // namespace
}  // namespace chiasm::test
