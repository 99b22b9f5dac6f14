// An OpenXR program that is content with itself (exit code 0) but asks for properties with a structure of the
// wrong type.
#include <cstring>

#include <openxr/openxr.h>

int main() {
  XrInstanceCreateInfo info{};
  info.type = XR_TYPE_INSTANCE_CREATE_INFO;
  std::strcpy(info.applicationInfo.applicationName, "rule breaker");
  info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 0);
  const char* headless = "XR_MND_headless";
  info.enabledExtensionCount = 1;
  info.enabledExtensionNames = &headless;
  XrInstance instance = XR_NULL_HANDLE;
  if (XR_FAILED(xrCreateInstance(&info, &instance))) return 1;
  XrInstanceProperties properties{};
  properties.type = XR_TYPE_SYSTEM_PROPERTIES;
  xrGetInstanceProperties(instance, &properties);
  xrDestroyInstance(instance);
  return 0;
}
