#include "render/gpu/queue.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

Expected<Ticket> Queue::submit(VkCommandBuffer commands, std::span<const VkSemaphoreSubmitInfo> waits,
                               std::span<const VkSemaphoreSubmitInfo> signals) {
  const std::lock_guard lock(mutex_);
  auto buffer = structure<VkCommandBufferSubmitInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO);
  buffer.commandBuffer = commands;
  std::array<VkSemaphoreSubmitInfo, 4> allSignals{};
  CHECK(signals.size() < allSignals.size(), "a few semaphores beside the timeline");
  std::copy(signals.begin(), signals.end(), allSignals.begin());
  auto timeline = structure<VkSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO);
  timeline.semaphore = timeline_;
  timeline.value = last_ + 1;
  timeline.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  allSignals[signals.size()] = timeline;
  auto info = structure<VkSubmitInfo2>(VK_STRUCTURE_TYPE_SUBMIT_INFO_2);
  info.waitSemaphoreInfoCount = static_cast<std::uint32_t>(waits.size());
  info.pWaitSemaphoreInfos = waits.data();
  info.commandBufferInfoCount = 1;
  info.pCommandBufferInfos = &buffer;
  info.signalSemaphoreInfoCount = static_cast<std::uint32_t>(signals.size() + 1);
  info.pSignalSemaphoreInfos = allSignals.data();
  if (const VkResult result = vk_->QueueSubmit2(handle_, 1, &info, VK_NULL_HANDLE); result != VK_SUCCESS)
    return vulkanFailure(result, "take on the work");
  return ++last_;
}

VkResult Queue::present(const VkPresentInfoKHR& info) {
  const std::lock_guard lock(mutex_);
  return vk_->QueuePresentKHR(handle_, &info);
}

Ticket Queue::completed() const {
  std::uint64_t value = 0;
  if (vk_->GetSemaphoreCounterValue(device_, timeline_, &value) != VK_SUCCESS) return 0;
  return value;
}

Expected<void> Queue::wait(Ticket ticket) const {
  if (ticket == 0) return {};
  auto info = structure<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
  info.semaphoreCount = 1;
  info.pSemaphores = &timeline_;
  info.pValues = &ticket;
  if (const VkResult result = vk_->WaitSemaphores(device_, &info, UINT64_MAX); result != VK_SUCCESS)
    return vulkanFailure(result, "finish its work");
  return {};
}

}  // namespace chiasm::render::gpu
