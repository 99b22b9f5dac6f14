#include "render/gpu/resources.h"

#include <utility>

#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

Expected<Buffer> Buffer::create(Device& device, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use) {
  const DeviceFunctions& vk = device.vk();
  Buffer buffer;
  buffer.device_ = &device;
  buffer.size_ = size;
  auto info = structure<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
  info.size = size;
  info.usage = usage;
  info.sharingMode = VK_SHARING_MODE_EXCLUSIVE;
  if (const VkResult result = vk.CreateBuffer(device.handle(), &info, nullptr, &buffer.handle_);
      result != VK_SUCCESS) {
    buffer.handle_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "create a buffer");
  }
  VkMemoryRequirements requirements{};
  vk.GetBufferMemoryRequirements(device.handle(), buffer.handle_, &requirements);
  auto allocation = device.allocate(requirements, use, VK_NULL_HANDLE, buffer.handle_);
  if (!allocation) return tl::unexpected(allocation.error());
  buffer.allocation_ = *allocation;
  if (const VkResult result =
          vk.BindBufferMemory(device.handle(), buffer.handle_, buffer.allocation_.memory, 0);
      result != VK_SUCCESS)
    return vulkanFailure(result, "place a buffer in memory");
  return buffer;
}

void Buffer::invalidate() const {
  if (!allocation_.mapped || allocation_.coherent) return;
  auto range = structure<VkMappedMemoryRange>(VK_STRUCTURE_TYPE_MAPPED_MEMORY_RANGE);
  range.memory = allocation_.memory;
  range.size = VK_WHOLE_SIZE;
  device_->vk().InvalidateMappedMemoryRanges(device_->handle(), 1, &range);
}

void Buffer::reset() {
  if (!handle_) return;
  device_->retire([device = device_, handle = handle_, allocation = allocation_]() mutable {
    device->vk().DestroyBuffer(device->handle(), handle, nullptr);
    device->free(allocation);
  });
  handle_ = VK_NULL_HANDLE;
  size_ = 0;
  allocation_ = {};
}

void Buffer::swap(Buffer& other) noexcept {
  std::swap(device_, other.device_);
  std::swap(handle_, other.handle_);
  std::swap(size_, other.size_);
  std::swap(allocation_, other.allocation_);
}

Expected<Image> Image::create(Device& device, const ImageDescription& description) {
  const DeviceFunctions& vk = device.vk();
  Image image;
  image.device_ = &device;
  image.description_ = description;
  auto info = structure<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO);
  info.imageType = description.type;
  info.format = description.format;
  info.extent = {static_cast<std::uint32_t>(description.size.x),
                 static_cast<std::uint32_t>(description.size.y),
                 static_cast<std::uint32_t>(description.size.z)};
  info.mipLevels = 1;
  info.arrayLayers = 1;
  info.samples = VK_SAMPLE_COUNT_1_BIT;
  info.tiling = VK_IMAGE_TILING_OPTIMAL;
  info.usage = description.usage;
  info.sharingMode = VK_SHARING_MODE_EXCLUSIVE;
  info.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED;
  // Asked first: creating an image beyond the limits is undefined, not an error.
  auto query =
      structure<VkPhysicalDeviceImageFormatInfo2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_IMAGE_FORMAT_INFO_2);
  query.format = info.format;
  query.type = info.imageType;
  query.tiling = info.tiling;
  query.usage = info.usage;
  auto limits = structure<VkImageFormatProperties2>(VK_STRUCTURE_TYPE_IMAGE_FORMAT_PROPERTIES_2);
  const VkResult supported =
      device.instance().vk().GetPhysicalDeviceImageFormatProperties2(device.physical(), &query, &limits);
  if (supported != VK_SUCCESS) return vulkanFailure(supported, "use this kind of image");
  const VkExtent3D& most = limits.imageFormatProperties.maxExtent;
  if (info.extent.width > most.width || info.extent.height > most.height || info.extent.depth > most.depth)
    return failure(ErrorKind::unavailable, "An image of " + std::to_string(info.extent.width) + " x " +
                                               std::to_string(info.extent.height) + " x " +
                                               std::to_string(info.extent.depth) +
                                               " is larger than this graphics device takes (" +
                                               std::to_string(most.width) + " a side).");
  if (const VkResult result = vk.CreateImage(device.handle(), &info, nullptr, &image.handle_);
      result != VK_SUCCESS) {
    image.handle_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "create an image");
  }
  VkMemoryRequirements requirements{};
  vk.GetImageMemoryRequirements(device.handle(), image.handle_, &requirements);
  auto allocation = device.allocate(requirements, MemoryUse::device, image.handle_, VK_NULL_HANDLE);
  if (!allocation) return tl::unexpected(allocation.error());
  image.allocation_ = *allocation;
  if (const VkResult result = vk.BindImageMemory(device.handle(), image.handle_, image.allocation_.memory, 0);
      result != VK_SUCCESS)
    return vulkanFailure(result, "place an image in memory");

  constexpr VkImageUsageFlags kViewable = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT |
                                          VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                          VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
  if ((description.usage & kViewable) == 0) return image;
  auto view = structure<VkImageViewCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO);
  view.image = image.handle_;
  view.viewType = description.type == VK_IMAGE_TYPE_3D   ? VK_IMAGE_VIEW_TYPE_3D
                  : description.type == VK_IMAGE_TYPE_1D ? VK_IMAGE_VIEW_TYPE_1D
                                                         : VK_IMAGE_VIEW_TYPE_2D;
  view.format = description.format;
  view.subresourceRange = {image.aspect(), 0, 1, 0, 1};
  if (const VkResult result = vk.CreateImageView(device.handle(), &view, nullptr, &image.view_);
      result != VK_SUCCESS) {
    image.view_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "create a view of an image");
  }
  return image;
}

void Image::reset() {
  if (!handle_) return;
  device_->retire([device = device_, handle = handle_, view = view_, allocation = allocation_]() mutable {
    if (view) device->vk().DestroyImageView(device->handle(), view, nullptr);
    device->vk().DestroyImage(device->handle(), handle, nullptr);
    device->free(allocation);
  });
  handle_ = VK_NULL_HANDLE;
  view_ = VK_NULL_HANDLE;
  allocation_ = {};
}

void Image::swap(Image& other) noexcept {
  std::swap(device_, other.device_);
  std::swap(handle_, other.handle_);
  std::swap(view_, other.view_);
  std::swap(description_, other.description_);
  std::swap(allocation_, other.allocation_);
  std::swap(layout_, other.layout_);
}

Expected<Sampler> Sampler::create(Device& device, VkFilter filter) {
  Sampler sampler;
  sampler.device_ = &device;
  auto info = structure<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
  info.magFilter = filter;
  info.minFilter = filter;
  info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_NEAREST;
  info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
  if (const VkResult result = device.vk().CreateSampler(device.handle(), &info, nullptr, &sampler.handle_);
      result != VK_SUCCESS) {
    sampler.handle_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "create a sampler");
  }
  return sampler;
}

void Sampler::reset() {
  if (!handle_) return;
  device_->retire([device = device_, handle = handle_] {
    device->vk().DestroySampler(device->handle(), handle, nullptr);
  });
  handle_ = VK_NULL_HANDLE;
}

void Sampler::swap(Sampler& other) noexcept {
  std::swap(device_, other.device_);
  std::swap(handle_, other.handle_);
}

}  // namespace chiasm::render::gpu
