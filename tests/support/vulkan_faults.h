// Vulkan calls that fail when a test says so: wrappers in a device's (or an instance's) table of functions.
#pragma once

#include <atomic>
#include <string>

#include "render/gpu/vulkan_api.h"

namespace chiasm::test {

// Every function that may fail and that the renderers call, with what it says when it does. What waits is
// carried out all the same, so that nothing is destroyed under a device that works.
#define CHIASM_FAILING_FUNCTIONS(X)                         \
  X(AllocateMemory, VK_ERROR_OUT_OF_DEVICE_MEMORY)          \
  X(MapMemory, VK_ERROR_MEMORY_MAP_FAILED)                  \
  X(CreateBuffer, VK_ERROR_OUT_OF_HOST_MEMORY)              \
  X(BindBufferMemory, VK_ERROR_OUT_OF_DEVICE_MEMORY)        \
  X(CreateImage, VK_ERROR_OUT_OF_DEVICE_MEMORY)             \
  X(BindImageMemory, VK_ERROR_OUT_OF_DEVICE_MEMORY)         \
  X(CreateImageView, VK_ERROR_OUT_OF_HOST_MEMORY)           \
  X(CreateSampler, VK_ERROR_OUT_OF_HOST_MEMORY)             \
  X(CreateShaderModule, VK_ERROR_OUT_OF_HOST_MEMORY)        \
  X(CreateDescriptorSetLayout, VK_ERROR_OUT_OF_HOST_MEMORY) \
  X(CreatePipelineLayout, VK_ERROR_OUT_OF_HOST_MEMORY)      \
  X(CreateComputePipelines, VK_ERROR_OUT_OF_DEVICE_MEMORY)  \
  X(CreateGraphicsPipelines, VK_ERROR_OUT_OF_DEVICE_MEMORY) \
  X(CreateDescriptorPool, VK_ERROR_OUT_OF_DEVICE_MEMORY)    \
  X(AllocateDescriptorSets, VK_ERROR_OUT_OF_DEVICE_MEMORY)  \
  X(CreateCommandPool, VK_ERROR_OUT_OF_HOST_MEMORY)         \
  X(ResetCommandPool, VK_ERROR_OUT_OF_DEVICE_MEMORY)        \
  X(AllocateCommandBuffers, VK_ERROR_OUT_OF_DEVICE_MEMORY)  \
  X(BeginCommandBuffer, VK_ERROR_OUT_OF_HOST_MEMORY)        \
  X(EndCommandBuffer, VK_ERROR_OUT_OF_DEVICE_MEMORY)        \
  X(CreateSemaphore, VK_ERROR_OUT_OF_HOST_MEMORY)           \
  X(WaitSemaphores, VK_ERROR_DEVICE_LOST)                   \
  X(GetSemaphoreCounterValue, VK_ERROR_DEVICE_LOST)         \
  X(QueueSubmit2, VK_ERROR_DEVICE_LOST)                     \
  X(CreateQueryPool, VK_ERROR_OUT_OF_DEVICE_MEMORY)         \
  X(GetQueryPoolResults, VK_ERROR_DEVICE_LOST)              \
  X(CreateSwapchainKHR, VK_ERROR_OUT_OF_DEVICE_MEMORY)      \
  X(GetSwapchainImagesKHR, VK_ERROR_OUT_OF_HOST_MEMORY)     \
  X(AcquireNextImageKHR, VK_ERROR_SURFACE_LOST_KHR)         \
  X(QueuePresentKHR, VK_ERROR_DEVICE_LOST)

// Which of the calls from now on fail. One plan for the program: functions in a table know no more than their
// arguments.
class VulkanFaults {
 public:
  // The n-th (from 1) fails, once; or it and every one after it, as on a device that is lost.
  static void failOnce(int n) { arm(n, false); }
  static void failFrom(int n) { arm(n, true); }
  static void failNone() { arm(0, false); }
  // Calls since the plan was made, and the last one that failed; empty: none did.
  static int calls() { return calls_; }
  static bool struck() { return failed_ != nullptr; }
  static std::string struckAt() {
    const char* name = failed_;
    return name != nullptr ? name : "";
  }
  static bool strikes(const char* name) {
    const int call = ++calls_, first = first_;
    const bool fails = first > 0 && (call == first || (lasting_ && call > first));
    if (fails) failed_ = name;
    return fails;
  }

 private:
  static void arm(int first, bool lasting) {
    lasting_ = lasting;
    calls_ = 0;
    failed_ = nullptr;
    first_ = first;
  }
  inline static std::atomic<int> calls_{0}, first_{0};
  inline static std::atomic<bool> lasting_{false};
  inline static std::atomic<const char*> failed_{nullptr};
};

template <auto Member>
struct FaultyFunction;
template <typename... Arguments, VkResult (*render::gpu::DeviceFunctions::*Member)(Arguments...)>
struct FaultyFunction<Member> {
  inline static VkResult (*original)(Arguments...) = nullptr;
  inline static const char* name = nullptr;
  inline static VkResult result = VK_SUCCESS;
  inline static bool carriedOut = false;
  static VkResult call(Arguments... arguments) {
    if (!VulkanFaults::strikes(name)) return original(arguments...);
    if (carriedOut) static_cast<void>(original(arguments...));
    return result;
  }
  static void install(render::gpu::DeviceFunctions& functions, const char* named, VkResult says) {
    auto& entry = functions.*Member;
    if (entry == nullptr || entry == &call) return;
    original = entry;
    name = named;
    result = says;
    const std::string text(named);
    carriedOut = text == "WaitSemaphores" || text == "EndCommandBuffer" || text == "ResetCommandPool";
    entry = &call;
  }
};

// Puts the wrappers into a device's table. Devices of one driver share their functions, so several may have
// them.
inline void installFaults(render::gpu::DeviceFunctions& functions) {
#define CHIASM_INSTALL(function, result) \
  FaultyFunction<&render::gpu::DeviceFunctions::function>::install(functions, #function, result);
  CHIASM_FAILING_FUNCTIONS(CHIASM_INSTALL)
#undef CHIASM_INSTALL
}

}  // namespace chiasm::test
