#include "app/vr/openxr/image_reader.h"

#include <cstring>

namespace chiasm::app::vr {
namespace {

// What one reading needs, and lets go of again.
class Reading {
 public:
  explicit Reading(render::SharedDevice& shared) : shared_(shared), device_(shared.device()) {}
  ~Reading() {
    vkDestroyBuffer(device_, buffer_, nullptr);
    vkFreeMemory(device_, memory_, nullptr);
    vkDestroyCommandPool(device_, pool_, nullptr);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  bool prepare(VkDeviceSize size) {
    VkBufferCreateInfo buffer{};
    buffer.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    buffer.size = size;
    buffer.usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkCommandPoolCreateInfo pool{};
    pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    pool.queueFamilyIndex = shared_.queueFamily();
    return vkCreateBuffer(device_, &buffer, nullptr, &buffer_) == VK_SUCCESS && allocate() &&
           vkCreateCommandPool(device_, &pool, nullptr, &pool_) == VK_SUCCESS;
  }

  bool copy(const render::LentImage& lent) {
    VkCommandBufferAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    info.commandPool = pool_;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    if (vkAllocateCommandBuffers(device_, &info, &commands) != VK_SUCCESS) return false;
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (vkBeginCommandBuffer(commands, &begin) != VK_SUCCESS) return false;
    move(commands, lent, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, lent.layer, 1};
    region.imageExtent = {static_cast<std::uint32_t>(lent.size.x), static_cast<std::uint32_t>(lent.size.y),
                          1};
    vkCmdCopyImageToBuffer(commands, lent.image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer_, 1, &region);
    move(commands, lent, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    if (vkEndCommandBuffer(commands) != VK_SUCCESS) return false;
    VkSubmitInfo submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &commands;
    VkQueue queue = VK_NULL_HANDLE;
    vkGetDeviceQueue(device_, shared_.queueFamily(), shared_.queueIndex(), &queue);
    const auto lock = shared_.lockQueue();
    return vkQueueSubmit(queue, 1, &submit, VK_NULL_HANDLE) == VK_SUCCESS &&
           vkQueueWaitIdle(queue) == VK_SUCCESS;
  }

  bool take(void* to, VkDeviceSize size) {
    void* mapped = nullptr;
    if (vkMapMemory(device_, memory_, 0, size, 0, &mapped) != VK_SUCCESS) return false;
    std::memcpy(to, mapped, size);
    vkUnmapMemory(device_, memory_);
    return true;
  }

 private:
  bool allocate() {
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(device_, buffer_, &needs);
    VkPhysicalDeviceMemoryProperties has{};
    vkGetPhysicalDeviceMemoryProperties(shared_.physicalDevice(), &has);
    constexpr VkMemoryPropertyFlags kWanted =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    for (std::uint32_t type = 0; type < has.memoryTypeCount; ++type) {
      if ((needs.memoryTypeBits & (1u << type)) == 0 ||
          (has.memoryTypes[type].propertyFlags & kWanted) != kWanted)
        continue;
      VkMemoryAllocateInfo info{};
      info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
      info.allocationSize = needs.size;
      info.memoryTypeIndex = type;
      return vkAllocateMemory(device_, &info, nullptr, &memory_) == VK_SUCCESS &&
             vkBindBufferMemory(device_, buffer_, memory_, 0) == VK_SUCCESS;
    }
    return false;
  }

  static void move(VkCommandBuffer commands, const render::LentImage& lent, VkImageLayout from,
                   VkImageLayout to) {
    VkImageMemoryBarrier barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
    barrier.srcAccessMask = barrier.dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    barrier.oldLayout = from;
    barrier.newLayout = to;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = lent.image;
    barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, lent.layer, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0,
                         0, nullptr, 0, nullptr, 1, &barrier);
  }

  render::SharedDevice& shared_;
  VkDevice device_;
  VkBuffer buffer_ = VK_NULL_HANDLE;
  VkDeviceMemory memory_ = VK_NULL_HANDLE;
  VkCommandPool pool_ = VK_NULL_HANDLE;
};

}  // namespace

Expected<render::Image> readLentImage(render::SharedDevice& device, const render::LentImage& lent) {
  render::Image image;
  image.size = lent.size;
  image.rgba.resize(static_cast<std::size_t>(lent.size.x) * static_cast<std::size_t>(lent.size.y) * 4);
  Reading reading(device);
  if (reading.prepare(image.rgba.size()) && reading.copy(lent) &&
      reading.take(image.rgba.data(), image.rgba.size()))
    return image;
  return failure(ErrorKind::unavailable, "The headset's picture could not be read back from the device.");
}

}  // namespace chiasm::app::vr
