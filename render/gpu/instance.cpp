#include "render/gpu/instance.h"

#include <algorithm>
#include <cstring>

#include "render/gpu/driver_libraries.h"
#include "render/gpu/vulkan_error.h"

// The loader's one exported entry; everything else is looked up through it.
extern "C" VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL vkGetInstanceProcAddr(VkInstance instance,
                                                                          const char* name);

namespace chiasm::render::gpu {

namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

template <typename Function>
Function lookUp(VkInstance instance, const char* name) {
  return reinterpret_cast<Function>(vkGetInstanceProcAddr(instance, name));
}

VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                         VkDebugUtilsMessageTypeFlagsEXT,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* log) {
  static_cast<MessageLog*>(log)->add(data->pMessage);
  return VK_FALSE;
}

bool hasValidationLayer() {
  const auto enumerate =
      lookUp<PFN_vkEnumerateInstanceLayerProperties>(VK_NULL_HANDLE, "vkEnumerateInstanceLayerProperties");
  std::uint32_t count = 0;
  if (!enumerate || enumerate(&count, nullptr) != VK_SUCCESS) return false;
  std::vector<VkLayerProperties> layers(count);
  enumerate(&count, layers.data());
  return std::any_of(layers.begin(), layers.end(), [](const VkLayerProperties& layer) {
    return std::strcmp(layer.layerName, kValidationLayer) == 0;
  });
}

}  // namespace

void MessageLog::add(std::string message) {
  const std::lock_guard lock(mutex_);
  // A broken frame repeats itself; the first thousand messages say enough.
  if (messages_.size() < 1000) messages_.push_back(std::move(message));
}

std::vector<std::string> MessageLog::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

Expected<std::unique_ptr<Instance>> Instance::create(const InstanceOptions& options) {
  std::unique_ptr<Instance> instance(new Instance);
  std::vector<const char*> layers;
  std::vector<const char*> extensions;
  for (const std::string& extension : options.extensions) extensions.push_back(extension.c_str());
  if (options.validation) {
    if (!hasValidationLayer())
      return failure(ErrorKind::unavailable,
                     "The Khronos validation layer is not installed (Debian: vulkan-validationlayers).");
    layers.push_back(kValidationLayer);
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
  }

  auto application = structure<VkApplicationInfo>(VK_STRUCTURE_TYPE_APPLICATION_INFO);
  application.pApplicationName = "Chiasm";
  application.apiVersion = VK_API_VERSION_1_3;
  auto messenger =
      structure<VkDebugUtilsMessengerCreateInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
  messenger.messageSeverity =
      VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
  messenger.messageType =
      VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
  messenger.pfnUserCallback = onMessage;
  messenger.pUserData = instance->log_.get();
  // Also sees what vkCreateInstance and vkDestroyInstance themselves do.
  auto info = structure<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
  info.pNext = options.validation ? &messenger : nullptr;
  info.pApplicationInfo = &application;
  info.enabledLayerCount = static_cast<std::uint32_t>(layers.size());
  info.ppEnabledLayerNames = layers.data();
  info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
  info.ppEnabledExtensionNames = extensions.data();
  const auto createInstance = lookUp<PFN_vkCreateInstance>(VK_NULL_HANDLE, "vkCreateInstance");
  if (!createInstance) return failure(ErrorKind::unavailable, "The Vulkan loader is not working.");
  const KeptDriverLibraries keep;
  const VkResult result = options.make ? options.make(info, &vkGetInstanceProcAddr, &instance->handle_)
                                       : createInstance(&info, nullptr, &instance->handle_);
  if (result != VK_SUCCESS) {
    instance->handle_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "start Vulkan; is a driver installed (Debian: mesa-vulkan-drivers)?");
  }

#define CHIASM_LOAD(name) instance->functions_.name = lookUp<PFN_vk##name>(instance->handle_, "vk" #name);
  CHIASM_VULKAN_INSTANCE_FUNCTIONS(CHIASM_LOAD)
  CHIASM_VULKAN_OPTIONAL_INSTANCE_FUNCTIONS(CHIASM_LOAD)
#undef CHIASM_LOAD
  if (options.validation && instance->functions_.CreateDebugUtilsMessengerEXT)
    instance->functions_.CreateDebugUtilsMessengerEXT(instance->handle_, &messenger, nullptr,
                                                      &instance->messenger_);
  return instance;
}

PFN_vkGetInstanceProcAddr Instance::loader() {
  return &vkGetInstanceProcAddr;
}

Instance::~Instance() {
  if (messenger_) functions_.DestroyDebugUtilsMessengerEXT(handle_, messenger_, nullptr);
  if (handle_) functions_.DestroyInstance(handle_, nullptr);
}

}  // namespace chiasm::render::gpu
