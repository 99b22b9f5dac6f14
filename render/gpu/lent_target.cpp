#include "render/gpu/lent_target.h"

namespace chiasm::render::gpu {

namespace {

void move(Commands& commands, const LentTarget& target, VkImageLayout from, VkImageLayout to) {
  auto barrier = structure<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
  barrier.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.oldLayout = from;
  barrier.newLayout = to;
  barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = target.image;
  barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, target.layer, 1};
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.imageMemoryBarrierCount = 1;
  info.pImageMemoryBarriers = &barrier;
  commands.device().vk().CmdPipelineBarrier2(commands.handle(), &info);
}

}  // namespace

void copyToLent(Commands& commands, const Image& from, glm::ivec2 at, const LentTarget& to) {
  commands.transition(from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
  move(commands, to, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
  VkImageCopy region{};
  region.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
  region.srcOffset = {at.x, at.y, 0};
  region.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, to.layer, 1};
  region.extent = {static_cast<std::uint32_t>(to.size.x), static_cast<std::uint32_t>(to.size.y), 1};
  commands.device().vk().CmdCopyImage(commands.handle(), from.handle(), from.layout(), to.image,
                                      VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
  move(commands, to, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
}

}  // namespace chiasm::render::gpu
