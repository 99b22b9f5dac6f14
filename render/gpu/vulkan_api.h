// Vulkan's types without prototypes, and the tables of function pointers that every call goes through.
#pragma once

#ifndef VK_NO_PROTOTYPES
#define VK_NO_PROTOTYPES
#endif
#include <vulkan/vulkan.h>

namespace chiasm::render::gpu {

// Each name N stands for vkN. Tables are values owned by Instance and Device, so that a test can replace an
// entry of one device and make it fail.
#define CHIASM_VULKAN_INSTANCE_FUNCTIONS(X)  \
  X(DestroyInstance)                         \
  X(EnumeratePhysicalDevices)                \
  X(GetPhysicalDeviceProperties2)            \
  X(GetPhysicalDeviceFeatures2)              \
  X(GetPhysicalDeviceMemoryProperties2)      \
  X(GetPhysicalDeviceQueueFamilyProperties)  \
  X(GetPhysicalDeviceFormatProperties2)      \
  X(GetPhysicalDeviceImageFormatProperties2) \
  X(EnumerateDeviceExtensionProperties)      \
  X(CreateDevice)                            \
  X(GetDeviceProcAddr)

// Null unless the extension that brings them was enabled.
#define CHIASM_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(X) \
  X(CreateDebugUtilsMessengerEXT)                    \
  X(DestroyDebugUtilsMessengerEXT)                   \
  X(DestroySurfaceKHR)                               \
  X(GetPhysicalDeviceSurfaceSupportKHR)              \
  X(GetPhysicalDeviceSurfaceCapabilitiesKHR)         \
  X(GetPhysicalDeviceSurfaceFormatsKHR)              \
  X(GetPhysicalDeviceSurfacePresentModesKHR)

#define CHIASM_VULKAN_DEVICE_FUNCTIONS(X) \
  X(DestroyDevice)                        \
  X(GetDeviceQueue)                       \
  X(QueueSubmit2)                         \
  X(QueueWaitIdle)                        \
  X(DeviceWaitIdle)                       \
  X(AllocateMemory)                       \
  X(FreeMemory)                           \
  X(MapMemory)                            \
  X(UnmapMemory)                          \
  X(FlushMappedMemoryRanges)              \
  X(InvalidateMappedMemoryRanges)         \
  X(CreateBuffer)                         \
  X(DestroyBuffer)                        \
  X(GetBufferMemoryRequirements)          \
  X(BindBufferMemory)                     \
  X(CreateImage)                          \
  X(DestroyImage)                         \
  X(GetImageMemoryRequirements)           \
  X(BindImageMemory)                      \
  X(CreateImageView)                      \
  X(DestroyImageView)                     \
  X(CreateSampler)                        \
  X(DestroySampler)                       \
  X(CreateShaderModule)                   \
  X(DestroyShaderModule)                  \
  X(CreateDescriptorSetLayout)            \
  X(DestroyDescriptorSetLayout)           \
  X(CreatePipelineLayout)                 \
  X(DestroyPipelineLayout)                \
  X(CreateComputePipelines)               \
  X(CreateGraphicsPipelines)              \
  X(DestroyPipeline)                      \
  X(CreateDescriptorPool)                 \
  X(DestroyDescriptorPool)                \
  X(ResetDescriptorPool)                  \
  X(AllocateDescriptorSets)               \
  X(UpdateDescriptorSets)                 \
  X(CreateCommandPool)                    \
  X(DestroyCommandPool)                   \
  X(ResetCommandPool)                     \
  X(AllocateCommandBuffers)               \
  X(BeginCommandBuffer)                   \
  X(EndCommandBuffer)                     \
  X(CreateSemaphore)                      \
  X(DestroySemaphore)                     \
  X(WaitSemaphores)                       \
  X(GetSemaphoreCounterValue)             \
  X(CmdPipelineBarrier2)                  \
  X(CmdCopyBuffer)                        \
  X(CmdCopyBufferToImage)                 \
  X(CmdCopyImageToBuffer)                 \
  X(CmdCopyImage)                         \
  X(CmdBlitImage)                         \
  X(CmdClearColorImage)                   \
  X(CmdFillBuffer)                        \
  X(CmdUpdateBuffer)                      \
  X(CmdBindPipeline)                      \
  X(CmdBindDescriptorSets)                \
  X(CmdPushConstants)                     \
  X(CmdDispatch)                          \
  X(CmdDispatchBase)                      \
  X(CmdBeginRendering)                    \
  X(CmdClearAttachments)                  \
  X(CmdEndRendering)                      \
  X(CmdSetViewport)                       \
  X(CmdSetScissor)                        \
  X(CmdBindVertexBuffers)                 \
  X(CmdBindIndexBuffer)                   \
  X(CmdDraw)                              \
  X(CmdDrawIndexed)                       \
  X(CreateQueryPool)                      \
  X(DestroyQueryPool)                     \
  X(GetQueryPoolResults)                  \
  X(CmdResetQueryPool)                    \
  X(CmdWriteTimestamp2)

#define CHIASM_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(X) \
  X(CreateSwapchainKHR)                            \
  X(DestroySwapchainKHR)                           \
  X(GetSwapchainImagesKHR)                         \
  X(AcquireNextImageKHR)                           \
  X(QueuePresentKHR)

#define CHIASM_VULKAN_MEMBER(name) PFN_vk##name name = nullptr;
struct InstanceFunctions {
  CHIASM_VULKAN_INSTANCE_FUNCTIONS(CHIASM_VULKAN_MEMBER)
  CHIASM_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(CHIASM_VULKAN_MEMBER)
};
struct DeviceFunctions {
  CHIASM_VULKAN_DEVICE_FUNCTIONS(CHIASM_VULKAN_MEMBER)
  CHIASM_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(CHIASM_VULKAN_MEMBER)
};
#undef CHIASM_VULKAN_MEMBER

// A Vulkan structure with its type set and everything else zero.
template <typename T>
T structure(VkStructureType type) {
  T value{};
  value.sType = type;
  return value;
}

}  // namespace chiasm::render::gpu
