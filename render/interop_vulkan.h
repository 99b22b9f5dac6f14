// The one public header of render that knows Vulkan: sharing a device with an OpenXR runtime. Opt-in, for
// app/vr.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <vulkan/vulkan_core.h>

#include "core/base/error.h"
#include "render/renderer.h"
#include "render/stereo_renderer.h"

struct ImDrawData;

namespace chiasm::render {

// How somebody else makes instance and device, with what Chiasm needs merged in (XR_KHR_vulkan_enable2:
// xrCreateVulkanInstanceKHR, xrGetVulkanGraphicsDevice2KHR, xrCreateVulkanDeviceKHR).
struct VulkanMaker {
  std::function<VkResult(const VkInstanceCreateInfo& info, PFN_vkGetInstanceProcAddr loader,
                         VkInstance* made)>
      createInstance;
  std::function<VkResult(VkInstance instance, VkPhysicalDevice* chosen)> choosePhysicalDevice;
  std::function<VkResult(VkPhysicalDevice physical, const VkDeviceCreateInfo& info,
                         PFN_vkGetInstanceProcAddr loader, VkDevice* made)>
      createDevice;
};

struct SharedDeviceOptions {
  bool validation = false;
  // What the window needs beside, so that one device serves both: instance extensions; swapchain extension.
  std::vector<std::string> windowInstanceExtensions;
  std::uint64_t memoryBudget = 0;      // as RendererOptions has it, for all renderers together
  const VulkanMaker* maker = nullptr;  // null: made by Chiasm (tests without a runtime)
};

// One Vulkan instance, device and queue for the window's Renderer (RendererOptions::sharedDevice) and the
// headset's StereoRenderer, which keep it alive. Any thread.
class SharedDevice {
 public:
  static Expected<std::shared_ptr<SharedDevice>> create(const SharedDeviceOptions& options);
  ~SharedDevice();

  VkInstance instance() const;
  VkPhysicalDevice physicalDevice() const;
  VkDevice device() const;
  std::uint32_t queueFamily() const;
  std::uint32_t queueIndex() const;
  // Held around XR calls that touch the queue (xrCreateSession, xrBeginFrame, xrEndFrame, xrAcquire… and
  // xrReleaseSwapchainImage). Nothing else of this room may be called meanwhile by the same thread.
  std::unique_lock<std::mutex> lockQueue();
  std::vector<std::string> validationMessages() const;
  // How many shaders a thread has compiled on this device; the frame thread's must not grow after its first
  // frame.
  std::size_t pipelinesMadeBy(std::thread::id thread) const;

  struct Parts;  // for render's own use
  Parts& parts() const { return *parts_; }

 private:
  SharedDevice();
  std::unique_ptr<Parts> parts_;
};

// An image that a runtime lent: a swapchain's, in COLOR_ATTACHMENT_OPTIMAL when lent and when given back, of
// the shared queue's family, made with transfer-destination usage. R8G8B8A8_SRGB or _UNORM: pictures are
// display-encoded and their bytes are copied as they are. The whole layer is written.
struct LentImage {
  VkImage image = VK_NULL_HANDLE;
  glm::ivec2 size{0};
  std::uint32_t layer = 0;
};

// Copies an eye's picture of the last draw into a lent image of the same size (submits; no wait).
Expected<void> copyEye(StereoRenderer& renderer, int eye, const LentImage& target);
// Draws ImGui's data into a lent image (a panel's quad), premultiplied alpha, the clear colour too (submits;
// no wait). By the UI thread's renderer, which must be on the shared device.
Expected<void> drawInterface(Renderer& renderer, ImDrawData& data, const LentImage& target,
                             glm::vec4 clearColour);

}  // namespace chiasm::render
