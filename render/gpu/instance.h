// The Vulkan instance, with the validation layer's messages collected when it is asked for.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/vulkan_api.h"

namespace chiasm::render::gpu {

// The validation layer's warnings and errors. Any thread.
class MessageLog {
 public:
  void add(std::string message);
  std::vector<std::string> messages() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> messages_;
};

struct InstanceOptions {
  bool validation = false;              // fails when the Khronos layer is not installed
  std::vector<std::string> extensions;  // a window's surface extensions
  // How it is made where somebody else adds what they need (an OpenXR runtime); empty: by the loader.
  std::function<VkResult(const VkInstanceCreateInfo&, PFN_vkGetInstanceProcAddr, VkInstance*)> make = nullptr;
};

// Vulkan 1.3 instance. Outlives its devices. One thread.
class Instance {
 public:
  static Expected<std::unique_ptr<Instance>> create(const InstanceOptions& options);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  VkInstance handle() const { return handle_; }
  const InstanceFunctions& vk() const { return functions_; }
  // For fault tests, as Device::editableFunctions.
  InstanceFunctions& editableFunctions() { return functions_; }
  static PFN_vkGetInstanceProcAddr loader();
  std::vector<std::string> messages() const { return log_->messages(); }

 private:
  Instance() = default;
  VkInstance handle_ = VK_NULL_HANDLE;
  InstanceFunctions functions_;
  VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
  std::unique_ptr<MessageLog> log_ = std::make_unique<MessageLog>();
};

}  // namespace chiasm::render::gpu
