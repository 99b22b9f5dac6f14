// The window's thread and the headset's, each with its renderer on one device; eyes handed over in lent
// images.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/interface_frame.h"
#include "tests/render/stereo/lent_picture.h"
#include "tests/render/stereo/stereo_test.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

using StereoThreads = StereoTest;

SpatialScene sceneWithThings() {
  SpatialScene scene = ballScene(20, 0.04);
  scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.meshes = {squareMesh({0, 3, 0}, 8, {200, 100, 0, 255})};
  scene.lines = {{{{-20, 0, 0}}, {{20, -10, 5}}, 2.0, {255, 255, 255, 255}}};
  SpatialSlice slice;
  slice.id = 1;
  slice.content.volume = scene.scene.volumes[0].uid;
  slice.pixels = {40, 40};
  slice.at = {{{-20, -20, -10}}, {{40, 0, 0}}, {{0, 40, 0}}};
  scene.slices = {slice};
  return scene;
}

TEST_F(StereoThreads, AnEyeArrivesInALentImageByteForByte) {
  const SpatialScene scene = sceneWithThings();
  const glm::ivec2 pixels(40, 36);
  const auto images = draw(scene, eyesInFront({0, -120, 0}, 60, 0.5), pixels);
  for (const VkFormat format : {VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM}) {
    const auto lent = LentPicture::create(device_, pixels, format);
    ASSERT_TRUE(lent);
    for (int eye = 0; eye < 2; ++eye)
      ASSERT_TRUE(copyEye(*renderer_, eye, (*lent)->layer(static_cast<std::uint32_t>(eye))));
    for (std::uint32_t eye = 0; eye < 2; ++eye) {
      const auto image = (*lent)->read(eye);
      ASSERT_TRUE(image);
      EXPECT_EQ(image->rgba, images[eye].rgba);
    }
    // Drawing goes on after a hand-over.
    EXPECT_EQ(draw(scene, eyesInFront({0, -120, 0}, 60, 0.5), pixels)[0].rgba, images[0].rgba);
  }
  const auto other = LentPicture::create(device_, {10, 10});
  ASSERT_TRUE(other);
  EXPECT_FALSE(copyEye(*renderer_, 0, (*other)->layer(0))) << "of another size";
}

TEST_F(StereoThreads, WindowAndHeadsetDrawAtOnce) {
  SpatialScene scene = sceneWithThings();
  const glm::ivec2 pixels(40, 36);
  const auto eyes = eyesInFront({0, -120, 0}, 60, 0.5);
  std::vector<std::array<Image, 2>> expected;
  for (int turn = 0; turn < 3; ++turn) {
    scene.scene.volumes[0].window.level = 300.0 * turn;
    expected.push_back(draw(scene, eyes, pixels));
  }
  SceneView window = scene.scene;
  Viewport viewport;
  viewport.id = 1;
  viewport.size = {40, 40};
  viewport.content = scene.slices[0].content;
  window.viewports = {viewport};
  std::atomic<bool> done{false};
  std::thread other([&] {
    RendererOptions options;
    options.sharedDevice = device_;
    auto renderer = Renderer::create(options);
    auto lent = LentPicture::create(device_, {32, 32});
    ASSERT_TRUE(renderer && lent);
    Image first;
    for (int turn = 0; !done || turn < 8; ++turn) {
      window.viewports[0].size = {40, 40 + turn % 4};  // pictures come and go
      const Image image = drawFull(**renderer, window);
      if (turn == 0) first = image;
      if (turn % 4 == 0) {
        EXPECT_EQ(image.rgba, first.rgba);
      }
      InterfaceFrame frame(**renderer, {32, 32}, [](ImDrawList& list) {
        list.AddRectFilled(ImVec2(0, 0), ImVec2(20, 20), IM_COL32(200, 100, 50, 255));
      });
      ASSERT_TRUE(drawInterface(**renderer, frame.data(), (*lent)->layer(0), {0, 0, 0, 0}));
    }
  });
  {
    auto lent = LentPicture::create(device_, pixels);
    EXPECT_TRUE(lent);
    for (int turn = 0; lent && turn < 30; ++turn) {
      scene.scene.volumes[0].window.level = 300.0 * (turn % 3);
      // New things every frame: buffers and pictures are made and dropped all the time.
      scene.meshes = {squareMesh({0, 3, 0}, 8, {200, 100, 0, 255})};
      EXPECT_TRUE(renderer_->update(scene));
      EXPECT_TRUE(renderer_->draw(scene, eyes, pixels, {}));
      for (int eye = 0; eye < 2; ++eye) {
        {
          const auto lock = device_->lockQueue();  // as around xrAcquireSwapchainImage
        }
        EXPECT_TRUE(copyEye(*renderer_, eye, (*lent)->layer(static_cast<std::uint32_t>(eye))));
      }
      if (turn % 5 != 4) continue;
      for (std::uint32_t eye = 0; eye < 2; ++eye) {
        const auto image = (*lent)->read(eye);
        EXPECT_TRUE(image && image->rgba == expected[static_cast<std::size_t>(turn % 3)][eye].rgba) << turn;
      }
    }
  }
  done = true;
  other.join();
}

// A volume of half a gigabyte must not lie on the device twice, nor take its time again when the headset
// comes.
TEST_F(StereoThreads, AVolumeLiesOnTheDeviceOnce) {
  SpatialScene scene = ballScene(20, 0.04);
  constexpr std::uint64_t kBytes = 64 * 64 * 64 * 2;
  const auto eyes = eyesInFront({0, -120, 0}, 60, 0.5);
  RendererOptions options;
  options.sharedDevice = device_;
  auto window = Renderer::create(options);
  ASSERT_TRUE(window);
  auto sent = (*window)->update(scene.scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, kBytes);
  const std::uint64_t before = (*window)->deviceMemory();
  sent = renderer_->update(scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, 0u);
  EXPECT_LT((*window)->deviceMemory(), before + kBytes);
  const Image both = draw(scene, eyes, {32, 32})[0];
  window->reset();
  EXPECT_EQ(draw(scene, eyes, {32, 32})[0].rgba, both.rgba) << "the headset's is still there";
  // Other voxels are other voxels, and what nobody holds is forgotten.
  sent = renderer_->update(ballScene(10, 0.04));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, kBytes);
  sent = renderer_->update(scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, kBytes);
}

VkResult refuseMemory(VkDevice, const VkMemoryAllocateInfo*, const VkAllocationCallbacks*, VkDeviceMemory*) {
  return VK_ERROR_OUT_OF_DEVICE_MEMORY;
}

// A volume that does not fit drops the one before; neither renderer may then draw what is gone.
TEST_F(StereoThreads, AFailedUpdateIsSaidAndTheNextOneMakesUpForIt) {
  SpatialScene scene = ballScene(20, 0.04);
  const auto eyes = eyesInFront({0, -120, 0}, 60, 0.5);
  const Image before = draw(scene, eyes, {32, 32})[0];
  RendererOptions options;
  options.sharedDevice = device_;
  auto window = Renderer::create(options);
  ASSERT_TRUE(window && (*window)->update(scene.scene));
  const auto voxels = scene.scene.volumes[0].voxels;
  scene.scene.volumes[0].voxels = ballScene(12, 0.04).scene.volumes[0].voxels;
  gpu::Device& device = *device_->parts().device;
  const auto allocate = device.vk().AllocateMemory;
  device.editableFunctions().AllocateMemory = &refuseMemory;
  auto updated = renderer_->update(scene);
  EXPECT_FALSE(updated);
  EXPECT_FALSE(renderer_->draw(scene, eyes, {32, 32}, {}));
  EXPECT_FALSE((*window)->update(scene.scene));
  EXPECT_FALSE((*window)->draw(scene.scene, Quality::full));
  device.editableFunctions().AllocateMemory = allocate;
  EXPECT_NE(draw(scene, eyes, {32, 32})[0].rgba, before.rgba);
  EXPECT_TRUE((*window)->update(scene.scene));
  EXPECT_TRUE((*window)->draw(scene.scene, Quality::full));
  scene.scene.volumes[0].voxels = voxels;
  EXPECT_EQ(draw(scene, eyes, {32, 32})[0].rgba, before.rgba);
}

// Frames are timed on the device; the times come with the quality that they belong to.
TEST_F(StereoThreads, FinishedFramesSayWhatTheyTook) {
  const SpatialScene scene = ballScene(20, 0.04);
  ASSERT_TRUE(renderer_->update(scene));
  const auto eyes = eyesInFront({0, -120, 0}, 60, 0.5);
  std::vector<FrameTime> times;
  for (int i = 0; i < 12; ++i) {
    auto report = renderer_->draw(scene, eyes, {48, 48}, {1.0, 1.0 + i, 1.0});
    ASSERT_TRUE(report);
    times.insert(times.end(), report->finished.begin(), report->finished.end());
    ASSERT_TRUE(renderer_->readBack(0));  // it is done now
  }
  ASSERT_GE(times.size(), 11u) << "all but, perhaps, the last";
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(times[i].quality.step, 1.0 + static_cast<double>(i));
    EXPECT_GT(times[i].gpuMs, 0);
  }
}

}  // namespace
}  // namespace chiasm::test
