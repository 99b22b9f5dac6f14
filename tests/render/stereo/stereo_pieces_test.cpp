// A frame in pieces is the frame; it can be given up between them; and no frame compiles a shader.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "render/passes/stereo_pass.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/lent_picture.h"
#include "tests/render/stereo/stereo_test.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

using StereoPieces = StereoTest;

const auto kEyes = [] { return eyesInFront({0, -120, 0}, 60, 0.5); };

SpatialScene sceneWithLabels() {
  SpatialScene scene = ballScene(20, 0.04);
  scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.meshes = {squareMesh({0, 3, 0}, 8, {200, 100, 0, 255})};
  return scene;
}

// The software device's first frames are many pieces, because nobody knows yet how long they take; after some
// they are few. The pictures are the same.
TEST_F(StereoPieces, AreTheWholePicture) {
  const SpatialScene scene = sceneWithLabels();
  const glm::ivec2 pixels(90, 70);
  for (const StereoQuality& quality :
       {StereoQuality{}, StereoQuality{0.6, 1.5, 1.0}, StereoQuality{1.0, 1.0, 0.5}}) {
    const auto first = draw(scene, kEyes(), pixels, quality);
    std::array<Image, 2> last;
    for (int frame = 0; frame < 12; ++frame) last = draw(scene, kEyes(), pixels, quality);
    for (std::size_t eye = 0; eye < 2; ++eye) EXPECT_EQ(first[eye].rgba, last[eye].rgba);
    // A fresh renderer begins with many pieces again.
    auto fresh = StereoRenderer::create(device_);
    ASSERT_TRUE(fresh);
    renderer_ = std::move(*fresh);
  }
}

TEST_F(StereoPieces, AFrameIsGivenUpBetweenThemAndTheNextIsWhole) {
  if (!device().isCpu()) GTEST_SKIP() << "on a graphics card so small a frame is one piece";
  const SpatialScene scene = sceneWithLabels();
  const glm::ivec2 pixels(90, 70);
  const auto expected = draw(scene, kEyes(), pixels);
  auto fresh = StereoRenderer::create(device_);
  ASSERT_TRUE(fresh);
  renderer_ = std::move(*fresh);
  int asked = 0;
  renderer_->setGiveUp([&asked] { return ++asked == 3; });
  ASSERT_TRUE(renderer_->update(scene));
  const auto given = renderer_->draw(scene, kEyes(), pixels, {});
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(asked, 3) << "and not one piece more";
  EXPECT_FALSE(renderer_->readBack(0)) << "there is no picture";
  const auto after = draw(scene, kEyes(), pixels);
  for (std::size_t eye = 0; eye < 2; ++eye) EXPECT_EQ(after[eye].rgba, expected[eye].rgba);
}

TEST_F(StereoPieces, TheShadersThatASceneNeedsAreKnownBeforeItIsSent) {
  SpatialScene scene = sceneWithLabels();
  auto parts = std::vector<SceneView>{SceneView{}, scene.scene};
  scene.scene.labels.clear();
  parts.push_back(scene.scene);
  scene.scene.volumes[0].mode = RenderMode::maximumIntensity;
  parts.push_back(scene.scene);
  scene.scene.volumes[0].visibleIn3d = false;
  parts.push_back(scene.scene);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    SpatialScene whole;
    whole.scene = parts[i];
    ASSERT_TRUE(renderer_->update(whole));
    while (!renderer_->prepare(whole.scene)) std::this_thread::yield();
    const std::size_t before = device_->pipelinesMadeBy(std::this_thread::get_id());
    ASSERT_TRUE(renderer_->draw(whole, kEyes(), {20, 20}, {}));
    EXPECT_EQ(device_->pipelinesMadeBy(std::this_thread::get_id()), before) << i;
  }
}

// All that a person brings about: labels, another mode, slices, things that are seen through, on top.
TEST_F(StereoPieces, TheFrameThreadCompilesNothing) {
  ASSERT_GT(device_->pipelinesMadeBy(std::this_thread::get_id()), 0U) << "creation does, before any frame";
  std::atomic<std::size_t> made{1};
  std::thread frames([&] {
    SpatialScene scene = ballScene(20, 0.04);
    const auto frame = [&] {
      while (!renderer_->prepare(scene.scene)) std::this_thread::yield();
      ASSERT_TRUE(renderer_->update(scene));
      ASSERT_TRUE(renderer_->draw(scene, kEyes(), {30, 24}, {}));
    };
    frame();
    scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
    frame();
    scene.scene.volumes[0].mode = RenderMode::maximumIntensity;
    frame();
    scene.scene.volumes[0].mode = RenderMode::shaded;
    scene.scene.preview = ThresholdPreview{};
    scene.scene.preview->volume = scene.scene.volumes[0].uid;
    for (const bool interpolate : {true, false}) {
      SpatialSlice slice;
      slice.id = 1;
      slice.content.volume = scene.scene.volumes[0].uid;
      slice.content.interpolate = interpolate;
      slice.pixels = {20, 20};
      slice.at = {{{-20, -20, -10}}, {{40, 0, 0}}, {{0, 40, 0}}};
      scene.slices = {slice};
      frame();
    }
    scene.meshes = {squareMesh({0, -30, 0}, 8, {200, 100, 0, 255}),
                    squareMesh({0, -30, 9}, 8, {0, 100, 0, 90})};
    scene.meshes.push_back(scene.meshes.back());
    scene.meshes.back().onTop = true;
    scene.lines = {{{{-20, 0, 0}}, {{20, -10, 5}}, 2.0, {255, 255, 255, 255}}};
    frame();
    made = device_->pipelinesMadeBy(std::this_thread::get_id());
  });
  frames.join();
  EXPECT_EQ(made, 0U);
}

}  // namespace
}  // namespace chiasm::test
