// The volume pass against the plain double-precision ray caster.
#include <gtest/gtest.h>

#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

// Steps of 255. The device works in single precision and rounds values to whole table entries and pictures to
// 8 bits; a ray that meets the border of the box or of an early end differently shows in single pixels only.
constexpr double kShareAbove2 = 0.002;

class VolumeOracle : public VolumeTest {
 protected:
  void expectAgreement(const SceneView& scene, const Volume3dContent& content) {
    const glm::ivec2 size(96, 80);
    const Image drawn = picture(scene, content, size);
    const auto reference = castRays(scene.volumes[0], content, size);
    double most = 0;
    for (const glm::dvec4& pixel : reference) most = std::max(most, pixel.r);
    EXPECT_GT(most, 0.3) << "the scene shows something";
    const Difference difference = compare(drawn, reference);
    EXPECT_LE(difference.shareAbove2, allowed(kShareAbove2)) << "largest " << difference.largest;
    EXPECT_LE(difference.mean, 0.4);
  }
  const GridGeometry oblique_ = makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35));
};

TEST_F(VolumeOracle, PointwiseShadingAgrees) {
  SceneView scene = letterScene(oblique_);
  scene.volumes[0].sampling = Sampling::pointwise;
  expectAgreement(scene, viewFrom({0.4, -1, 0.3}, 120));
}

TEST_F(VolumeOracle, IntegratedShadingAgrees) {
  expectAgreement(letterScene(oblique_), viewFrom({-0.7, -1, 0.5}, 120));
}

TEST_F(VolumeOracle, HalfStepsAgree) {
  SceneView scene = letterScene(oblique_);
  scene.volumes[0].sampleDistanceVoxels = 0.5;
  expectAgreement(scene, viewFrom({1, 0.2, -0.6}, 120));
}

TEST_F(VolumeOracle, MaximumIntensityAgrees) {
  SceneView scene = letterScene(oblique_);
  scene.volumes[0].mode = RenderMode::maximumIntensity;
  scene.volumes[0].window = {1200, 400, WindowLevel::Function::linearExact, ""};
  expectAgreement(scene, viewFrom({0.2, -1, 0.1}, 120));
}

TEST_F(VolumeOracle, ClipBoxCutsTheSame) {
  SceneView scene = letterScene(oblique_);
  Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  content.clipBox = PatientBox{{-100, -4, -100}, {9, 100, 8}};
  expectAgreement(scene, content);
}

TEST_F(VolumeOracle, HiddenVoxelsAreHidden) {
  SceneView scene = letterScene(oblique_);
  LabelMap mask(oblique_.size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < oblique_.size.z; ++z)
    for (int y = 0; y < 17; ++y)
      for (int x = 0; x < 21; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  const auto without = picture(scene, viewFrom({0.4, -1, 0.3}, 120), {96, 80});
  scene.volumes[0].hiddenMask = std::make_shared<const LabelMap>(mask);
  expectAgreement(scene, viewFrom({0.4, -1, 0.3}, 120));
  EXPECT_GT(compare(picture(scene, viewFrom({0.4, -1, 0.3}, 120), {96, 80}), without).shareAbove2, 0.02);
}

TEST_F(VolumeOracle, BackgroundGradientAndSecondEyeAgree) {
  const SceneView scene = letterScene(oblique_);
  Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  content.backgroundTop = {0.2f, 0.3f, 0.4f, 1.0f};
  content.backgroundBottom = {0.9f, 0.1f, 0.0f, 0.5f};
  content.eyes.push_back(content.eyes[0]);
  content.eyes[1].position.mm += glm::dvec3(6.4, 0, 0);
  const glm::ivec2 size(64, 64);
  for (std::size_t eye : {0u, 1u}) {
    auto drawn = harness_->picture(scene, content, size, eye);
    ASSERT_TRUE(drawn);
    EXPECT_LE(compare(*drawn, castRays(scene.volumes[0], content, size, eye)).shareAbove2,
              allowed(kShareAbove2));
  }
}

// Every way of storing the same values must look the same.
TEST_F(VolumeOracle, VoxelTypesAgree) {
  const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  const glm::ivec2 size(48, 40);
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32}) {
    const Volume phantom = letterPhantom(oblique_, type);
    SceneView scene = letterScene(oblique_);
    scene.volumes[0].voxels = phantom.voxels;
    scene.volumes[0].rescaleSlope = phantom.info.rescaleSlope;
    scene.volumes[0].rescaleIntercept = phantom.info.rescaleIntercept;
    const auto reference = castRays(scene.volumes[0], content, size);
    EXPECT_LE(compare(picture(scene, content, size), reference).shareAbove2, allowed(kShareAbove2))
        << voxelTypeName(type);
  }
}

}  // namespace
}  // namespace chiasm::test
