// Images, buffers and samplers that own their handle and memory.
#pragma once

#include <cstddef>
#include <span>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "render/gpu/device.h"

namespace chiasm::render::gpu {

// Moves, never copies; destruction is deferred until the device is done with it.
class Buffer {
 public:
  Buffer() = default;
  static Expected<Buffer> create(Device& device, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use);
  ~Buffer() { reset(); }
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    if (this != &other) {
      reset();
      swap(other);
    }
    return *this;
  }

  VkBuffer handle() const { return handle_; }
  VkDeviceSize size() const { return size_; }
  explicit operator bool() const { return handle_ != VK_NULL_HANDLE; }
  // Memory of an upload or readBack buffer; empty for a device buffer.
  std::span<std::byte> mapped() const {
    return {static_cast<std::byte*>(allocation_.mapped), allocation_.mapped ? size_ : 0};
  }
  // Makes the device's writes visible to the host (after waiting for them).
  void invalidate() const;

 private:
  void reset();
  void swap(Buffer& other) noexcept;
  Device* device_ = nullptr;
  VkBuffer handle_ = VK_NULL_HANDLE;
  VkDeviceSize size_ = 0;
  Allocation allocation_;
};

struct ImageDescription {
  VkImageType type = VK_IMAGE_TYPE_2D;
  VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
  glm::ivec3 size{1};
  VkImageUsageFlags usage = 0;
};

// One mip level, one layer, optimal tiling; colour, or depth by its format. Its layout is what the last
// recorded transition made it.
class Image {
 public:
  Image() = default;
  static Expected<Image> create(Device& device, const ImageDescription& description);
  ~Image() { reset(); }
  Image(Image&& other) noexcept { swap(other); }
  Image& operator=(Image&& other) noexcept {
    if (this != &other) {
      reset();
      swap(other);
    }
    return *this;
  }

  VkImage handle() const { return handle_; }
  VkImageView view() const { return view_; }
  VkFormat format() const { return description_.format; }
  VkImageAspectFlags aspect() const {
    return description_.format == VK_FORMAT_D32_SFLOAT ? VK_IMAGE_ASPECT_DEPTH_BIT
                                                       : VK_IMAGE_ASPECT_COLOR_BIT;
  }
  glm::ivec3 size() const { return description_.size; }
  VkExtent2D extent2d() const {
    return {static_cast<std::uint32_t>(description_.size.x), static_cast<std::uint32_t>(description_.size.y)};
  }
  std::uint64_t bytes() const { return allocation_.size; }
  explicit operator bool() const { return handle_ != VK_NULL_HANDLE; }
  VkImageLayout layout() const { return layout_; }

 private:
  friend class Commands;
  void reset();
  void swap(Image& other) noexcept;
  Device* device_ = nullptr;
  VkImage handle_ = VK_NULL_HANDLE;
  VkImageView view_ = VK_NULL_HANDLE;
  ImageDescription description_;
  Allocation allocation_;
  mutable VkImageLayout layout_ = VK_IMAGE_LAYOUT_UNDEFINED;
};

class Sampler {
 public:
  Sampler() = default;
  // Clamps to the edge; normalised coordinates.
  static Expected<Sampler> create(Device& device, VkFilter filter);
  ~Sampler() { reset(); }
  Sampler(Sampler&& other) noexcept { swap(other); }
  Sampler& operator=(Sampler&& other) noexcept {
    if (this != &other) {
      reset();
      swap(other);
    }
    return *this;
  }
  VkSampler handle() const { return handle_; }

 private:
  void reset();
  void swap(Sampler& other) noexcept;
  Device* device_ = nullptr;
  VkSampler handle_ = VK_NULL_HANDLE;
};

}  // namespace chiasm::render::gpu
