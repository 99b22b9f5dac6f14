// What a drawing that the device refuses leaves behind: an error in words, and the next drawing whole.
#include <gtest/gtest.h>

#include "render/frame/viewport_drawer.h"
#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

VkResult refuseSubmit(VkQueue, std::uint32_t, const VkSubmitInfo2*, VkFence) {
  return VK_ERROR_DEVICE_LOST;
}

VkResult refuseMemory(VkDevice, const VkMemoryAllocateInfo*, const VkAllocationCallbacks*, VkDeviceMemory*) {
  return VK_ERROR_OUT_OF_DEVICE_MEMORY;
}

class ViewportDrawerFaultTest : public testing::Test {
 protected:
  void SetUp() override {
    auto instance = gpu::Instance::create({true, {}});
    ASSERT_TRUE(instance) << instance.error().message;
    instance_ = std::move(*instance);
    auto device = gpu::Device::create(*instance_);
    ASSERT_TRUE(device) << device.error().message;
    device_ = std::move(*device);
    uploader_ = std::move(*gpu::Uploader::create(*device_));
    resident_ = std::move(*ResidentScene::create(*device_, *uploader_));
    drawer_ = std::move(*ViewportDrawer::create(*device_, *uploader_, *resident_));
    ASSERT_TRUE(uploader_->flush());
    scene_ = sliceScene(letterPhantom(makeGrid({32, 32, 32}, glm::dvec3(1.0))), AnatomicalPlane::axial,
                        {40, 40}, 1.0);
    scene_.volumes[0].visibleIn3d = false;
    tracker_.update(scene_);
    ASSERT_TRUE(resident_->update(scene_));
    ASSERT_TRUE(drawer_->update(scene_));
  }
  void TearDown() override {
    if (instance_) {
      EXPECT_THAT(instance_->messages(), testing::IsEmpty());
    }
  }

  std::unique_ptr<gpu::Instance> instance_;
  std::unique_ptr<gpu::Device> device_;
  std::unique_ptr<gpu::Uploader> uploader_;
  std::unique_ptr<ResidentScene> resident_;
  std::unique_ptr<ViewportDrawer> drawer_;
  SceneTracker tracker_;
  SceneView scene_;
};

TEST_F(ViewportDrawerFaultTest, ALostDeviceIsSaidSoAndTheNextDrawingIsWhole) {
  const auto submit = device_->vk().QueueSubmit2;
  device_->editableFunctions().QueueSubmit2 = &refuseSubmit;
  auto drawn = drawer_->draw(scene_, tracker_, Quality::full);
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(drawn.error().message, testing::HasSubstr("graphics device"));
  device_->editableFunctions().QueueSubmit2 = submit;
  drawn = drawer_->draw(scene_, tracker_, Quality::full);
  ASSERT_TRUE(drawn) << drawn.error().message;
  EXPECT_EQ(drawn->drawnViewports, 1u) << "what failed is drawn again";
}

TEST_F(ViewportDrawerFaultTest, TooLittleMemoryForAPictureIsSaidSo) {
  const auto allocate = device_->vk().AllocateMemory;
  device_->editableFunctions().AllocateMemory = &refuseMemory;
  auto drawn = drawer_->draw(scene_, tracker_, Quality::full);
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(drawer_->picture(1), nullptr);
  device_->editableFunctions().AllocateMemory = allocate;
  EXPECT_TRUE(drawer_->draw(scene_, tracker_, Quality::full));
}

}  // namespace
}  // namespace chiasm::test
