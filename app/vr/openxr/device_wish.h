// A device is wished for by Chiasm and by the runtime: what both wish for is said once.
#pragma once

#include <vulkan/vulkan_core.h>

namespace chiasm::app::vr {

// Runtimes put VkPhysicalDeviceTimelineSemaphoreFeatures before a wish that has it within
// VkPhysicalDeviceVulkan12Features already, which Vulkan forbids (VUID-VkDeviceCreateInfo-pNext-02830). Takes
// it out of the chain of `info`; the structures of the chain are the caller's and are changed.
void dropDoubleWishes(VkDeviceCreateInfo& info);

// A vkGetInstanceProcAddr to hand to a runtime: its vkCreateDevice drops double wishes first.
PFN_vkVoidFunction VKAPI_CALL tidyGetInstanceProcAddr(VkInstance instance, const char* name);

}  // namespace chiasm::app::vr
