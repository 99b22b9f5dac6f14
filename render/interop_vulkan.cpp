#include "render/interop_vulkan.h"

#include "render/gpu/shared_parts.h"

namespace chiasm::render {

SharedDevice::SharedDevice() : parts_(std::make_unique<Parts>()) {}
SharedDevice::~SharedDevice() = default;

Expected<std::shared_ptr<SharedDevice>> SharedDevice::create(const SharedDeviceOptions& options) {
  const std::shared_ptr<SharedDevice> shared(new SharedDevice);
  gpu::InstanceOptions instanceOptions;
  instanceOptions.validation = options.validation;
  instanceOptions.extensions = options.windowInstanceExtensions;
  gpu::DeviceOptions deviceOptions;
  deviceOptions.memoryBudget = options.memoryBudget;
  deviceOptions.windows = !options.windowInstanceExtensions.empty();
  if (options.maker != nullptr) {
    instanceOptions.make = options.maker->createInstance;
    deviceOptions.choose = options.maker->choosePhysicalDevice;
    deviceOptions.make = options.maker->createDevice;
  }
  auto instance = gpu::Instance::create(instanceOptions);
  if (!instance) return tl::unexpected(instance.error());
  shared->parts_->instance = std::move(*instance);
  auto device = gpu::Device::create(*shared->parts_->instance, deviceOptions);
  if (!device) return tl::unexpected(device.error());
  shared->parts_->device = std::move(*device);
  return shared;
}

VkInstance SharedDevice::instance() const {
  return parts_->instance->handle();
}

VkPhysicalDevice SharedDevice::physicalDevice() const {
  return parts_->device->physical();
}

VkDevice SharedDevice::device() const {
  return parts_->device->handle();
}

std::uint32_t SharedDevice::queueFamily() const {
  return parts_->device->queue().family();
}

std::uint32_t SharedDevice::queueIndex() const {
  return 0;
}

std::unique_lock<std::mutex> SharedDevice::lockQueue() {
  return parts_->device->queue().lock();
}

std::vector<std::string> SharedDevice::validationMessages() const {
  return parts_->instance->messages();
}

std::size_t SharedDevice::pipelinesMadeBy(std::thread::id thread) const {
  return parts_->device->pipelinesMadeBy(thread);
}

Expected<void> copyEye(StereoRenderer& renderer, int eye, const LentImage& target) {
  return renderer.copyEyeInto(eye, target);
}

Expected<void> drawInterface(Renderer& renderer, ImDrawData& data, const LentImage& target,
                             glm::vec4 clearColour) {
  return renderer.drawInterfaceInto(data, target, clearColour);
}

}  // namespace chiasm::render
