// The processor's ray caster: the same pictures at every SIMD level, with leaps and without, and as the plain
// double-precision ray caster has them.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <span>

#include "render/cpu/ray_caster.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

Image pictureOf(cpu::RayCaster& caster, const SceneView& scene, const Volume3dContent& content,
                glm::ivec2 size) {
  caster.update(scene);
  return caster.picture(content, content.eyes[0], size);
}

std::size_t differentBytes(const Image& a, const Image& b) {
  EXPECT_EQ(a.rgba.size(), b.rgba.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) different += a.rgba[i] != b.rgba[i] ? 1 : 0;
  return different;
}

LabelMap halfHidden(glm::ivec3 size) {
  LabelMap mask(size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y / 2; ++y)
      for (int x = 0; x < size.x; x += 1 + y % 3) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  return mask;
}

class RayCaster : public ::testing::Test {
 protected:
  const GridGeometry oblique_ = makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35));
};

TEST_F(RayCaster, EveryLevelDrawsTheSameBytes) {
  // No multiple of a packet, in any direction.
  const glm::ivec2 size(61, 47);
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32})
    for (int round = 0; round < 4; ++round) {
      SceneView scene = letterScene(oblique_, type);
      SceneVolume& volume = scene.volumes[0];
      volume.sampling = round == 0 ? Sampling::pointwise : Sampling::integrated;
      if (round == 2) volume.mode = RenderMode::maximumIntensity;
      if (round == 2) volume.window = {1200, 400, WindowLevel::Function::linearExact, ""};
      if (round == 3) volume.hiddenMask = std::make_shared<LabelMap>(halfHidden(oblique_.size));
      volume.shading.specularPower = round == 1 ? 7.5f : 10.0f;
      Volume3dContent content = viewFrom({0.4, -1, 0.3}, 90);
      if (round == 1) content.clipBox = PatientBox{{-100, -4, -100}, {9, 100, 8}};
      cpu::RayCaster plain(cpu::SimdLevel::scalar, 1);
      const Image expected = pictureOf(plain, scene, content, size);
      EXPECT_GT(*std::max_element(expected.rgba.begin(), expected.rgba.end() - 1), 60);
      for (const cpu::SimdLevel level : cpu::simdLevels()) {
        cpu::RayCaster caster(level, 3);
        const Image image = pictureOf(caster, scene, content, size);
        EXPECT_EQ(differentBytes(image, expected), 0u)
            << cpu::simdLevelName(level) << ", " << voxelTypeName(type) << ", round " << round;
      }
    }
}

TEST_F(RayCaster, FiftyRandomTransferFunctionsGiveTheSameBytesWithoutLeaps) {
  const glm::ivec3 size(48, 52, 44);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  std::mt19937 random(20261126);
  std::uniform_real_distribution<double> centred(-1, 1);
  cpu::RayCaster caster;
  std::uint64_t all = 0, leapt = 0;
  for (int round = 0; round < 50; ++round) {
    scene.volumes[0].transferFunction = randomFunction(random);
    scene.volumes[0].sampling = round % 2 == 0 ? Sampling::pointwise : Sampling::integrated;
    Volume3dContent content =
        viewFrom({centred(random), centred(random), centred(random)}, 300 + 250 * centred(random));
    if (round % 5 == 4) content.clipBox = PatientBox{{-60, -128, -100}, {90, 70, 100}};
    const glm::ivec2 pixels(56, 48);
    Image pictures[2] = {{pixels, std::vector<std::uint8_t>(56 * 48 * 4)},
                         {pixels, std::vector<std::uint8_t>(56 * 48 * 4)}};
    caster.update(scene);
    for (const bool leaps : {false, true}) {
      caster.setSkipping(leaps);
      const cpu::CastCounts counts =
          caster.cast(content, content.eyes[0], pixels, {{0, 0}, pixels},
                      std::as_writable_bytes(std::span(pictures[leaps ? 1 : 0].rgba)));
      (leaps ? leapt : all) += counts.samples;
    }
    EXPECT_EQ(differentBytes(pictures[0], pictures[1]), 0u) << "round " << round;
  }
  EXPECT_LT(leapt, all);
}

TEST_F(RayCaster, ProjectionsInAnInvertedWindowAreNegatives) {
  const glm::ivec2 size(60, 48);
  Volume3dContent content = viewFrom({0.4, -1, 0.3}, 90);
  content.backgroundTop = content.backgroundBottom = {0, 0, 0, 1};
  for (const RenderMode mode :
       {RenderMode::maximumIntensity, RenderMode::minimumIntensity, RenderMode::averageIntensity}) {
    SceneView scene = letterScene(oblique_);
    scene.volumes[0].mode = mode;
    scene.volumes[0].window = {1200, 400, WindowLevel::Function::linearExact, ""};
    cpu::RayCaster caster;
    const Image plain = pictureOf(caster, scene, content, size);
    scene.volumes[0].window.width = -1200;
    const Image inverted = pictureOf(caster, scene, content, size);
    EXPECT_EQ(plain.rgba[0], 0) << "beside the volume";
    EXPECT_EQ(inverted.rgba[0], 0) << "beside the volume";
    const std::size_t middle = 4 * (24 * 60 + 30);
    EXPECT_NEAR(plain.rgba[middle] + inverted.rgba[middle], 255, 1);
    int met = 0;
    for (std::size_t at = 0; at < plain.rgba.size(); at += 4) {
      const int sum = plain.rgba[at] + inverted.rgba[at];
      EXPECT_TRUE(sum == 0 || (sum >= 254 && sum <= 256)) << sum;
      met += sum > 0 ? 1 : 0;
    }
    EXPECT_GT(met, 200);
  }
}

TEST_F(RayCaster, AgreesWithThePlainRayCaster) {
  // As for the volume pass (volume_oracle_test.cpp): single precision, whole table entries, 8 bits.
  for (int round = 0; round < 5; ++round) {
    SceneView scene = letterScene(oblique_);
    SceneVolume& volume = scene.volumes[0];
    if (round == 0) volume.sampling = Sampling::pointwise;
    if (round == 2) volume.mode = RenderMode::maximumIntensity;
    if (round == 2) volume.window = {1200, 400, WindowLevel::Function::linearExact, ""};
    if (round == 3) volume.hiddenMask = std::make_shared<LabelMap>(halfHidden(oblique_.size));
    Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
    if (round == 4) content.clipBox = PatientBox{{-100, -4, -100}, {9, 100, 8}};
    cpu::RayCaster caster;
    const glm::ivec2 size(96, 80);
    const Image image = pictureOf(caster, scene, content, size);
    const Difference difference = compare(image, castRays(volume, content, size));
    EXPECT_LE(difference.shareAbove2, 0.002) << "round " << round << ", largest " << difference.largest;
    EXPECT_LE(difference.mean, 0.4);
  }
}

TEST_F(RayCaster, AFollowedSceneIsDrawnAsAFreshOne) {
  cpu::RayCaster followed;
  SceneView scene = letterScene(oblique_);
  const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  const auto check = [&](const char* what) {
    cpu::RayCaster fresh;
    EXPECT_EQ(differentBytes(pictureOf(followed, scene, content, {48, 40}),
                             pictureOf(fresh, scene, content, {48, 40})),
              0u)
        << what;
  };
  check("at first");
  scene.volumes[0].transferFunction.points[2].opacity = 0.3;
  check("another transfer function");
  auto mask = std::make_shared<LabelMap>(halfHidden(oblique_.size));
  scene.volumes[0].hiddenMask = mask;
  check("a hidden mask");
  auto edited = std::make_shared<LabelMap>(*mask);
  edited->setBrick(0, Brick());
  scene.volumes[0].hiddenMask = edited;
  check("an edit of it");
  scene.volumes[0].hiddenMask.reset();
  scene.volumes[0].voxels = letterScene(oblique_).volumes[0].voxels;
  scene.preview = ThresholdPreview{scene.volumes[0].uid, 200, 2000, {255, 0, 0}, 0.5f};
  check("other voxels, with a preview");
  scene.volumes[0].visibleIn3d = false;
  check("nothing shown");
}

TEST_F(RayCaster, WhatIsNoNumberIsZeroAsOnTheDevice) {
  std::vector<float> voxels(8 * 8 * 8, 0.0f), zeros = voxels;
  voxels[100] = std::numeric_limits<float>::quiet_NaN();
  voxels[300] = std::numeric_limits<float>::infinity();
  voxels[200] = zeros[200] = 900.0f;
  const GridGeometry grid = makeGrid({8, 8, 8}, {10, 10, 10});
  Image images[2];
  for (const bool clean : {false, true}) {
    SceneView scene = sceneOf(
        grid, VoxelBuffer::copyOf(VoxelType::float32, std::as_bytes(std::span(clean ? zeros : voxels))));
    scene.volumes[0].transferFunction = stepFunction(200, 100, 0.5);
    cpu::RayCaster caster;
    images[clean ? 1 : 0] = pictureOf(caster, scene, viewFrom({1, 1, 1}, 300), {40, 40});
  }
  EXPECT_EQ(differentBytes(images[0], images[1]), 0u);
}

TEST_F(RayCaster, SaysWhatItCannotDraw) {
  SceneView scene = letterScene(oblique_);
  EXPECT_TRUE(cpu::RayCaster::canDraw(scene));
  SceneLabels& layer = scene.labels.emplace_back();
  layer.map = std::make_shared<LabelMap>(oblique_.size);
  layer.grid = oblique_;
  layer.appearance.resize(2);
  EXPECT_TRUE(cpu::RayCaster::canDraw(scene)) << "labels that show in slices only";
  layer.appearance[1].opacity3d = 0.5f;
  EXPECT_FALSE(cpu::RayCaster::canDraw(scene));
}

}  // namespace
}  // namespace chiasm::test
