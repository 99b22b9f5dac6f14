// Leaping over empty bricks changes no bit of a stereo picture: from within, cut, and ended by things in the
// room.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <glm/geometric.hpp>
#include <random>
#include <thread>

#include "render/passes/stereo_pass.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/stereo_test.h"
#include "tests/render/volume/two_volumes.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr glm::ivec2 kPixels{48, 40};

class StereoSkipping : public VolumeTest {
 protected:
  void SetUp() override {
    VolumeTest::SetUp();
    auto pass = StereoPass::create(harness_->device(), harness_->uploader(), harness_->resident());
    ASSERT_TRUE(pass) << pass.error().message;
    pass_ = std::move(*pass);
    room_ = image(VK_FORMAT_R8G8B8A8_UNORM, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT |
                                                VK_IMAGE_USAGE_STORAGE_BIT);
    depths_ = image(VK_FORMAT_D32_SFLOAT, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT |
                                              VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    target_ = image(VK_FORMAT_R8G8B8A8_UNORM, VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
  }
  void TearDown() override {
    pass_.reset();
    VolumeTest::TearDown();
  }
  gpu::Image image(VkFormat format, VkImageUsageFlags usage) {
    gpu::ImageDescription description;
    description.format = format;
    description.size = {2 * kPixels.x, kPixels.y, 1};
    description.usage = usage;
    auto made = gpu::Image::create(harness_->device(), description);
    EXPECT_TRUE(made);
    return made ? std::move(*made) : gpu::Image();
  }
  std::vector<std::byte> picture(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                                 const StereoQuality& quality, bool skipping) {
    EXPECT_TRUE(harness_->resident().update(scene.scene));
    EXPECT_TRUE(pass_->update(scene.scene));
    EXPECT_TRUE(pass_->advanceLight(scene));
    EXPECT_TRUE(harness_->uploader().flush());
    pass_->setSkipping(skipping);
    auto commands = harness_->ring().begin();
    EXPECT_TRUE(commands);
    const glm::vec4 grey(0.2f, 0.2f, 0.2f, 1.0f);
    commands->transition(room_, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, true);
    commands->transition(depths_, VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, true);
    commands->beginRendering(room_, depths_, &grey);
    commands->endRendering();
    commands->transition(room_, VK_IMAGE_LAYOUT_GENERAL);
    commands->transition(depths_, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    EXPECT_TRUE(pass_->record(*commands, scene, eyes, kPixels, quality, {room_, depths_, target_}));
    EXPECT_TRUE(harness_->ring().submit(*commands));
    auto bytes = gpu::readImage(harness_->device(), harness_->ring(), target_, {0, 0, 0}, target_.size(), 4);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : std::vector<std::byte>{};
  }
  // With all of the light that it will have.
  std::vector<std::byte> lit(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                             const StereoQuality& quality, bool skipping) {
    for (int turn = 0; turn < 3000; ++turn) {
      auto drawn = picture(scene, eyes, quality, skipping);
      if (pass_->lightSettled()) return drawn;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ADD_FAILURE() << "the light does not come";
    return {};
  }
  std::unique_ptr<StereoPass> pass_;
  gpu::Image room_, depths_, target_;
};

// A place of a headset's eyes, and what cuts the picture there.
struct Somewhere {
  std::array<EyeView, 2> eyes;
  StereoQuality quality;
};
Somewhere somewhere(SpatialScene& scene, int turn, const std::function<double()>& some) {
  scene.clipPlanes.clear();
  for (int plane = 0; plane < turn % 4; ++plane)
    scene.clipPlanes.push_back(
        {{{8 * some(), 8 * some(), 8 * some()}}, {glm::normalize(glm::dvec3(some(), some(), some()))}});
  scene.nearMm = turn % 2 == 0 ? 0 : 9;
  const double distance = turn % 4 < 2 ? 90 : 12;  // outside, within
  return {turned(eyesInFront({2 * some(), -distance, 3 * some()}, 6, 0.7),
                 rotation({some(), some(), some()}, 180 * some())),
          {turn % 5 == 0 ? 0.6 : 1.0, 1.0, turn % 5 == 1 ? 0.5 : 1.0}};
}

TEST_F(StereoSkipping, ChangesNothing) {
  const GridGeometry grid = makeGrid({44, 40, 36}, {1.0, 1.1, 1.2}, rotation({1, 2, -1}, 35));
  const Volume phantom = letterPhantom(grid);
  SpatialScene scene;
  scene.scene = sceneOf(grid, phantom.voxels);
  SceneVolume& volume = scene.scene.volumes[0];
  volume.rescaleSlope = phantom.info.rescaleSlope;
  volume.rescaleIntercept = phantom.info.rescaleIntercept;
  scene.scene.labels.push_back(labelLayer(grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.scene.labels[0].appearance[1].opacity3d = 0.4f;
  std::mt19937 random(11);
  const auto some = [&] { return std::uniform_real_distribution<double>(-1, 1)(random); };
  int shown = 0;
  for (int turn = 0; turn < 24; ++turn) {
    volume.sampling = turn % 3 == 0 ? Sampling::pointwise : Sampling::integrated;
    const double from = 500 * some();
    volume.transferFunction = {"some",
                               {{from - 200, {1, .6, .4}, 0},
                                {from, {1, .8, .6}, 0.2 + 0.2 * some()},
                                {from + 150, {.4, .7, 1}, 0.02},
                                {from + 151, {1, 1, 1}, 0}}};
    const auto [eyes, quality] = somewhere(scene, turn, some);
    const auto leapt = picture(scene, eyes, quality, true), walked = picture(scene, eyes, quality, false);
    EXPECT_EQ(leapt, walked) << "turn " << turn;
    shown += leapt != std::vector<std::byte>(leapt.size(), leapt[0]) ? 1 : 0;
  }
  EXPECT_GT(shown, 18);
}

TEST_F(StereoSkipping, ChangesNothingInShadows) {
  const GridGeometry grid = makeGrid({44, 40, 36}, {1.0, 1.1, 1.2}, rotation({1, 2, -1}, 35));
  const Volume phantom = letterPhantom(grid);
  SpatialScene scene;
  scene.scene = sceneOf(grid, phantom.voxels);
  scene.scene.volumes[0].transferFunction = {"some", {{-300, {1, .6, .4}, 0}, {100, {1, .8, .6}, 0.3}}};
  scene.scene.labels.push_back(labelLayer(grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.scene.labels[0].appearance[1].opacity3d = 0.4f;
  std::mt19937 random(13);
  const auto some = [&] { return std::uniform_real_distribution<double>(-1, 1)(random); };
  for (int turn = 0; turn < 6; ++turn) {
    const auto [eyes, quality] = somewhere(scene, turn, some);
    scene.clipPlanes.clear();  // there are no shadows where they cut
    scene.clipBox = turn < 3 ? std::nullopt : std::optional(PatientBox{{-40, -9, -40}, {9, 40, 40}});
    scene.shadows = 0.0f;
    const auto plain = picture(scene, eyes, quality, true);
    scene.shadows = 0.7f;
    const auto leapt = lit(scene, eyes, quality, true);
    EXPECT_EQ(leapt, lit(scene, eyes, quality, false)) << "turn " << turn;
    EXPECT_NE(leapt, plain) << "turn " << turn;
  }
}

TEST_F(StereoSkipping, ChangesNothingOfTwoVolumes) {
  SpatialScene scene;
  scene.scene = twoBalls();
  scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.scene.labels[0].appearance[1].opacity3d = 0.4f;
  std::mt19937 random(12);
  const auto some = [&] { return std::uniform_real_distribution<double>(-1, 1)(random); };
  SceneVolume& second = scene.scene.volumes[1];
  const GridGeometry placed = second.grid;
  int shown = 0;
  for (int turn = 0; turn < 20; ++turn) {
    for (SceneVolume& volume : scene.scene.volumes) {
      const double from = 50 + 30 * some();
      volume.transferFunction = {"some",
                                 {{from - 10, {1, .6, .4}, 0},
                                  {from, {1, .8, .6}, 0.2 + 0.2 * some()},
                                  {from + 20, {.4, .7, 1}, 0.02},
                                  {from + 21, {1, 1, 1}, 0}}};
    }
    second.sampling = turn % 3 == 0 ? Sampling::pointwise : Sampling::integrated;
    second.mode = turn % 6 == 5 ? RenderMode::maximumIntensity : RenderMode::shaded;
    second.window = {90, 50, WindowLevel::Function::linearExact, ""};
    second.opacity3d = turn % 4 == 3 ? 0.5f : 1.0f;
    second.grid = placed;
    second.grid.origin += 12.0 * glm::dvec3(some(), some(), some());
    const auto [eyes, quality] = somewhere(scene, turn, some);
    const auto leapt = picture(scene, eyes, quality, true), walked = picture(scene, eyes, quality, false);
    EXPECT_EQ(leapt, walked) << "turn " << turn;
    shown += leapt != std::vector<std::byte>(leapt.size(), leapt[0]) ? 1 : 0;
  }
  EXPECT_GT(shown, 12);
}

}  // namespace
}  // namespace chiasm::test
