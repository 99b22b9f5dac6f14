// A program that is content with itself (exit code 0) but breaks one rule: of OpenXR, or with the argument
// "vulkan" of Vulkan.
#include <cstring>

#include <openxr/openxr.h>
#include <vulkan/vulkan.h>

namespace {

// Properties asked for with a structure of the wrong type.
bool breakOpenXr() {
  XrInstanceCreateInfo info{};
  info.type = XR_TYPE_INSTANCE_CREATE_INFO;
  std::strcpy(info.applicationInfo.applicationName, "rule breaker");
  info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 0);
  const char* headless = "XR_MND_headless";
  info.enabledExtensionCount = 1;
  info.enabledExtensionNames = &headless;
  XrInstance instance = XR_NULL_HANDLE;
  if (XR_FAILED(xrCreateInstance(&info, &instance))) return false;
  XrInstanceProperties properties{};
  properties.type = XR_TYPE_SYSTEM_PROPERTIES;
  xrGetInstanceProperties(instance, &properties);
  xrDestroyInstance(instance);
  return true;
}

// A structure of the wrong type again.
bool breakVulkan() {
  VkApplicationInfo application{};
  application.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
  application.apiVersion = VK_API_VERSION_1_1;
  VkInstanceCreateInfo info{};
  info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
  info.pApplicationInfo = &application;
  VkInstance instance = VK_NULL_HANDLE;
  if (vkCreateInstance(&info, nullptr, &instance) != VK_SUCCESS) return false;
  vkDestroyInstance(instance, nullptr);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const bool vulkan = argc > 1 && std::strcmp(argv[1], "vulkan") == 0;
  return (vulkan ? breakVulkan() : breakOpenXr()) ? 0 : 1;
}
