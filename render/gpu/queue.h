// The one VkQueue behind one lock, with a timeline that counts submissions.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>

#include "core/base/error.h"
#include "render/gpu/vulkan_api.h"

namespace chiasm::render::gpu {

// The number of a submission; it is finished when the timeline has reached it. 0: nothing.
using Ticket = std::uint64_t;

// Every use of the VkQueue passes here (lavapipe has a single one, and VR's frame thread shares it).
// Any thread.
class Queue {
 public:
  Queue() = default;
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  std::uint32_t family() const { return family_; }
  VkQueue handle() const { return handle_; }
  // Held while another library (OpenXR) touches the queue.
  std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }

  // Submits one command buffer; extra semaphores are a swapchain's.
  Expected<Ticket> submit(VkCommandBuffer commands, std::span<const VkSemaphoreSubmitInfo> waits = {},
                          std::span<const VkSemaphoreSubmitInfo> signals = {});
  VkResult present(const VkPresentInfoKHR& info);

  // Asks nobody to wait: another library may hold the lock for long.
  Ticket lastSubmitted() const { return last_; }
  Ticket completed() const;
  bool isDone(Ticket ticket) const { return completed() >= ticket; }
  Expected<void> wait(Ticket ticket) const;
  Expected<void> waitIdle() { return wait(lastSubmitted()); }

 private:
  friend class Device;
  const DeviceFunctions* vk_ = nullptr;
  VkDevice device_ = VK_NULL_HANDLE;
  VkQueue handle_ = VK_NULL_HANDLE;
  std::uint32_t family_ = 0;
  VkSemaphore timeline_ = VK_NULL_HANDLE;
  mutable std::mutex mutex_;
  std::atomic<Ticket> last_{0};
};

}  // namespace chiasm::render::gpu
