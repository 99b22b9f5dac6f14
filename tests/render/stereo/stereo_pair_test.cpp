// Two volumes before both eyes: what one eye of the window's renderer shows of them, among what stands in the
// room, cut, and at every quality.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/stereo_as_mono.h"
#include "tests/render/stereo/stereo_room.h"
#include "tests/render/volume/two_volumes.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class StereoPair : public StereoAsMono {
 protected:
  void SetUp() override {
    StereoAsMono::SetUp();
    scene_.scene = twoBalls();
    scene_.background = {0, 0, 0, 1};
  }
  // The balls cover a quarter of the picture.
  void expectAsMono(glm::ivec2 pixels = {80, 64}) { expectEqual(scene_, pixels, 0.1); }
  SceneVolume& first() { return scene_.scene.volumes[0]; }
  SceneVolume& second() { return scene_.scene.volumes[1]; }
  SpatialScene scene_;
};

TEST_F(StereoPair, Shaded) {
  expectAsMono();
  const auto eyes = eyesInFront({0, -110, 0}, 60, 0.4);
  const auto both = draw(scene_, eyes, {64, 48});
  second().visibleIn3d = false;
  const auto one = draw(scene_, eyes, {64, 48});
  for (std::size_t eye = 0; eye < 2; ++eye)
    EXPECT_GT(compare(both[eye], one[eye]).shareAbove2, 0.02) << "the second is seen by eye " << eye;
}

TEST_F(StereoPair, FaintAndAtItsSamplesAlone) {
  second().opacity3d = 0.4f;
  second().sampling = Sampling::pointwise;
  expectAsMono({33, 47});
}

TEST_F(StereoPair, Modes) {
  first().window = {120, 60, WindowLevel::Function::linearExact, ""};
  second().window = {90, 50, WindowLevel::Function::linearExact, ""};
  using enum RenderMode;
  for (const auto& [one, other] :
       {std::pair(shaded, maximumIntensity), std::pair(maximumIntensity, averageIntensity)}) {
    first().mode = one;
    second().mode = other;
    expectAsMono();
  }
}

TEST_F(StereoPair, LabelsClipBoxAndHiddenVoxels) {
  scene_.scene.labels.push_back(labelLayer(first().grid, {24, 24, 24}, rotation({0, 1, 1}, 20)));
  scene_.scene.labels[0].appearance[1].opacity3d = 0.5f;
  const glm::ivec3 size = second().grid.size;
  LabelMap mask(size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < 21; ++y)
      for (int x = 0; x < size.x; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  second().hiddenMask = std::make_shared<const LabelMap>(mask);
  scene_.clipBox = PatientBox{{-100, -6, -100}, {12, 100, 9}};
  expectAsMono();
}

// What the window tells near from far by, and what it draws faster with, is not for two eyes, and not for two
// volumes.
TEST_F(StereoPair, DepthCueAndFastDrawingChangeNothing) {
  const auto eyes = eyesInFront({0, -110, 0}, 60, 0.4);
  const auto plain = draw(scene_, eyes, {40, 32});
  first().depthCue = second().depthCue = 0.6f;
  for (SceneVolume& volume : scene_.scene.volumes) volume.precomputedGradients = volume.adaptiveSteps = true;
  EXPECT_EQ(draw(scene_, eyes, {40, 32})[0].rgba, plain[0].rgba);
}

TEST_F(StereoPair, TheMiddleOfAFoveatedPictureIsTheFullOne) {
  const glm::ivec2 pixels(96, 80);
  const auto eyes = eyesInFront({0, -110, 0}, 20, 0.3);
  const auto full = draw(scene_, eyes, pixels), foveated = draw(scene_, eyes, pixels, {1.0, 1.0, 0.5});
  for (std::size_t eye = 0; eye < 2; ++eye) {
    int differing = 0;
    for (int y = pixels.y / 4; y < pixels.y * 3 / 4; ++y)
      for (int x = pixels.x / 4; x < pixels.x * 3 / 4; ++x)
        differing += pixelOf(full[eye], x, y) == pixelOf(foveated[eye], x, y) ? 0 : 1;
    EXPECT_EQ(differing, 0);
    EXPECT_GT(compare(full[eye], foveated[eye]).shareAbove2, 0.0) << "something was given up";
    EXPECT_LT(compare(full[eye], foveated[eye]).mean, 4.0);
  }
  EXPECT_LT(compare(full[0], draw(scene_, eyes, pixels, {0.5, 2.0, 1.0})[0]).mean, 6.0)
      << "and at half of all";
}

// Fog of two volumes along +y: the first from -18 to 18 mm, the second from -8.4 to 20.4, in steps of 1.2 mm.
class StereoPairRoom : public StereoRoom {
 protected:
  static constexpr double kFirst = 0.01, kSecond = 0.02;  // opacity of a mm
  static constexpr float kOpacity = 0.6f;                 // of the second
  // Optical depths of a mm; 2 % through become 1 - opacity.
  const double a_ = -std::log(1 - kFirst);
  const double b_ = -std::log(1 - kSecond) * std::log(1 - 0.98 * kOpacity) / std::log(0.02);
  const double oneSample_ = 1.2 * (a_ + b_);
  SpatialScene fogs() const {
    SpatialScene scene = emptyRoom();
    scene.scene.volumes = {fog(kFirst, glm::dvec3(1.5), {0, 0, 0}), fog(kSecond, {1.6, 1.2, 1.6}, {0, 6, 0})};
    scene.scene.volumes[1].opacity3d = kOpacity;
    return scene;
  }
  double throughTo(double y) const {
    return std::exp(-a_ * std::clamp(y + 18, 0.0, 36.0) - b_ * std::clamp(y + 8.4, 0.0, 28.8));
  }
};

TEST_F(StereoPairRoom, FogOfBothCountsToWhatStandsInIt) {
  SpatialScene scene = fogs();
  for (const double y : {-14.0, -9.0, -8.0, -3.3, 0.1, 0.7, 12.0, 19.0}) {
    scene.meshes = {squareMesh({0, y, 0}, 10, kRed)};
    const double green = pixelOf(picture(scene), kMiddle, kMiddle).g, through = throughTo(y);
    EXPECT_NEAR(green, 255 * (1 - through) + through * kRed.g, 255 * through * 1.2 * oneSample_ + 1.5) << y;
  }
}

TEST_F(StereoPairRoom, SoftPicturesLieInBoth) {
  auto soft = std::make_shared<Image>();
  soft->size = {8, 8};
  for (int i = 0; i < 64; ++i) soft->rgba.insert(soft->rgba.end(), {0, 255, 0, 51});
  SpatialScene scene = fogs();
  for (const double y : {-25.0, -10.0, 2.0, 30.0}) {
    scene.pictures = {{soft, {{{-8, y, 8}}, {{16, 0, 0}}, {{0, 0, -16}}}, false}};
    const double before = throughTo(y), whole = throughTo(40);
    EXPECT_NEAR(pixelOf(picture(scene), kMiddle, kMiddle).r, 255 * (1 - before + 0.8 * (before - whole)),
                255 * 1.2 * oneSample_ + 1.5)
        << y;
  }
}

TEST_F(StereoPairRoom, PlanesAndTheSpaceAroundTheHeadCutBoth) {
  SpatialScene scene = fogs();
  for (const double y : {-12.0, -5.0, 6.0}) {
    const double expected = 255 * (1 - throughTo(40) / throughTo(y));
    scene.clipPlanes = {{{{0, y, 0}}, {{0, -1, 0}}}};
    scene.nearMm = 0;
    EXPECT_NEAR(pixelOf(picture(scene), kMiddle, kMiddle).r, expected, 255 * oneSample_) << y;
    scene.clipPlanes.clear();
    scene.nearMm = kDistance + y;
    EXPECT_NEAR(pixelOf(picture(scene), kMiddle, kMiddle).r, expected, 255 * oneSample_) << y;
  }
}

TEST_F(StereoPairRoom, LongerStepsLetThroughAsMuch) {
  const double expected = 255 * (1 - throughTo(40));
  for (const double step : {1.0, 2.0, 4.0})
    EXPECT_NEAR(pixelOf(picture(fogs(), {1.0, step, 1.0}), kMiddle, kMiddle).r, expected,
                255 * throughTo(40) * step * 1.2 * oneSample_ + 1.5)
        << step;
}

}  // namespace
}  // namespace chiasm::test
