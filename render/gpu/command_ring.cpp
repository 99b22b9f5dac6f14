#include "core/base/check.h"
#include "render/gpu/commands.h"
#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

namespace {

Expected<VkDescriptorPool> createDescriptorPool(Device& device) {
  constexpr std::uint32_t kSets = 256;
  const std::array sizes{VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 12 * kSets},
                         VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, 2 * kSets},
                         VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 4 * kSets},
                         VkDescriptorPoolSize{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 2 * kSets}};
  auto info = structure<VkDescriptorPoolCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO);
  info.maxSets = kSets;
  info.poolSizeCount = static_cast<std::uint32_t>(sizes.size());
  info.pPoolSizes = sizes.data();
  VkDescriptorPool pool = VK_NULL_HANDLE;
  if (const VkResult result = device.vk().CreateDescriptorPool(device.handle(), &info, nullptr, &pool);
      result != VK_SUCCESS)
    return vulkanFailure(result, "create a descriptor pool");
  return pool;
}

}  // namespace

Expected<std::unique_ptr<CommandRing>> CommandRing::create(Device& device) {
  std::unique_ptr<CommandRing> ring(new CommandRing);
  ring->device_ = &device;
  const DeviceFunctions& vk = device.vk();
  for (Slot& slot : ring->slots_) {
    auto pool = structure<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    pool.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
    pool.queueFamilyIndex = device.queue().family();
    if (const VkResult result = vk.CreateCommandPool(device.handle(), &pool, nullptr, &slot.pool);
        result != VK_SUCCESS) {
      slot.pool = VK_NULL_HANDLE;
      return vulkanFailure(result, "create a command pool");
    }
    auto buffer = structure<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    buffer.commandPool = slot.pool;
    buffer.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    buffer.commandBufferCount = 1;
    if (const VkResult result = vk.AllocateCommandBuffers(device.handle(), &buffer, &slot.buffer);
        result != VK_SUCCESS)
      return vulkanFailure(result, "allocate a command buffer");
    auto descriptors = createDescriptorPool(device);
    if (!descriptors) return tl::unexpected(descriptors.error());
    slot.descriptorPools.push_back(*descriptors);
  }
  return ring;
}

CommandRing::~CommandRing() {
  if (recording_) device_->endRecording(number_);
  for (Slot& slot : slots_)
    device_->retire([device = device_, pool = slot.pool, descriptors = slot.descriptorPools] {
      for (VkDescriptorPool descriptorPool : descriptors)
        device->vk().DestroyDescriptorPool(device->handle(), descriptorPool, nullptr);
      device->vk().DestroyCommandPool(device->handle(), pool, nullptr);
    });
}

Expected<Commands> CommandRing::begin() {
  CHECK(!recording_, "one recording at a time on a command ring");
  current_ = (current_ + 1) % slots_.size();
  Slot& slot = slots_[current_];
  if (auto done = device_->queue().wait(slot.ticket); !done) return tl::unexpected(done.error());
  device_->collect();
  const DeviceFunctions& vk = device_->vk();
  for (VkDescriptorPool pool : slot.descriptorPools) vk.ResetDescriptorPool(device_->handle(), pool, 0);
  slot.usedPools = 0;
  failed_ = vk.ResetCommandPool(device_->handle(), slot.pool, 0);
  auto info = structure<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
  info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
  if (failed_ == VK_SUCCESS) failed_ = vk.BeginCommandBuffer(slot.buffer, &info);
  if (failed_ != VK_SUCCESS) return vulkanFailure(failed_, "record commands");
  recording_ = true;
  number_ = device_->beginRecording();
  Commands commands;
  commands.device_ = device_;
  commands.handle_ = slot.buffer;
  commands.ring_ = this;
  return commands;
}

Expected<Ticket> CommandRing::submit(Commands& commands, std::span<const VkSemaphoreSubmitInfo> waits,
                                     std::span<const VkSemaphoreSubmitInfo> signals) {
  CHECK(recording_ && commands.handle_ == slots_[current_].buffer, "submit what was begun");
  recording_ = false;
  commands.handle_ = VK_NULL_HANDLE;
  const VkResult ended = device_->vk().EndCommandBuffer(slots_[current_].buffer);
  if (failed_ == VK_SUCCESS) failed_ = ended;
  auto ticket = failed_ == VK_SUCCESS ? device_->queue().submit(slots_[current_].buffer, waits, signals)
                                      : Expected<Ticket>(vulkanFailure(failed_, "record commands"));
  device_->endRecording(number_);
  if (ticket) slots_[current_].ticket = *ticket;
  return ticket;
}

void CommandRing::abandon(Commands& commands) {
  if (!recording_) return;
  recording_ = false;
  commands.handle_ = VK_NULL_HANDLE;
  device_->endRecording(number_);
  // The buffer is reset when its turn comes again.
  device_->vk().EndCommandBuffer(slots_[current_].buffer);
}

VkDescriptorSet CommandRing::allocateSet(VkDescriptorSetLayout layout) {
  Slot& slot = slots_[current_];
  auto info = structure<VkDescriptorSetAllocateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO);
  info.descriptorSetCount = 1;
  info.pSetLayouts = &layout;
  while (true) {
    if (slot.usedPools == slot.descriptorPools.size()) {
      auto pool = createDescriptorPool(*device_);
      if (!pool) {
        failed_ = VK_ERROR_OUT_OF_POOL_MEMORY;
        return VK_NULL_HANDLE;
      }
      slot.descriptorPools.push_back(*pool);
    }
    info.descriptorPool = slot.descriptorPools[slot.usedPools];
    VkDescriptorSet set = VK_NULL_HANDLE;
    const VkResult result = device_->vk().AllocateDescriptorSets(device_->handle(), &info, &set);
    if (result == VK_SUCCESS) return set;
    if (result != VK_ERROR_OUT_OF_POOL_MEMORY && result != VK_ERROR_FRAGMENTED_POOL) {
      failed_ = result;
      return VK_NULL_HANDLE;
    }
    ++slot.usedPools;
  }
}

}  // namespace chiasm::render::gpu
