// XrRuntime: the instance, the system and the way OpenXR makes a Vulkan device (XR_KHR_vulkan_enable2).
#pragma once

#include <set>

#include "app/vr/headset/headset.h"
#include "app/vr/openxr/xr_call.h"

namespace chiasm::app::vr {

class XrRuntime final : public HeadsetRuntime {
 public:
  static Expected<std::unique_ptr<XrRuntime>> connect();
  ~XrRuntime() override;
  XrRuntime(const XrRuntime&) = delete;
  XrRuntime& operator=(const XrRuntime&) = delete;

  std::string name() const override { return name_; }
  const render::VulkanMaker& vulkanMaker() const override { return maker_; }
  std::optional<Error> whyNoDevice() const override { return whyNoDevice_; }
  Expected<std::unique_ptr<Headset>> openSession(std::shared_ptr<render::SharedDevice> device,
                                                 const HeadsetOptions& options) override;

  XrInstance instance() const { return instance_; }
  XrSystemId system() const { return system_; }
  std::uint32_t mostLayers() const { return mostLayers_; }
  bool has(const char* extension) const { return extensions_.contains(extension); }

 private:
  XrRuntime() = default;
  Expected<void> createInstance();
  Expected<void> findHeadset();
  Expected<void> prepareVulkan();
  VkResult makeInstance(const VkInstanceCreateInfo& info, PFN_vkGetInstanceProcAddr loader, VkInstance* made);
  VkResult makeDevice(VkPhysicalDevice physical, const VkDeviceCreateInfo& info,
                      PFN_vkGetInstanceProcAddr loader, VkDevice* made);
  VkResult vulkanResult(XrResult result, const char* call, VkResult vulkan);

  XrInstance instance_ = XR_NULL_HANDLE;
  XrSystemId system_ = XR_NULL_SYSTEM_ID;
  std::set<std::string, std::less<>> extensions_;  // enabled
  std::string name_;
  std::uint32_t mostLayers_ = XR_MIN_COMPOSITION_LAYERS_SUPPORTED;
  render::VulkanMaker maker_;
  std::optional<Error> whyNoDevice_;
  PFN_xrGetVulkanGraphicsRequirements2KHR requirements_ = nullptr;
  PFN_xrCreateVulkanInstanceKHR createVulkanInstance_ = nullptr;
  PFN_xrGetVulkanGraphicsDevice2KHR graphicsDevice_ = nullptr;
  PFN_xrCreateVulkanDeviceKHR createVulkanDevice_ = nullptr;
};

}  // namespace chiasm::app::vr
