#include "render/gpu/device.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <optional>

#include "render/device_trouble.h"
#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

namespace {

struct Candidate {
  VkPhysicalDevice physical = VK_NULL_HANDLE;
  VkPhysicalDeviceProperties properties{};
  std::string driver;
  std::uint32_t queueFamily = 0;
  bool swapchain = false;
  bool memoryBudget = false;  // VK_EXT_memory_budget
  int rank = 0;
};

std::string lowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

int rankOf(VkPhysicalDeviceType type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return 2;
    default:
      return 1;
  }
}

// A queue family with graphics and compute (every desktop device has one), able to present when asked.
std::optional<std::uint32_t> findQueueFamily(const InstanceFunctions& vk, VkPhysicalDevice physical,
                                             VkSurfaceKHR surface) {
  std::uint32_t count = 0;
  vk.GetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vk.GetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
  for (std::uint32_t family = 0; family < count; ++family) {
    const VkQueueFlags needed = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    if ((families[family].queueFlags & needed) != needed) continue;
    VkBool32 presents = VK_TRUE;
    if (surface &&
        (vk.GetPhysicalDeviceSurfaceSupportKHR(physical, family, surface, &presents) != VK_SUCCESS))
      presents = VK_FALSE;
    if (presents) return family;
  }
  return std::nullopt;
}

// All devices, or the one that somebody else chose.
Expected<std::vector<VkPhysicalDevice>> candidates(Instance& instance, const DeviceOptions& options) {
  const InstanceFunctions& vk = instance.vk();
  std::uint32_t count = 1;
  std::vector<VkPhysicalDevice> physicals(count);
  if (options.choose) {
    if (const VkResult result = options.choose(instance.handle(), physicals.data()); result != VK_SUCCESS)
      return vulkanFailure(result, "be chosen for the headset");
    return physicals;
  }
  VkResult result = vk.EnumeratePhysicalDevices(instance.handle(), &count, nullptr);
  physicals.resize(count);
  if (result == VK_SUCCESS) result = vk.EnumeratePhysicalDevices(instance.handle(), &count, physicals.data());
  if (result != VK_SUCCESS && result != VK_INCOMPLETE) return vulkanFailure(result, "be looked for");
  physicals.resize(count);
  return physicals;
}

std::optional<Candidate> examine(const InstanceFunctions& vk, VkPhysicalDevice physical,
                                 const DeviceOptions& options) {
  Candidate candidate;
  candidate.physical = physical;
  auto driver =
      structure<VkPhysicalDeviceDriverProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES);
  VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &driver, {}};
  vk.GetPhysicalDeviceProperties2(physical, &properties);
  candidate.properties = properties.properties;
  candidate.driver = driver.driverInfo;
  if (candidate.properties.apiVersion < VK_API_VERSION_1_3) return std::nullopt;
  const auto family = findQueueFamily(vk, physical, options.surface);
  if (!family) return std::nullopt;
  candidate.queueFamily = *family;

  std::uint32_t count = 0;
  vk.EnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> extensions(count);
  vk.EnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data());
  const auto has = [&](const char* name) {
    return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
      return std::strcmp(extension.extensionName, name) == 0;
    });
  };
  candidate.swapchain = has(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
  candidate.memoryBudget = has(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
  if (options.surface && !candidate.swapchain) return std::nullopt;

  // Storage images of one byte a texel (the skipping map); every desktop device has them.
  VkPhysicalDeviceFeatures2 features{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, nullptr, {}};
  vk.GetPhysicalDeviceFeatures2(physical, &features);
  if (!features.features.shaderStorageImageExtendedFormats) return std::nullopt;

  candidate.rank = rankOf(candidate.properties.deviceType);
  if (options.name == kSoftwareDevice) {
    candidate.rank += candidate.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU ? 100 : 0;
    return candidate;
  }
  if (!options.name.empty() &&
      lowerCase(candidate.properties.deviceName).find(lowerCase(options.name)) != std::string::npos)
    candidate.rank += 100;
  return candidate;
}

struct Memory {
  VkPhysicalDeviceMemoryProperties properties{};
  std::uint64_t budget = 0;
};

Memory memoryOf(const InstanceFunctions& vk, const Candidate& device) {
  auto free = structure<VkPhysicalDeviceMemoryBudgetPropertiesEXT>(
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT);
  auto properties =
      structure<VkPhysicalDeviceMemoryProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2);
  if (device.memoryBudget) properties.pNext = &free;
  vk.GetPhysicalDeviceMemoryProperties2(device.physical, &properties);
  Memory memory{properties.memoryProperties, 0};
  for (std::uint32_t heap = 0; heap < memory.properties.memoryHeapCount; ++heap) {
    if ((memory.properties.memoryHeaps[heap].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) == 0) continue;
    const std::uint64_t size = memory.properties.memoryHeaps[heap].size;
    const std::uint64_t usable = device.memoryBudget ? std::min(size, free.heapBudget[heap]) : size;
    memory.budget = std::max(memory.budget, usable);
  }
  const bool isCpu = device.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
  constexpr std::uint64_t kSoftware = 2ull << 30;  // what Mesa 22 states, whatever the machine has
  memory.budget =
      isCpu ? std::max(memory.budget / 2, std::min(memory.budget, kSoftware)) : memory.budget / 10 * 9;
  return memory;
}

}  // namespace

Expected<std::unique_ptr<Device>> Device::create(Instance& instance, const DeviceOptions& options) {
  const InstanceFunctions& vk = instance.vk();
  const auto physicals = candidates(instance, options);
  if (!physicals) return tl::unexpected(physicals.error());
  std::optional<Candidate> best;
  for (VkPhysicalDevice physical : *physicals) {
    const auto candidate = examine(vk, physical, options);
    if (candidate && (!best || candidate->rank > best->rank)) best = candidate;
  }
  if (!best)
    return failure(
        ErrorKind::unavailable,
        "No Vulkan 1.3 device was found that can draw here. Update the graphics driver, or install "
        "Mesa's software device (Debian: mesa-vulkan-drivers).");

  std::unique_ptr<Device> device(new Device);
  device->instance_ = &instance;
  device->physical_ = best->physical;
  device->properties_ = best->properties;
  device->driver_ = best->driver;
  device->canPresent_ = options.surface != VK_NULL_HANDLE || (options.windows && best->swapchain);
  const Memory memory = memoryOf(vk, *best);
  device->memory_ = memory.properties;
  device->memoryBudget_ = options.memoryBudget != 0 ? options.memoryBudget : memory.budget;

  const float priority = 1.0f;
  auto queue = structure<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
  queue.queueFamilyIndex = best->queueFamily;
  queue.queueCount = 1;
  queue.pQueuePriorities = &priority;
  // All of these are required of every Vulkan 1.3 device.
  auto features13 =
      structure<VkPhysicalDeviceVulkan13Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES);
  features13.synchronization2 = VK_TRUE;
  features13.dynamicRendering = VK_TRUE;
  features13.maintenance4 = VK_TRUE;
  auto features12 =
      structure<VkPhysicalDeviceVulkan12Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
  features12.pNext = &features13;
  features12.timelineSemaphore = VK_TRUE;
  auto info = structure<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
  VkPhysicalDeviceFeatures features10{};
  features10.shaderStorageImageExtendedFormats = VK_TRUE;
  info.pNext = &features12;
  info.pEnabledFeatures = &features10;
  info.queueCreateInfoCount = 1;
  info.pQueueCreateInfos = &queue;
  const char* swapchain = VK_KHR_SWAPCHAIN_EXTENSION_NAME;
  info.enabledExtensionCount = device->canPresent_ ? 1 : 0;
  info.ppEnabledExtensionNames = &swapchain;
  const VkResult made = options.make ? options.make(best->physical, info, instance.loader(), &device->handle_)
                                     : vk.CreateDevice(best->physical, &info, nullptr, &device->handle_);
  if (made != VK_SUCCESS) {
    device->handle_ = VK_NULL_HANDLE;
    return vulkanFailure(made, "be opened");
  }
#define CHIASM_LOAD(name)                                                                        \
  device->functions_.name = reinterpret_cast<PFN_vk##name>(vk.GetDeviceProcAddr(device->handle_, \
                                                                                "v"              \
                                                                                "k" #name));
  CHIASM_VULKAN_DEVICE_FUNCTIONS(CHIASM_LOAD)
  CHIASM_VULKAN_OPTIONAL_DEVICE_FUNCTIONS(CHIASM_LOAD)
#undef CHIASM_LOAD

  Queue& target = device->queue_;
  target.vk_ = &device->functions_;
  target.device_ = device->handle_;
  target.family_ = best->queueFamily;
  device->functions_.GetDeviceQueue(device->handle_, best->queueFamily, 0, &target.handle_);
  auto type = structure<VkSemaphoreTypeCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
  type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
  VkSemaphoreCreateInfo semaphore{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &type, 0};
  if (const VkResult result =
          device->functions_.CreateSemaphore(device->handle_, &semaphore, nullptr, &target.timeline_);
      result != VK_SUCCESS)
    return vulkanFailure(result, "create a timeline");
  return device;
}

Device::~Device() {
  if (!handle_) return;
  functions_.DeviceWaitIdle(handle_);
  for (Retired& retired : retired_) retired.destroy();
  if (queue_.timeline_) functions_.DestroySemaphore(handle_, queue_.timeline_, nullptr);
  functions_.DestroyDevice(handle_, nullptr);
}

std::string Device::description() const {
  return std::string(properties_.deviceName) + ", " + driver_;
}

bool Device::supports(VkFormat format, VkFormatFeatureFlags2 features) const {
  auto properties3 = structure<VkFormatProperties3>(VK_STRUCTURE_TYPE_FORMAT_PROPERTIES_3);
  VkFormatProperties2 properties{VK_STRUCTURE_TYPE_FORMAT_PROPERTIES_2, &properties3, {}};
  instance_->vk().GetPhysicalDeviceFormatProperties2(physical_, format, &properties);
  return (properties3.optimalTilingFeatures & features) == features;
}

bool Device::reserve(std::uint64_t bytes) {
  std::uint64_t taken = allocatedBytes_;
  while (taken + bytes <= memoryBudget_)
    if (allocatedBytes_.compare_exchange_weak(taken, taken + bytes)) return true;
  return false;
}

Expected<Allocation> Device::allocate(const VkMemoryRequirements& requirements, MemoryUse use, VkImage image,
                                      VkBuffer buffer) {
  bool reserved = reserve(requirements.size);
  if (!reserved) {
    collect();
    reserved = reserve(requirements.size);
  }
  if (!reserved) {
    ++refusals_;
    return failure(ErrorKind::unavailable,
                   "The graphics device's memory budget of " + std::to_string(memoryBudget_ >> 20) +
                       " MiB does not suffice: another " + std::to_string((requirements.size >> 20) + 1) +
                       " MiB are needed. Show fewer volumes or segments in 3-D, or raise the budget "
                       "(--memory-budget).");
  }
  // In order of preference; the last entry of each is something every device must have.
  constexpr VkMemoryPropertyFlags kVisible = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
  constexpr VkMemoryPropertyFlags kCoherent = VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  std::array<VkMemoryPropertyFlags, 2> wanted{};
  if (use == MemoryUse::device) wanted = {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
  if (use == MemoryUse::upload) wanted = {kVisible | kCoherent, kVisible | kCoherent};
  if (use == MemoryUse::readBack)
    wanted = {kVisible | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, kVisible | kCoherent};
  VkResult result = VK_ERROR_OUT_OF_DEVICE_MEMORY;
  for (const VkMemoryPropertyFlags flags : wanted) {
    for (std::uint32_t type = 0; type < memory_.memoryTypeCount; ++type) {
      const VkMemoryPropertyFlags has = memory_.memoryTypes[type].propertyFlags;
      if ((requirements.memoryTypeBits & (1u << type)) == 0 || (has & flags) != flags) continue;
      auto dedicated =
          structure<VkMemoryDedicatedAllocateInfo>(VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO);
      dedicated.image = image;
      dedicated.buffer = buffer;
      VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, &dedicated, requirements.size, type};
      Allocation allocation;
      allocation.size = requirements.size;
      allocation.coherent = (has & kCoherent) != 0;
      result = functions_.AllocateMemory(handle_, &info, nullptr, &allocation.memory);
      if (result != VK_SUCCESS) continue;
      if (use != MemoryUse::device)
        result = functions_.MapMemory(handle_, allocation.memory, 0, VK_WHOLE_SIZE, 0, &allocation.mapped);
      if (result != VK_SUCCESS) {
        functions_.FreeMemory(handle_, allocation.memory, nullptr);
        continue;
      }
      return allocation;
    }
  }
  allocatedBytes_ -= requirements.size;
  return vulkanFailure(result, "reserve memory");
}

void Device::free(Allocation& allocation) {
  if (!allocation.memory) return;
  functions_.FreeMemory(handle_, allocation.memory, nullptr);  // unmaps as well
  allocatedBytes_ -= allocation.size;
  allocation = {};
}

void Device::retire(std::function<void()> destroy) {
  const std::lock_guard lock(retiredMutex_);
  std::optional<Ticket> after;
  if (openRecordings_.empty()) after = queue_.lastSubmitted();
  retired_.push_back({nextRecording_, after, std::move(destroy)});
}

std::uint64_t Device::beginRecording() {
  const std::lock_guard lock(retiredMutex_);
  openRecordings_.push_back(nextRecording_);
  return nextRecording_++;
}

void Device::endRecording(std::uint64_t number) {
  const std::lock_guard lock(retiredMutex_);
  std::erase(openRecordings_, number);
  const std::uint64_t oldest = openRecordings_.empty() ? nextRecording_ : openRecordings_.front();
  // Every recording that may use it has been submitted by now, or dropped.
  for (Retired& retired : retired_)
    if (!retired.after && retired.recordings <= oldest) retired.after = queue_.lastSubmitted();
}

void Device::countPipeline() {
  const std::lock_guard lock(pipelinesMutex_);
  ++pipelines_[std::this_thread::get_id()];
}

std::size_t Device::pipelinesMadeBy(std::thread::id thread) const {
  const std::lock_guard lock(pipelinesMutex_);
  const auto found = pipelines_.find(thread);
  return found == pipelines_.end() ? 0 : found->second;
}

void Device::collect() {
  const Ticket completed = queue_.completed();
  std::vector<std::function<void()>> due;
  {
    const std::lock_guard lock(retiredMutex_);
    std::erase_if(retired_, [&](Retired& retired) {
      if (!retired.after || *retired.after > completed) return false;
      due.push_back(std::move(retired.destroy));
      return true;
    });
  }
  for (const auto& destroy : due) destroy();
}

Expected<void> Device::waitIdle() {
  if (auto done = queue_.waitIdle(); !done) return done;
  collect();
  return {};
}

}  // namespace chiasm::render::gpu
