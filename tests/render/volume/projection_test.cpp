// Projections (largest, smallest, mean), depth cue and parts of larger pictures: the device and the processor
// against the plain double-precision ray caster, and against each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "render/cpu/ray_caster.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class Projection : public VolumeTest {
 protected:
  // As for shaded pictures (volume_oracle_test.cpp); of the mean single precision sums some hundred values.
  static constexpr double kShareAbove2 = 0.002;

  void expectAgreement(const SceneView& scene, const Volume3dContent& content) {
    const glm::ivec2 size(96, 80);
    const auto reference = castRays(scene.volumes[0], content, size);
    double most = 0;
    for (const glm::dvec4& pixel : reference) most = std::max(most, pixel.r);
    EXPECT_GT(most, 0.3) << "the scene shows something";
    const Difference device = compare(picture(scene, content, size), reference);
    EXPECT_LE(device.shareAbove2, allowed(kShareAbove2)) << "device; largest " << device.largest;
    for (const cpu::SimdLevel level : cpu::simdLevels()) {
      cpu::RayCaster caster(level, 2);
      caster.update(scene);
      const Image drawn = caster.picture(content, content.eyes[0], size);
      const Difference processor = compare(drawn, reference);
      EXPECT_LE(processor.shareAbove2, kShareAbove2)
          << cpu::simdLevelName(level) << "; largest " << processor.largest;
      caster.setSkipping(false);
      EXPECT_EQ(caster.picture(content, content.eyes[0], size).rgba, drawn.rgba) << "leaps change nothing";
    }
  }
  SceneView sceneIn(RenderMode mode, WindowLevel window) const {
    SceneView scene = letterScene(oblique_);
    scene.volumes[0].mode = mode;
    scene.volumes[0].window = std::move(window);
    return scene;
  }
  const GridGeometry oblique_ = makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35));
};

TEST_F(Projection, SmallestValueAgrees) {
  SceneView scene = sceneIn(RenderMode::minimumIntensity, {2400, 0, WindowLevel::Function::linearExact, ""});
  Volume3dContent content = viewFrom({0.2, -1, 0.1}, 120);
  content.clipBox =
      PatientBox{{-9, -9, -9}, {9, 9, 9}};  // within matter: air would be the smallest everywhere
  expectAgreement(scene, content);
}

// The largest value of a volume whose values fall as what is stored rises.
TEST_F(Projection, LargestAndSmallestAreOfValuesAndNotOfWhatIsStored) {
  Volume3dContent content = viewFrom({0.2, -1, 0.1}, 120);
  content.clipBox = PatientBox{{-12, -12, -9}, {12, 12, 9}};
  for (const auto& [mode, level] :
       {std::pair(RenderMode::maximumIntensity, -200.0), std::pair(RenderMode::minimumIntensity, -600.0)}) {
    SceneView scene = sceneIn(mode, {1600, level, WindowLevel::Function::linearExact, ""});
    scene.volumes[0].rescaleSlope = -1.0;
    expectAgreement(scene, content);
  }
}

TEST_F(Projection, MeanAgrees) {
  expectAgreement(sceneIn(RenderMode::averageIntensity, {1600, -200, WindowLevel::Function::linearExact, ""}),
                  viewFrom({0.4, -1, 0.3}, 120));
}

TEST_F(Projection, HiddenVoxelsCountForNothing) {
  LabelMap mask(oblique_.size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < oblique_.size.z; ++z)
    for (int y = 0; y < 17; ++y)
      for (int x = 0; x < 21; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  for (const RenderMode mode : {RenderMode::averageIntensity, RenderMode::minimumIntensity}) {
    SceneView scene = sceneIn(mode, {2400, 0, WindowLevel::Function::linearExact, ""});
    const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
    const Image without = picture(scene, content, {96, 80});
    scene.volumes[0].hiddenMask = std::make_shared<const LabelMap>(mask);
    if (mode == RenderMode::averageIntensity) {
      expectAgreement(scene, content);
      EXPECT_GT(compare(picture(scene, content, {96, 80}), without).shareAbove2, 0.02);
    }
  }
}

// A ray straight through a box of values 100 and, behind, 300: the mean is what the lengths say.
TEST_F(Projection, ClosedFormOfTheMean) {
  const SceneView flat = sceneOf(makeGrid({32, 32, 32}, {1, 1, 1}, glm::dmat3(1.0)),
                                 [](glm::ivec3 voxel) { return voxel.y < 8 ? 100.0 : 300.0; });
  SceneView scene = flat;
  scene.volumes[0].mode = RenderMode::averageIntensity;
  scene.volumes[0].window = {400, 200, WindowLevel::Function::linearExact, ""};  // 0 black, 400 white
  const Volume3dContent content = viewFrom({0, -1, 0}, 2000);
  const Image image = picture(scene, content, {64, 64});
  EXPECT_NEAR(pixelOf(image, 32, 32).r, 255.0 * 250 / 400, 2.0);
  scene.volumes[0].mode = RenderMode::minimumIntensity;
  EXPECT_NEAR(pixelOf(picture(scene, content, {64, 64}), 32, 32).r, 255.0 * 100 / 400, 1.0);
  EXPECT_EQ(pixelOf(picture(scene, content, {64, 64}), 1, 1).r, 0) << "rays that meet nothing";
}

TEST_F(Projection, DepthCueAgreesAndDarkensTheFarSideOnly) {
  SceneView scene = letterScene(oblique_);
  const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  const Image without = picture(scene, content, {96, 80});
  scene.volumes[0].depthCue = 0.6f;
  expectAgreement(scene, content);
  scene.volumes[0].sampling = Sampling::pointwise;
  expectAgreement(scene, content);
  scene.volumes[0].sampling = Sampling::integrated;
  const Image cued = picture(scene, content, {96, 80});
  std::size_t brighter = 0;
  for (std::size_t i = 0; i < cued.rgba.size(); ++i) brighter += cued.rgba[i] > without.rgba[i];
  EXPECT_EQ(brighter, 0u);
  EXPECT_GT(compare(cued, without).mean, 2.0);
}

// Pieces of a picture show what the whole one shows there. Rays begin at their piece's corner in single
// precision, so that a few differ in their last bits.
TEST_F(Projection, PartsAreWhatTheWholePictureShows) {
  const SceneView scene = letterScene(oblique_);
  const Volume3dContent whole = viewFrom({0.4, -1, 0.3}, 120);
  const glm::ivec2 size(96, 80), at(31, 17), piece(40, 50);
  Volume3dContent part = whole;
  part.part = {size, at};
  cpu::RayCaster caster;
  caster.update(scene);
  for (const bool device : {true, false}) {
    const Image all = device ? picture(scene, whole, size) : caster.picture(whole, whole.eyes[0], size);
    const Image some = device ? picture(scene, part, piece) : caster.picture(part, part.eyes[0], piece);
    std::size_t different = 0;
    for (int y = 0; y < piece.y; ++y)
      for (int x = 0; x < piece.x; ++x) {
        const glm::ivec4 apart = glm::abs(pixelOf(some, x, y) - pixelOf(all, at.x + x, at.y + y));
        different += std::max({apart.r, apart.g, apart.b}) > 2;
      }
    EXPECT_LE(different, 8u) << (device ? "device" : "processor");
  }
}

}  // namespace
}  // namespace chiasm::test
