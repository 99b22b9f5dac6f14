#include "app/vr/openxr/xr_runtime.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/vr/openxr/device_wish.h"
#include "app/vr/openxr/open_xr.h"
#include "app/vr/openxr/xr_headset.h"

namespace chiasm::app::vr {
namespace {

// Used where the runtime has them.
constexpr std::array kOptionalExtensions = {"XR_EXT_hand_interaction"};

Expected<std::set<std::string, std::less<>>> offeredExtensions() {
  const char* call = "xrEnumerateInstanceExtensionProperties";
  std::uint32_t count = 0;
  XrResult result = xrEnumerateInstanceExtensionProperties(nullptr, 0, &count, nullptr);
  std::vector<XrExtensionProperties> properties(
      count, xrStructure<XrExtensionProperties>(XR_TYPE_EXTENSION_PROPERTIES));
  if (XR_SUCCEEDED(result) && count > 0)
    result = xrEnumerateInstanceExtensionProperties(nullptr, count, &count, properties.data());
  // The loader answers this call; when it cannot, there is no runtime that it could load.
  if (XR_FAILED(result)) return tl::unexpected(troubleError(Trouble::noRuntime, xrDetail(call, result)));
  std::set<std::string, std::less<>> names;
  for (const XrExtensionProperties& one : properties) names.insert(one.extensionName);
  return names;
}

template <typename F>
bool load(XrInstance instance, const char* name, F& function) {
  PFN_xrVoidFunction found = nullptr;
  if (XR_FAILED(xrGetInstanceProcAddr(instance, name, &found))) return false;
  function = reinterpret_cast<F>(found);
  return function != nullptr;
}

}  // namespace

void quietOpenXrLoader() {
  setenv("XR_LOADER_DEBUG", "none", 0);
}

Expected<std::unique_ptr<HeadsetRuntime>> connectOpenXr() {
  auto runtime = XrRuntime::connect();
  if (!runtime) return tl::unexpected(runtime.error());
  return std::unique_ptr<HeadsetRuntime>(std::move(*runtime));
}

Expected<std::unique_ptr<XrRuntime>> XrRuntime::connect() {
  std::unique_ptr<XrRuntime> runtime(new XrRuntime);
  if (auto made = runtime->createInstance(); !made) return tl::unexpected(made.error());
  if (auto found = runtime->findHeadset(); !found) return tl::unexpected(found.error());
  if (auto ready = runtime->prepareVulkan(); !ready) return tl::unexpected(ready.error());
  return runtime;
}

XrRuntime::~XrRuntime() {
  if (instance_ != XR_NULL_HANDLE) xrDestroyInstance(instance_);
}

Expected<void> XrRuntime::createInstance() {
  auto offered = offeredExtensions();
  if (!offered) return tl::unexpected(offered.error());
  if (!offered->contains(XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME))
    return tl::unexpected(troubleError(Trouble::noVulkan, {}));
  extensions_.insert(XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME);
  for (const char* name : kOptionalExtensions)
    if (offered->contains(name)) extensions_.insert(name);
  std::vector<const char*> names;
  for (const std::string& name : extensions_) names.push_back(name.c_str());

  auto info = xrStructure<XrInstanceCreateInfo>(XR_TYPE_INSTANCE_CREATE_INFO);
  xrName(info.applicationInfo.applicationName, "Chiasm");
  xrName(info.applicationInfo.engineName, "Chiasm");
  info.applicationInfo.applicationVersion = 1;
  info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, XR_VERSION_PATCH(XR_CURRENT_API_VERSION));
  info.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
  info.enabledExtensionNames = names.data();
  const XrResult result = xrCreateInstance(&info, &instance_);
  if (XR_SUCCEEDED(result)) return {};
  instance_ = XR_NULL_HANDLE;
  // A runtime whose service is not running fails here, each in its own way.
  Trouble trouble = troubleOf(result);
  if (trouble == Trouble::failed || trouble == Trouble::instanceLost) trouble = Trouble::silentRuntime;
  return tl::unexpected(troubleError(trouble, xrDetail("xrCreateInstance", result)));
}

Expected<void> XrRuntime::findHeadset() {
  auto info = xrStructure<XrSystemGetInfo>(XR_TYPE_SYSTEM_GET_INFO);
  info.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
  if (auto found = xrCheck(xrGetSystem(instance_, &info, &system_), "xrGetSystem"); !found) return found;
  auto runtime = xrStructure<XrInstanceProperties>(XR_TYPE_INSTANCE_PROPERTIES);
  auto system = xrStructure<XrSystemProperties>(XR_TYPE_SYSTEM_PROPERTIES);
  if (auto got = xrCheck(xrGetInstanceProperties(instance_, &runtime), "xrGetInstanceProperties"); !got)
    return got;
  if (auto got = xrCheck(xrGetSystemProperties(instance_, system_, &system), "xrGetSystemProperties"); !got)
    return got;
  name_ = std::string(runtime.runtimeName) + ", " + system.systemName;
  mostLayers_ = std::max(mostLayers_, system.graphicsProperties.maxLayerCount);
  std::uint32_t count = 0;
  if (auto got =
          xrCheck(xrEnumerateViewConfigurationViews(
                      instance_, system_, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO, 0, &count, nullptr),
                  "xrEnumerateViewConfigurationViews");
      !got)
    return got;
  if (count != 2) return tl::unexpected(troubleError(Trouble::noHeadset, "it does not show two eyes"));
  return {};
}

Expected<void> XrRuntime::prepareVulkan() {
  if (!load(instance_, "xrGetVulkanGraphicsRequirements2KHR", requirements_) ||
      !load(instance_, "xrCreateVulkanInstanceKHR", createVulkanInstance_) ||
      !load(instance_, "xrGetVulkanGraphicsDevice2KHR", graphicsDevice_) ||
      !load(instance_, "xrCreateVulkanDeviceKHR", createVulkanDevice_))
    return tl::unexpected(troubleError(Trouble::noVulkan, {}));
  // Has to be asked before anything is made for this system.
  auto requirements = xrStructure<XrGraphicsRequirementsVulkanKHR>(XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR);
  if (auto asked =
          xrCheck(requirements_(instance_, system_, &requirements), "xrGetVulkanGraphicsRequirements2KHR");
      !asked)
    return asked;
  maker_.createInstance = [this](const VkInstanceCreateInfo& info, PFN_vkGetInstanceProcAddr loader,
                                 VkInstance* made) { return makeInstance(info, loader, made); };
  maker_.choosePhysicalDevice = [this](VkInstance instance, VkPhysicalDevice* chosen) {
    auto info = xrStructure<XrVulkanGraphicsDeviceGetInfoKHR>(XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR);
    info.systemId = system_;
    info.vulkanInstance = instance;
    return vulkanResult(graphicsDevice_(instance_, &info, chosen), "xrGetVulkanGraphicsDevice2KHR",
                        VK_SUCCESS);
  };
  maker_.createDevice = [this](VkPhysicalDevice physical, const VkDeviceCreateInfo& info,
                               PFN_vkGetInstanceProcAddr loader,
                               VkDevice* made) { return makeDevice(physical, info, loader, made); };
  return {};
}

// Vulkan's callers only ask whether it worked; what the runtime itself says is kept for the person.
VkResult XrRuntime::vulkanResult(XrResult result, const char* call, VkResult vulkan) {
  auto checked = xrCheck(result, call);
  if (checked) return vulkan;
  whyNoDevice_ = checked.error();
  return VK_ERROR_INITIALIZATION_FAILED;
}

VkResult XrRuntime::makeInstance(const VkInstanceCreateInfo& wanted, PFN_vkGetInstanceProcAddr loader,
                                 VkInstance* made) {
  auto info = xrStructure<XrVulkanInstanceCreateInfoKHR>(XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR);
  info.systemId = system_;
  info.pfnGetInstanceProcAddr = loader;
  info.vulkanCreateInfo = &wanted;
  VkResult vulkan = VK_ERROR_INITIALIZATION_FAILED;
  const XrResult result = createVulkanInstance_(instance_, &info, made, &vulkan);
  return vulkanResult(result, "xrCreateVulkanInstanceKHR", vulkan);
}

VkResult XrRuntime::makeDevice(VkPhysicalDevice physical, const VkDeviceCreateInfo& wanted,
                               PFN_vkGetInstanceProcAddr, VkDevice* made) {
  auto info = xrStructure<XrVulkanDeviceCreateInfoKHR>(XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR);
  info.systemId = system_;
  info.pfnGetInstanceProcAddr = &tidyGetInstanceProcAddr;
  info.vulkanPhysicalDevice = physical;
  info.vulkanCreateInfo = &wanted;
  VkResult vulkan = VK_ERROR_INITIALIZATION_FAILED;
  const XrResult result = createVulkanDevice_(instance_, &info, made, &vulkan);
  return vulkanResult(result, "xrCreateVulkanDeviceKHR", vulkan);
}

Expected<std::unique_ptr<Headset>> XrRuntime::openSession(std::shared_ptr<render::SharedDevice> device,
                                                          const HeadsetOptions& options) {
  auto headset = XrHeadset::open(*this, std::move(device), options);
  if (!headset) return tl::unexpected(headset.error());
  return std::unique_ptr<Headset>(std::move(*headset));
}

}  // namespace chiasm::app::vr
