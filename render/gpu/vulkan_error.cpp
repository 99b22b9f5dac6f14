#include "render/gpu/vulkan_error.h"

#include "render/device_trouble.h"

namespace chiasm::render::gpu {

const char* resultName(VkResult result) {
  switch (result) {
#define CHIASM_RESULT(name) \
  case name:                \
    return #name;
    CHIASM_RESULT(VK_SUCCESS)
    CHIASM_RESULT(VK_NOT_READY)
    CHIASM_RESULT(VK_TIMEOUT)
    CHIASM_RESULT(VK_INCOMPLETE)
    CHIASM_RESULT(VK_ERROR_OUT_OF_HOST_MEMORY)
    CHIASM_RESULT(VK_ERROR_OUT_OF_DEVICE_MEMORY)
    CHIASM_RESULT(VK_ERROR_INITIALIZATION_FAILED)
    CHIASM_RESULT(VK_ERROR_DEVICE_LOST)
    CHIASM_RESULT(VK_ERROR_MEMORY_MAP_FAILED)
    CHIASM_RESULT(VK_ERROR_LAYER_NOT_PRESENT)
    CHIASM_RESULT(VK_ERROR_EXTENSION_NOT_PRESENT)
    CHIASM_RESULT(VK_ERROR_FEATURE_NOT_PRESENT)
    CHIASM_RESULT(VK_ERROR_INCOMPATIBLE_DRIVER)
    CHIASM_RESULT(VK_ERROR_TOO_MANY_OBJECTS)
    CHIASM_RESULT(VK_ERROR_FORMAT_NOT_SUPPORTED)
    CHIASM_RESULT(VK_ERROR_FRAGMENTED_POOL)
    CHIASM_RESULT(VK_ERROR_OUT_OF_POOL_MEMORY)
    CHIASM_RESULT(VK_ERROR_SURFACE_LOST_KHR)
    CHIASM_RESULT(VK_ERROR_NATIVE_WINDOW_IN_USE_KHR)
    CHIASM_RESULT(VK_SUBOPTIMAL_KHR)
    CHIASM_RESULT(VK_ERROR_OUT_OF_DATE_KHR)
#undef CHIASM_RESULT
    default:
      return "an unknown Vulkan result";
  }
}

tl::unexpected<Error> vulkanFailure(VkResult result, const char* what) {
  std::string message =
      std::string("The graphics device could not ") + what + " (" + resultName(result) + ").";
  if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY)
    message += " It has too little free memory: close other programs or show fewer volumes.";
  if (result == VK_ERROR_DEVICE_LOST)
    message += " Its driver gave it up: what it showed has to be built again.";
  return failure(ErrorKind::unavailable, std::move(message));
}

}  // namespace chiasm::render::gpu

namespace chiasm::render {

DeviceTrouble troubleOf(const Error& error) {
  if (error.kind != ErrorKind::unavailable) return DeviceTrouble::none;
  const auto says = [&](VkResult result) {
    return error.message.find(std::string("(") + gpu::resultName(result) + ")") != std::string::npos;
  };
  if (says(VK_ERROR_OUT_OF_DEVICE_MEMORY) || says(VK_ERROR_OUT_OF_HOST_MEMORY) ||
      says(VK_ERROR_MEMORY_MAP_FAILED))
    return DeviceTrouble::memory;
  if (says(VK_ERROR_INCOMPATIBLE_DRIVER)) return DeviceTrouble::none;
  return error.message.find("(VK_") != std::string::npos ? DeviceTrouble::other : DeviceTrouble::none;
}

}  // namespace chiasm::render
