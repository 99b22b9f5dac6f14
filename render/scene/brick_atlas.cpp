#include "render/scene/brick_atlas.h"

#include <algorithm>

#include "core/base/check.h"

namespace chiasm::render {

Expected<BrickAtlas> BrickAtlas::create(gpu::Device& device, gpu::Uploader& uploader, VkFormat format,
                                        std::uint32_t bytesPerTexel, int slotEdge) {
  BrickAtlas atlas;
  atlas.device_ = &device;
  atlas.uploader_ = &uploader;
  atlas.format_ = format;
  atlas.bytesPerTexel_ = bytesPerTexel;
  atlas.slotEdge_ = slotEdge;
  if (auto made = atlas.resize(glm::ivec3(1)); !made) return tl::unexpected(made.error());
  atlas.free_.clear();  // a stand-in: its slot is never given out
  atlas.standIn_ = true;
  return atlas;
}

Expected<void> BrickAtlas::resize(glm::ivec3 slotGrid) {
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = format_;
  description.size = slotGrid * slotEdge_;
  description.usage =
      VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  auto image = gpu::Image::create(*device_, description);
  if (!image) return tl::unexpected(image.error());
  auto commands = uploader_->record();
  if (!commands) return tl::unexpected(commands.error());
  if (image_) {
    // Only z grows once x and y are full, so that slot numbers keep their meaning.
    CHECK(slotGrid.x == slotGrid_.x && slotGrid.y == slotGrid_.y, "an atlas grows along z");
    (*commands)->transition(image_, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    (*commands)->transition(*image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, true);
    (*commands)->copyImage(image_, *image, image_.size());
  }
  (*commands)->transition(*image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  image_ = std::move(*image);
  const std::uint32_t before = capacity();
  slotGrid_ = slotGrid;
  for (std::uint32_t slot = capacity(); slot > before; --slot) free_.push_back(slot - 1);
  return {};
}

Expected<void> BrickAtlas::reserve(std::uint32_t more) {
  if (more <= free_.size()) return {};
  const std::uint32_t wanted = used() + more;
  const int layers = static_cast<int>((wanted + 63) / 64);
  if (standIn_) {
    // First real use: a square of 8 x 8 slots a layer, so that growing along z suffices.
    image_ = gpu::Image();
    slotGrid_ = glm::ivec3(0);
    standIn_ = false;
    return resize({8, 8, layers});
  }
  // Half as much again, so that painting does not copy the atlas at every brick.
  return resize({8, 8, std::max(layers, slotGrid_.z + (slotGrid_.z + 1) / 2)});
}

std::uint32_t BrickAtlas::take() {
  CHECK(!free_.empty(), "reserve atlas slots before taking them");
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  return slot;
}

glm::ivec3 BrickAtlas::slotPosition(std::uint32_t slot) const {
  const auto index = static_cast<int>(slot);
  return {index % slotGrid_.x, index / slotGrid_.x % slotGrid_.y, index / (slotGrid_.x * slotGrid_.y)};
}

Expected<void> BrickAtlas::write(std::uint32_t slot, std::span<const std::byte> texels) {
  return uploader_->toImage(image_, slotPosition(slot) * slotEdge_, glm::ivec3(slotEdge_), bytesPerTexel_,
                            texels);
}

}  // namespace chiasm::render
