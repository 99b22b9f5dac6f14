// The GPU layer: what is sent arrives, what is dropped is freed, what fails is said.
#include <gtest/gtest.h>
#include <link.h>

#include <cstring>
#include <numeric>
#include <set>
#include <string>

#include "render/gpu/commands.h"
#include "render/gpu/device.h"
#include "render/gpu/instance.h"
#include "render/gpu/uploader.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class GpuTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto instance = gpu::Instance::create({true, {}});
    ASSERT_TRUE(instance) << instance.error().message;
    instance_ = std::move(*instance);
    auto device = gpu::Device::create(*instance_);
    ASSERT_TRUE(device) << device.error().message;
    device_ = std::move(*device);
    auto ring = gpu::CommandRing::create(*device_);
    ASSERT_TRUE(ring);
    ring_ = std::move(*ring);
  }
  void TearDown() override {
    ring_.reset();
    device_.reset();
    if (!instance_) return;
    for (const std::string& message : instance_->messages()) ADD_FAILURE() << message;
  }
  Expected<gpu::Image> image3d(glm::ivec3 size, VkFormat format = VK_FORMAT_R16_UINT) {
    gpu::ImageDescription description;
    description.type = VK_IMAGE_TYPE_3D;
    description.format = format;
    description.size = size;
    description.usage =
        VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    return gpu::Image::create(*device_, description);
  }
  std::unique_ptr<gpu::Instance> instance_;
  std::unique_ptr<gpu::Device> device_;
  std::unique_ptr<gpu::CommandRing> ring_;
};

TEST_F(GpuTest, DescriptionNamesTheDevice) {
  EXPECT_FALSE(device_->description().empty());
  EXPECT_TRUE(device_->queue().handle());
}

// Much larger than the ring: passes through in slabs, and, where a slice does not fit, in rows.
TEST_F(GpuTest, ImagesOfAnySizePassThroughTheRing) {
  for (const glm::ivec3 size : {glm::ivec3(33, 21, 40), glm::ivec3(300, 90, 3)}) {
    auto uploader = gpu::Uploader::create(*device_, 32 << 10);
    ASSERT_TRUE(uploader);
    std::vector<std::uint16_t> texels(static_cast<std::size_t>(size.x * size.y * size.z));
    std::iota(texels.begin(), texels.end(), std::uint16_t{7});
    auto image = image3d(size);
    ASSERT_TRUE(image);
    ASSERT_TRUE((*uploader)->toImage(*image, {0, 0, 0}, size, 2, std::as_bytes(std::span(texels))));
    ASSERT_TRUE((*uploader)->flush());
    const auto back = gpu::readImage(*device_, *ring_, *image, {0, 0, 0}, size, 2);
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), texels.size() * 2);
    EXPECT_EQ(std::memcmp(back->data(), texels.data(), back->size()), 0);
  }
}

TEST_F(GpuTest, ABoxOfAnImageIsReplacedAndNothingElse) {
  auto uploader = gpu::Uploader::create(*device_);
  ASSERT_TRUE(uploader);
  const glm::ivec3 size(8, 6, 5);
  std::vector<std::uint16_t> texels(8 * 6 * 5, 1), box(2 * 3 * 2, 9);
  auto image = image3d(size);
  ASSERT_TRUE(image);
  ASSERT_TRUE((*uploader)->toImage(*image, {0, 0, 0}, size, 2, std::as_bytes(std::span(texels))));
  ASSERT_TRUE((*uploader)->toImage(*image, {4, 1, 2}, {2, 3, 2}, 2, std::as_bytes(std::span(box))));
  ASSERT_TRUE((*uploader)->flush());
  const auto back = gpu::readImage(*device_, *ring_, *image, {0, 0, 0}, size, 2);
  ASSERT_TRUE(back);
  std::memcpy(texels.data(), back->data(), back->size());
  for (int z = 0; z < 5; ++z)
    for (int y = 0; y < 6; ++y)
      for (int x = 0; x < 8; ++x) {
        const bool inside = x >= 4 && x < 6 && y >= 1 && y < 4 && z >= 2 && z < 4;
        EXPECT_EQ(texels[static_cast<std::size_t>((z * 6 + y) * 8 + x)], inside ? 9 : 1);
      }
}

TEST_F(GpuTest, BuffersArriveWhole) {
  auto uploader = gpu::Uploader::create(*device_, 16 << 10);
  ASSERT_TRUE(uploader);
  std::vector<std::byte> bytes(100000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 31 + i / 256);
  auto buffer = gpu::Buffer::create(*device_, bytes.size(),
                                    VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                    gpu::MemoryUse::device);
  ASSERT_TRUE(buffer);
  ASSERT_TRUE((*uploader)->toBuffer(*buffer, 0, bytes));
  ASSERT_TRUE((*uploader)->flush());
  const auto back = gpu::readBuffer(*device_, *ring_, *buffer);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, bytes);
}

// What is dropped while the device may still read it goes away once the device is done, not before, not
// never.
TEST_F(GpuTest, MemoryIsGivenBackWhenTheDeviceIsDone) {
  ASSERT_TRUE(device_->waitIdle());
  const std::uint64_t before = device_->allocatedBytes();
  {
    auto image = image3d({64, 64, 64});
    ASSERT_TRUE(image);
    EXPECT_GE(device_->allocatedBytes(), before + 64 * 64 * 64 * 2);
    auto commands = ring_->begin();
    ASSERT_TRUE(commands);
    commands->transition(*image, VK_IMAGE_LAYOUT_GENERAL);
    *image = gpu::Image();  // dropped in the middle of a recording that uses it
    device_->collect();
    EXPECT_GT(device_->allocatedBytes(), before);
    ASSERT_TRUE(ring_->submit(*commands));
  }
  ASSERT_TRUE(device_->waitIdle());
  EXPECT_EQ(device_->allocatedBytes(), before);
}

TEST_F(GpuTest, TooLargeAnImageIsRefusedInWords) {
  const auto image = image3d({1 << 20, 2, 2});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().kind, ErrorKind::unavailable);
  EXPECT_NE(image.error().message.find("larger than this graphics device takes"), std::string::npos);
}

VkResult noMemory(VkDevice, const VkMemoryAllocateInfo*, const VkAllocationCallbacks*, VkDeviceMemory*) {
  return VK_ERROR_OUT_OF_DEVICE_MEMORY;
}

TEST_F(GpuTest, LackOfMemoryIsSaidAndNothingIsLeftBehind) {
  ASSERT_TRUE(device_->waitIdle());
  const std::uint64_t before = device_->allocatedBytes();
  const auto allocate = device_->vk().AllocateMemory;
  device_->editableFunctions().AllocateMemory = &noMemory;
  const auto image = image3d({16, 16, 16});
  const auto buffer =
      gpu::Buffer::create(*device_, 64, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::readBack);
  device_->editableFunctions().AllocateMemory = allocate;
  ASSERT_FALSE(image);
  ASSERT_FALSE(buffer);
  EXPECT_NE(image.error().message.find("too little free memory"), std::string::npos);
  EXPECT_EQ(device_->allocatedBytes(), before);
  EXPECT_TRUE(image3d({16, 16, 16}));
}

int addName(dl_phdr_info* info, std::size_t, void* names) {
  static_cast<std::set<std::string>*>(names)->insert(info->dlpi_name);
  return 0;
}

std::set<std::string> loadedLibraries() {
  std::set<std::string> names;
  dl_iterate_phdr(addName, &names);
  return names;
}

TEST(GpuDriver, StaysLoadedWhenTheLastInstanceIsGone) {
  auto instance = gpu::Instance::create({false, {}});
  ASSERT_TRUE(instance) << instance.error().message;
  ASSERT_TRUE(gpu::Device::create(**instance));
  const std::set<std::string> during = loadedLibraries();
  instance->reset();
  EXPECT_EQ(loadedLibraries(), during);
}

}  // namespace
}  // namespace chiasm::test
