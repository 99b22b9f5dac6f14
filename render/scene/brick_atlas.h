// A 3D image cut into equal cubes ("slots") that are given out and taken back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"

namespace chiasm::render {

// Slots in x-fastest order, `slotGrid` along each axis. Grows by copying on the device. One thread.
class BrickAtlas {
 public:
  BrickAtlas() = default;
  // The image starts as a stand-in of one slot, so that it can always be bound.
  static Expected<BrickAtlas> create(gpu::Device& device, gpu::Uploader& uploader, VkFormat format,
                                     std::uint32_t bytesPerTexel, int slotEdge);

  // Makes room for this many more slots.
  Expected<void> reserve(std::uint32_t more);
  // A free slot; reserve() came before.
  std::uint32_t take();
  void giveBack(std::uint32_t slot) { free_.push_back(slot); }
  // slotEdge³ texels, x fastest.
  Expected<void> write(std::uint32_t slot, std::span<const std::byte> texels);

  // Where a slot lies, in slots.
  glm::ivec3 slotPosition(std::uint32_t slot) const;
  const gpu::Image& image() const { return image_; }
  glm::ivec3 slotGrid() const { return slotGrid_; }
  std::uint32_t used() const { return standIn_ ? 0 : capacity() - static_cast<std::uint32_t>(free_.size()); }

 private:
  std::uint32_t capacity() const {
    return static_cast<std::uint32_t>(slotGrid_.x) * static_cast<std::uint32_t>(slotGrid_.y) *
           static_cast<std::uint32_t>(slotGrid_.z);
  }
  Expected<void> resize(glm::ivec3 slotGrid);
  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  VkFormat format_ = VK_FORMAT_UNDEFINED;
  std::uint32_t bytesPerTexel_ = 0;
  int slotEdge_ = 0;
  gpu::Image image_;
  glm::ivec3 slotGrid_{0};
  bool standIn_ = false;
  std::vector<std::uint32_t> free_;  // the last is next
};

}  // namespace chiasm::render
