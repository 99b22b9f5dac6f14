// A Vulkan layer that makes calls of a program fail when a test says so: the program itself knows nothing of
// it.
//
// The environment's CHIASM_TEST_FAULTS names a file that need not be there. While it is, its words say which
// calls fail, and how often: "QueueSubmit2 1" or "AllocateMemory always". What has failed often enough takes
// the file away. Written for the loader's interface version 2 (Vulkan-Loader, LoaderLayerInterface.md).
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>

namespace {

struct Next {
  PFN_vkGetInstanceProcAddr getInstanceProcAddr = nullptr;
  PFN_vkGetDeviceProcAddr getDeviceProcAddr = nullptr;
  PFN_vkDestroyDevice destroyDevice = nullptr;
  PFN_vkAllocateMemory allocateMemory = nullptr;
  PFN_vkQueueSubmit2 queueSubmit2 = nullptr;
  PFN_vkQueuePresentKHR queuePresent = nullptr;
  PFN_vkAcquireNextImageKHR acquireNextImage = nullptr;
  VkInstance instance = VK_NULL_HANDLE;
};

std::mutex mutex;
std::map<void*, Next> instances, devices;

// Handles of one instance or device, and of its queues, begin with the same pointer.
void* keyOf(const void* handle) {
  void* key = nullptr;
  std::memcpy(&key, handle, sizeof(key));
  return key;
}

Next nextOf(std::map<void*, Next>& all, const void* handle) {
  const std::lock_guard lock(mutex);
  return all[keyOf(handle)];
}

bool fails(const char* name) {
  static const char* const path = std::getenv("CHIASM_TEST_FAULTS");
  if (path == nullptr) return false;
  const std::lock_guard lock(mutex);
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) return false;
  char named[64] = {}, often[16] = {};
  const bool meant = std::fscanf(file, "%63s %15s", named, often) == 2 && std::strcmp(named, name) == 0;
  std::fclose(file);
  if (!meant) return false;
  if (std::strcmp(often, "always") == 0) return true;
  const int left = std::atoi(often) - 1;
  if (left <= 0) {
    std::remove(path);
    return true;
  }
  if (std::FILE* rest = std::fopen(path, "w")) {
    std::fprintf(rest, "%s %d\n", name, left);
    std::fclose(rest);
  }
  return true;
}

VKAPI_ATTR VkResult VKAPI_CALL allocateMemory(VkDevice device, const VkMemoryAllocateInfo* info,
                                              const VkAllocationCallbacks* callbacks,
                                              VkDeviceMemory* memory) {
  if (fails("AllocateMemory")) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
  return nextOf(devices, device).allocateMemory(device, info, callbacks, memory);
}

VKAPI_ATTR VkResult VKAPI_CALL queueSubmit2(VkQueue queue, std::uint32_t count, const VkSubmitInfo2* submits,
                                            VkFence fence) {
  if (fails("QueueSubmit2")) return VK_ERROR_DEVICE_LOST;
  return nextOf(devices, queue).queueSubmit2(queue, count, submits, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL queuePresent(VkQueue queue, const VkPresentInfoKHR* info) {
  if (fails("QueuePresentKHR")) return VK_ERROR_DEVICE_LOST;
  return nextOf(devices, queue).queuePresent(queue, info);
}

VKAPI_ATTR VkResult VKAPI_CALL acquireNextImage(VkDevice device, VkSwapchainKHR swapchain,
                                                std::uint64_t patience, VkSemaphore semaphore, VkFence fence,
                                                std::uint32_t* index) {
  if (fails("AcquireNextImageKHR")) return VK_ERROR_SURFACE_LOST_KHR;
  return nextOf(devices, device).acquireNextImage(device, swapchain, patience, semaphore, fence, index);
}

VKAPI_ATTR void VKAPI_CALL destroyDevice(VkDevice device, const VkAllocationCallbacks* callbacks) {
  const Next next = nextOf(devices, device);
  {
    const std::lock_guard lock(mutex);
    devices.erase(keyOf(device));
  }
  next.destroyDevice(device, callbacks);
}

// The loader hands each layer the next one's functions in a chain of structures, which it moves on.
template <typename LinkInfo>
LinkInfo* linkOf(const void* chain, VkStructureType type) {
  for (auto* info = static_cast<const LinkInfo*>(chain); info != nullptr;
       info = static_cast<const LinkInfo*>(info->pNext))
    if (info->sType == type && info->function == VK_LAYER_LINK_INFO) return const_cast<LinkInfo*>(info);
  return nullptr;
}

VKAPI_ATTR VkResult VKAPI_CALL createInstance(const VkInstanceCreateInfo* info,
                                              const VkAllocationCallbacks* callbacks, VkInstance* instance) {
  auto* link = linkOf<VkLayerInstanceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
  if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
  const PFN_vkGetInstanceProcAddr get = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  link->u.pLayerInfo = link->u.pLayerInfo->pNext;
  const auto create = reinterpret_cast<PFN_vkCreateInstance>(get(VK_NULL_HANDLE, "vkCreateInstance"));
  const VkResult made = create(info, callbacks, instance);
  if (made != VK_SUCCESS) return made;
  const std::lock_guard lock(mutex);
  Next& next = instances[keyOf(*instance)];
  next.getInstanceProcAddr = get;
  next.instance = *instance;
  return made;
}

VKAPI_ATTR VkResult VKAPI_CALL createDevice(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                            const VkAllocationCallbacks* callbacks, VkDevice* device) {
  auto* link = linkOf<VkLayerDeviceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
  if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
  const Next instance = nextOf(instances, physical);
  const PFN_vkGetInstanceProcAddr getInstance = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  const PFN_vkGetDeviceProcAddr get = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
  link->u.pLayerInfo = link->u.pLayerInfo->pNext;
  const auto create = reinterpret_cast<PFN_vkCreateDevice>(getInstance(instance.instance, "vkCreateDevice"));
  const VkResult made = create(physical, info, callbacks, device);
  if (made != VK_SUCCESS) return made;
  Next next;
  next.getDeviceProcAddr = get;
  next.destroyDevice = reinterpret_cast<PFN_vkDestroyDevice>(get(*device, "vkDestroyDevice"));
  next.allocateMemory = reinterpret_cast<PFN_vkAllocateMemory>(get(*device, "vkAllocateMemory"));
  next.queueSubmit2 = reinterpret_cast<PFN_vkQueueSubmit2>(get(*device, "vkQueueSubmit2"));
  next.queuePresent = reinterpret_cast<PFN_vkQueuePresentKHR>(get(*device, "vkQueuePresentKHR"));
  next.acquireNextImage = reinterpret_cast<PFN_vkAcquireNextImageKHR>(get(*device, "vkAcquireNextImageKHR"));
  const std::lock_guard lock(mutex);
  devices[keyOf(*device)] = next;
  return made;
}

PFN_vkVoidFunction ownDeviceFunction(const char* name) {
  const struct {
    const char* name;
    PFN_vkVoidFunction function;
  } own[] = {{"vkDestroyDevice", reinterpret_cast<PFN_vkVoidFunction>(&destroyDevice)},
             {"vkAllocateMemory", reinterpret_cast<PFN_vkVoidFunction>(&allocateMemory)},
             {"vkQueueSubmit2", reinterpret_cast<PFN_vkVoidFunction>(&queueSubmit2)},
             {"vkQueuePresentKHR", reinterpret_cast<PFN_vkVoidFunction>(&queuePresent)},
             {"vkAcquireNextImageKHR", reinterpret_cast<PFN_vkVoidFunction>(&acquireNextImage)}};
  for (const auto& entry : own)
    if (std::strcmp(entry.name, name) == 0) return entry.function;
  return nullptr;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL getDeviceProcAddr(VkDevice device, const char* name) {
  const Next next = nextOf(devices, device);
  const PFN_vkVoidFunction below = next.getDeviceProcAddr(device, name);
  // What the device does not have (a swapchain without its extension) it does not get from here.
  const PFN_vkVoidFunction own = below != nullptr ? ownDeviceFunction(name) : nullptr;
  return own != nullptr ? own : below;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL getInstanceProcAddr(VkInstance instance, const char* name) {
  if (std::strcmp(name, "vkCreateInstance") == 0)
    return reinterpret_cast<PFN_vkVoidFunction>(&createInstance);
  if (std::strcmp(name, "vkCreateDevice") == 0) return reinterpret_cast<PFN_vkVoidFunction>(&createDevice);
  if (std::strcmp(name, "vkGetInstanceProcAddr") == 0)
    return reinterpret_cast<PFN_vkVoidFunction>(&getInstanceProcAddr);
  if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
    return reinterpret_cast<PFN_vkVoidFunction>(&getDeviceProcAddr);
  if (instance == VK_NULL_HANDLE) return nullptr;
  if (const PFN_vkVoidFunction own = ownDeviceFunction(name)) return own;
  return nextOf(instances, instance).getInstanceProcAddr(instance, name);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) VkResult VKAPI_CALL
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* interface) {
  interface->loaderLayerInterfaceVersion = 2;
  interface->pfnGetInstanceProcAddr = &getInstanceProcAddr;
  interface->pfnGetDeviceProcAddr = &getDeviceProcAddr;
  interface->pfnGetPhysicalDeviceProcAddr = nullptr;
  return VK_SUCCESS;
}
