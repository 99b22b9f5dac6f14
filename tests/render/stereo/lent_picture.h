// An image as an OpenXR runtime lends it: made outside of the renderers, several layers.
#pragma once

#include <memory>

#include "render/gpu/shared_parts.h"
#include "render/image.h"
#include "render/interop_vulkan.h"

namespace chiasm::test {

// Freed with the shared device idle. One thread.
class LentPicture {
 public:
  static constexpr std::uint32_t kLayers = 2;
  static Expected<std::unique_ptr<LentPicture>> create(std::shared_ptr<render::SharedDevice> device,
                                                       glm::ivec2 size,
                                                       VkFormat format = VK_FORMAT_R8G8B8A8_SRGB);
  ~LentPicture();
  render::LentImage layer(std::uint32_t index) const { return {image_, size_, index}; }
  // The bytes of a layer, which must be in COLOR_ATTACHMENT_OPTIMAL: the validation layer says so otherwise.
  Expected<render::Image> read(std::uint32_t layer) const;

 private:
  LentPicture() = default;
  std::shared_ptr<render::SharedDevice> device_;
  glm::ivec2 size_{0};
  VkImage image_ = VK_NULL_HANDLE;
  render::gpu::Allocation memory_;
};

}  // namespace chiasm::test
