#include "app/vr/openxr/device_wish.h"

#include <cstring>

namespace chiasm::app::vr {
namespace {

// In vulkan_core.h declared with const links; runtimes build the chain of variables of their own.
VkBaseOutStructure* structureOf(const void* link) {
  return static_cast<VkBaseOutStructure*>(const_cast<void*>(link));
}

VkPhysicalDeviceVulkan12Features* vulkan12Of(const VkDeviceCreateInfo& info) {
  for (VkBaseOutStructure* one = structureOf(info.pNext); one != nullptr; one = one->pNext)
    if (one->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES)
      return reinterpret_cast<VkPhysicalDeviceVulkan12Features*>(one);
  return nullptr;
}

VkResult VKAPI_CALL createDevice(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                 const VkAllocationCallbacks* allocator, VkDevice* device) {
  VkDeviceCreateInfo tidy = *info;
  dropDoubleWishes(tidy);
  return vkCreateDevice(physical, &tidy, allocator, device);
}

}  // namespace

void dropDoubleWishes(VkDeviceCreateInfo& info) {
  VkPhysicalDeviceVulkan12Features* all = vulkan12Of(info);
  if (all == nullptr) return;
  VkBaseOutStructure* before = nullptr;
  for (VkBaseOutStructure* one = structureOf(info.pNext); one != nullptr; one = one->pNext) {
    if (one->sType != VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES) {
      before = one;
      continue;
    }
    const auto& timeline = *reinterpret_cast<const VkPhysicalDeviceTimelineSemaphoreFeatures*>(one);
    if (timeline.timelineSemaphore) all->timelineSemaphore = VK_TRUE;
    if (before != nullptr)
      before->pNext = one->pNext;
    else
      info.pNext = one->pNext;
  }
}

PFN_vkVoidFunction VKAPI_CALL tidyGetInstanceProcAddr(VkInstance instance, const char* name) {
  if (std::strcmp(name, "vkCreateDevice") == 0) return reinterpret_cast<PFN_vkVoidFunction>(&createDevice);
  return vkGetInstanceProcAddr(instance, name);
}

}  // namespace chiasm::app::vr
