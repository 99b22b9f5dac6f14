#include "render/gpu/commands.h"

#include <array>

#include "core/base/check.h"
#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

namespace {

VkImageSubresourceLayers colourLayer() {
  return {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
}

VkExtent3D extentOf(glm::ivec3 size) {
  return {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y),
          static_cast<std::uint32_t>(size.z)};
}

VkBufferImageCopy copyRegion(VkDeviceSize offset, glm::ivec3 at, glm::ivec3 size) {
  VkBufferImageCopy region{};
  region.bufferOffset = offset;
  region.imageSubresource = colourLayer();
  region.imageOffset = {at.x, at.y, at.z};
  region.imageExtent = extentOf(size);
  return region;
}

}  // namespace

void Descriptors::add(const Entry& entry) {
  CHECK(count_ < kMost, "room for every binding of a set");
  entries_[count_++] = entry;
}

Descriptors& Descriptors::sampled(std::uint32_t binding, const Image& image, const Sampler& sampler) {
  add({binding, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, &image, sampler.handle(), {}});
  return *this;
}

Descriptors& Descriptors::storage(std::uint32_t binding, const Image& image) {
  add({binding, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, &image, VK_NULL_HANDLE, {}});
  return *this;
}

Descriptors& Descriptors::storage(std::uint32_t binding, const Buffer& buffer, VkDeviceSize offset,
                                  VkDeviceSize size) {
  add({binding, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, nullptr, VK_NULL_HANDLE, {buffer.handle(), offset, size}});
  return *this;
}

Descriptors& Descriptors::uniform(std::uint32_t binding, const Buffer& buffer, VkDeviceSize offset,
                                  VkDeviceSize size) {
  add({binding, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, nullptr, VK_NULL_HANDLE, {buffer.handle(), offset, size}});
  return *this;
}

void Commands::transition(const Image& image, VkImageLayout layout, bool discard) {
  auto barrier = structure<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
  // Everything before, everything after: a frame has a few dozen of these, none worth a finer mask.
  barrier.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.oldLayout = discard ? VK_IMAGE_LAYOUT_UNDEFINED : image.layout_;
  barrier.newLayout = layout;
  barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = image.handle();
  barrier.subresourceRange = {image.aspect(), 0, 1, 0, 1};
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.imageMemoryBarrierCount = 1;
  info.pImageMemoryBarriers = &barrier;
  device_->vk().CmdPipelineBarrier2(handle_, &info);
  image.layout_ = layout;
}

void Commands::barrier() {
  auto barrier = structure<VkMemoryBarrier2>(VK_STRUCTURE_TYPE_MEMORY_BARRIER_2);
  barrier.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.memoryBarrierCount = 1;
  info.pMemoryBarriers = &barrier;
  device_->vk().CmdPipelineBarrier2(handle_, &info);
}

void Commands::barrierToHost() {
  auto barrier = structure<VkMemoryBarrier2>(VK_STRUCTURE_TYPE_MEMORY_BARRIER_2);
  barrier.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstStageMask = VK_PIPELINE_STAGE_2_HOST_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_HOST_READ_BIT;
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.memoryBarrierCount = 1;
  info.pMemoryBarriers = &barrier;
  device_->vk().CmdPipelineBarrier2(handle_, &info);
}

void Commands::bind(const Pipeline& pipeline, const Descriptors& descriptors) {
  const DeviceFunctions& vk = device_->vk();
  vk.CmdBindPipeline(handle_, pipeline.bindPoint(), pipeline.handle());
  const std::size_t count = descriptors.count_;
  if (count == 0) return;
  const VkDescriptorSet set = ring_->allocateSet(pipeline.setLayout());
  if (!set) return;
  std::array<VkDescriptorImageInfo, Descriptors::kMost> images{};
  std::array<VkWriteDescriptorSet, Descriptors::kMost> writes{};
  for (std::size_t i = 0; i < count; ++i) {
    const Descriptors::Entry& entry = descriptors.entries_[i];
    VkWriteDescriptorSet& write = writes[i];
    write = structure<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
    write.dstSet = set;
    write.dstBinding = entry.binding;
    write.descriptorCount = 1;
    write.descriptorType = entry.type;
    if (entry.image != nullptr) {
      images[i] = {entry.sampler, entry.image->view(), entry.image->layout()};
      write.pImageInfo = &images[i];
    } else {
      write.pBufferInfo = &entry.buffer;
    }
  }
  vk.UpdateDescriptorSets(device_->handle(), static_cast<std::uint32_t>(count), writes.data(), 0, nullptr);
  vk.CmdBindDescriptorSets(handle_, pipeline.bindPoint(), pipeline.layout(), 0, 1, &set, 0, nullptr);
}

bool Commands::failed() const {
  return ring_->failed_ != VK_SUCCESS;
}

void Commands::pushBytes(const Pipeline& pipeline, const void* bytes, std::uint32_t size) {
  device_->vk().CmdPushConstants(handle_, pipeline.layout(), pipeline.stages(), 0, size, bytes);
}

void Commands::draw(std::uint32_t vertices, std::uint32_t instances, std::uint32_t firstInstance) {
  if (!failed()) device_->vk().CmdDraw(handle_, vertices, instances, 0, firstInstance);
}

void Commands::drawIndexed(std::uint32_t indices, std::uint32_t firstIndex, std::int32_t firstVertex,
                           std::uint32_t firstInstance) {
  if (!failed()) device_->vk().CmdDrawIndexed(handle_, indices, 1, firstIndex, firstVertex, firstInstance);
}

void Commands::dispatch(glm::uvec3 groups) {
  if (failed()) return;
  device_->vk().CmdDispatch(handle_, groups.x, groups.y, groups.z);
}

void Commands::dispatch(glm::uvec3 base, glm::uvec3 groups) {
  if (failed()) return;
  device_->vk().CmdDispatchBase(handle_, base.x, base.y, base.z, groups.x, groups.y, groups.z);
}

void Commands::copy(const Buffer& from, VkDeviceSize fromOffset, const Buffer& to, VkDeviceSize toOffset,
                    VkDeviceSize size) {
  const VkBufferCopy region{fromOffset, toOffset, size};
  device_->vk().CmdCopyBuffer(handle_, from.handle(), to.handle(), 1, &region);
}

void Commands::fill(const Buffer& buffer, std::uint32_t value) {
  device_->vk().CmdFillBuffer(handle_, buffer.handle(), 0, VK_WHOLE_SIZE, value);
}

void Commands::copyToImage(const Buffer& from, VkDeviceSize offset, const Image& to, glm::ivec3 at,
                           glm::ivec3 size) {
  const VkBufferImageCopy region = copyRegion(offset, at, size);
  device_->vk().CmdCopyBufferToImage(handle_, from.handle(), to.handle(), to.layout(), 1, &region);
}

void Commands::copyFromImage(const Image& from, glm::ivec3 at, glm::ivec3 size, const Buffer& to,
                             VkDeviceSize offset) {
  const VkBufferImageCopy region = copyRegion(offset, at, size);
  device_->vk().CmdCopyImageToBuffer(handle_, from.handle(), from.layout(), to.handle(), 1, &region);
}

void Commands::copyImage(const Image& from, const Image& to, glm::ivec3 size) {
  VkImageCopy region{};
  region.srcSubresource = colourLayer();
  region.dstSubresource = colourLayer();
  region.extent = extentOf(size);
  device_->vk().CmdCopyImage(handle_, from.handle(), from.layout(), to.handle(), to.layout(), 1, &region);
}

void Commands::blit(const Image& from, glm::ivec2 fromAt, glm::ivec2 fromSize, const Image& to,
                    glm::ivec2 toAt, glm::ivec2 toSize, VkFilter filter) {
  VkImageBlit region{};
  region.srcSubresource = colourLayer();
  region.srcOffsets[0] = {fromAt.x, fromAt.y, 0};
  region.srcOffsets[1] = {fromAt.x + fromSize.x, fromAt.y + fromSize.y, 1};
  region.dstSubresource = colourLayer();
  region.dstOffsets[0] = {toAt.x, toAt.y, 0};
  region.dstOffsets[1] = {toAt.x + toSize.x, toAt.y + toSize.y, 1};
  device_->vk().CmdBlitImage(handle_, from.handle(), from.layout(), to.handle(), to.layout(), 1, &region,
                             filter);
}

void Commands::beginRendering(const Image& target, const glm::vec4* clear) {
  beginRendering(target.view(), target.extent2d(), clear);
}

void Commands::beginRendering(VkImageView view, VkExtent2D extent, const glm::vec4* clear) {
  beginRendering(view, extent, clear, VK_NULL_HANDLE);
}

void Commands::beginRendering(const Image& target, const Image& depth, const glm::vec4* clear) {
  beginRendering(target.view(), target.extent2d(), clear, depth.view());
}

void Commands::beginRendering(VkImageView view, VkExtent2D extent, const glm::vec4* clear,
                              VkImageView depth) {
  auto attachment = structure<VkRenderingAttachmentInfo>(VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO);
  attachment.imageView = view;
  attachment.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
  attachment.loadOp = clear ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
  attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
  if (clear) attachment.clearValue.color = {{clear->r, clear->g, clear->b, clear->a}};
  auto info = structure<VkRenderingInfo>(VK_STRUCTURE_TYPE_RENDERING_INFO);
  info.renderArea = {{0, 0}, extent};
  info.layerCount = 1;
  info.colorAttachmentCount = 1;
  info.pColorAttachments = &attachment;
  VkRenderingAttachmentInfo depthAttachment = attachment;
  depthAttachment.imageView = depth;
  depthAttachment.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
  depthAttachment.clearValue.depthStencil = {0.0f, 0};
  if (depth) info.pDepthAttachment = &depthAttachment;
  device_->vk().CmdBeginRendering(handle_, &info);
  setViewport({0, 0}, {static_cast<int>(extent.width), static_cast<int>(extent.height)});
}

void Commands::setViewport(glm::ivec2 at, glm::ivec2 size) {
  const VkViewport viewport{static_cast<float>(at.x),
                            static_cast<float>(at.y),
                            static_cast<float>(size.x),
                            static_cast<float>(size.y),
                            0.0f,
                            1.0f};
  const VkRect2D scissor{{at.x, at.y},
                         {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y)}};
  device_->vk().CmdSetViewport(handle_, 0, 1, &viewport);
  device_->vk().CmdSetScissor(handle_, 0, 1, &scissor);
}

void Commands::clearDepths(glm::ivec2 at, glm::ivec2 size) {
  VkClearAttachment depths{};
  depths.aspectMask = VK_IMAGE_ASPECT_DEPTH_BIT;
  const VkClearRect where{
      {{at.x, at.y}, {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y)}}, 0, 1};
  device_->vk().CmdClearAttachments(handle_, 1, &depths, 1, &where);
}

void Commands::endRendering() {
  device_->vk().CmdEndRendering(handle_);
}

}  // namespace chiasm::render::gpu
