#include "tests/render/stereo/lent_picture.h"

#include <cstring>

#include "render/gpu/commands.h"
#include "render/gpu/vulkan_error.h"

namespace chiasm::test {

using namespace render;
using gpu::structure;

Expected<std::unique_ptr<LentPicture>> LentPicture::create(std::shared_ptr<SharedDevice> device,
                                                           glm::ivec2 size, VkFormat format) {
  std::unique_ptr<LentPicture> picture(new LentPicture);
  gpu::Device& gpuDevice = *device->parts().device;
  picture->device_ = std::move(device);
  picture->size_ = size;
  auto info = structure<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO);
  info.imageType = VK_IMAGE_TYPE_2D;
  info.format = format;
  info.extent = {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y), 1};
  info.mipLevels = 1;
  info.arrayLayers = kLayers;
  info.samples = VK_SAMPLE_COUNT_1_BIT;
  info.tiling = VK_IMAGE_TILING_OPTIMAL;
  info.usage =
      VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  const gpu::DeviceFunctions& vk = gpuDevice.vk();
  if (const VkResult result = vk.CreateImage(gpuDevice.handle(), &info, nullptr, &picture->image_);
      result != VK_SUCCESS)
    return gpu::vulkanFailure(result, "create an image");
  VkMemoryRequirements requirements{};
  vk.GetImageMemoryRequirements(gpuDevice.handle(), picture->image_, &requirements);
  auto memory = gpuDevice.allocate(requirements, gpu::MemoryUse::device, picture->image_, VK_NULL_HANDLE);
  if (!memory) return tl::unexpected(memory.error());
  picture->memory_ = *memory;
  vk.BindImageMemory(gpuDevice.handle(), picture->image_, picture->memory_.memory, 0);
  return picture;
}

LentPicture::~LentPicture() {
  gpu::Device& device = *device_->parts().device;
  static_cast<void>(device.waitIdle());
  device.vk().DestroyImage(device.handle(), image_, nullptr);
  device.free(memory_);
}

Expected<Image> LentPicture::read(std::uint32_t layer) const {
  gpu::Device& device = *device_->parts().device;
  auto ring = gpu::CommandRing::create(device);
  if (!ring) return tl::unexpected(ring.error());
  Image image;
  image.size = size_;
  image.rgba.resize(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y) * 4);
  auto buffer = gpu::Buffer::create(device, image.rgba.size(), VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::readBack);
  if (!buffer) return tl::unexpected(buffer.error());
  auto commands = (*ring)->begin();
  if (!commands) return tl::unexpected(commands.error());
  auto barrier = structure<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
  barrier.srcStageMask = barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT;
  barrier.oldLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  barrier.newLayout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
  barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = image_;
  barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, layer, 1};
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.imageMemoryBarrierCount = 1;
  info.pImageMemoryBarriers = &barrier;
  device.vk().CmdPipelineBarrier2(commands->handle(), &info);
  VkBufferImageCopy region{};
  region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1};
  region.imageExtent = {static_cast<std::uint32_t>(size_.x), static_cast<std::uint32_t>(size_.y), 1};
  device.vk().CmdCopyImageToBuffer(commands->handle(), image_, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                   buffer->handle(), 1, &region);
  std::swap(barrier.oldLayout, barrier.newLayout);
  device.vk().CmdPipelineBarrier2(commands->handle(), &info);
  commands->barrierToHost();
  auto ticket = (*ring)->submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  if (auto done = device.queue().wait(*ticket); !done) return tl::unexpected(done.error());
  buffer->invalidate();
  std::memcpy(image.rgba.data(), buffer->mapped().data(), image.rgba.size());
  return image;
}

}  // namespace chiasm::test
