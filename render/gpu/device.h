// A Vulkan 1.3 device with its queue, its memory and its deferred destruction.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/instance.h"
#include "render/gpu/queue.h"
#include "render/gpu/vulkan_api.h"

namespace chiasm::render::gpu {

struct DeviceOptions {
  std::string name;  // part of a device's name to prefer (case-insensitive), or kSoftwareDevice; empty: best
  VkSurfaceKHR surface = VK_NULL_HANDLE;  // must be presentable when given
  // Most bytes that may be allocated on it, all its renderers together; 0: what the device has to give.
  std::uint64_t memoryBudget = 0;
  bool windows = false;  // able to show windows that come later, where the device can show any
  // How it is chosen and made where somebody else adds what they need (an OpenXR runtime); empty: by us.
  std::function<VkResult(VkInstance, VkPhysicalDevice*)> choose = nullptr;
  std::function<VkResult(VkPhysicalDevice, const VkDeviceCreateInfo&, PFN_vkGetInstanceProcAddr, VkDevice*)>
      make = nullptr;
};

// What a piece of memory is for; the device picks the memory type.
enum class MemoryUse {
  device,    // fastest for the device
  upload,    // host-visible and coherent, written once in order by the host, mapped for life
  readBack,  // host-visible and cached, read by the host, mapped for life
};

struct Allocation {
  VkDeviceMemory memory = VK_NULL_HANDLE;
  VkDeviceSize size = 0;
  void* mapped = nullptr;  // upload and readBack
  bool coherent = true;
};

// Any thread: several renderers may share it, each with rings, images and buffers of its own.
class Device {
 public:
  // Discrete before integrated before virtual before CPU (lavapipe), unless a name is preferred.
  static Expected<std::unique_ptr<Device>> create(Instance& instance, const DeviceOptions& options = {});
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  VkDevice handle() const { return handle_; }
  VkPhysicalDevice physical() const { return physical_; }
  const DeviceFunctions& vk() const { return functions_; }
  // For fault tests: replace an entry and the next call through it fails.
  DeviceFunctions& editableFunctions() { return functions_; }
  Instance& instance() const { return *instance_; }
  Queue& queue() const { return queue_; }

  const VkPhysicalDeviceProperties& properties() const { return properties_; }
  const VkPhysicalDeviceLimits& limits() const { return properties_.limits; }
  bool isCpu() const { return properties_.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU; }
  bool canPresent() const { return canPresent_; }
  // "NAME, DRIVER INFO"
  std::string description() const;

  // True when an optimally tiled image of the format has all these features.
  bool supports(VkFormat format, VkFormatFeatureFlags2 features) const;

  // The most that may be allocated. By itself nine tenths of what the largest device-local heap has to give
  // to this program now (VK_EXT_memory_budget; all of the heap where the driver does not say); on a device
  // that is the processor half of it (2 GiB where it has them), for the voxels lie in the same memory.
  std::uint64_t memoryBudget() const { return memoryBudget_; }
  // What is left of it.
  std::uint64_t freeBytes() const {
    const std::uint64_t taken = allocatedBytes_;
    return taken < memoryBudget_ ? memoryBudget_ - taken : 0;
  }

  // How many allocations the budget has refused so far.
  std::uint64_t refusals() const { return refusals_; }

  // A dedicated allocation (every resource is one: there are a few dozen, and drivers like them whole).
  Expected<Allocation> allocate(const VkMemoryRequirements& requirements, MemoryUse use, VkImage image,
                                VkBuffer buffer);
  void free(Allocation& allocation);

  // Every pipeline that is made is counted for its thread: a frame's thread must make none.
  void countPipeline();
  std::size_t pipelinesMadeBy(std::thread::id thread) const;
  std::uint64_t allocatedBytes() const { return allocatedBytes_; }

  // Runs `destroy` (on any thread) once the device has finished everything submitted so far and whatever any
  // thread is recording now. Resources' destructors end here, so dropping a handle is always safe.
  void retire(std::function<void()> destroy);
  // Runs what is due; called by every begin of a recording.
  void collect();
  Expected<void> waitIdle();

 private:
  friend class CommandRing;
  Device() = default;
  struct Retired {
    std::uint64_t recordings;     // those numbered below may use it
    std::optional<Ticket> after;  // not known while one of them is open
    std::function<void()> destroy;
  };
  // Takes so much of the budget, if there is that much left.
  bool reserve(std::uint64_t bytes);
  // Numbers the recordings that are open, on whatever thread.
  std::uint64_t beginRecording();
  void endRecording(std::uint64_t number);  // after its submission
  Instance* instance_ = nullptr;
  VkPhysicalDevice physical_ = VK_NULL_HANDLE;
  VkDevice handle_ = VK_NULL_HANDLE;
  DeviceFunctions functions_;
  mutable Queue queue_;
  VkPhysicalDeviceProperties properties_{};
  VkPhysicalDeviceMemoryProperties memory_{};
  std::uint64_t memoryBudget_ = 0;
  std::string driver_;
  bool canPresent_ = false;
  std::atomic<std::uint64_t> allocatedBytes_{0}, refusals_{0};
  mutable std::mutex pipelinesMutex_;
  std::map<std::thread::id, std::size_t> pipelines_;
  std::mutex retiredMutex_;
  std::uint64_t nextRecording_ = 1;
  std::vector<std::uint64_t> openRecordings_;  // in order
  std::deque<Retired> retired_;
};

}  // namespace chiasm::render::gpu
