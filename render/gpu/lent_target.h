// Pictures handed over in images that somebody else owns (an OpenXR runtime's swapchain).
#pragma once

#include <cstdint>

#include <glm/vec2.hpp>

#include "render/gpu/commands.h"

namespace chiasm::render::gpu {

// One layer of an image with transfer-destination usage, 32 bits a texel.
struct LentTarget {
  VkImage image = VK_NULL_HANDLE;
  std::uint32_t layer = 0;
  glm::ivec2 size{0};
};

// Records a copy of the picture's texels from `at` on, byte for byte, over the whole layer, which ends up in
// COLOR_ATTACHMENT_OPTIMAL, the layout in which OpenXR lends and takes back
// (XR_KHR_vulkan_enable2, "Swapchain Image Layout"). Moves the picture to TRANSFER_SRC_OPTIMAL.
void copyToLent(Commands& commands, const Image& from, glm::ivec2 at, const LentTarget& to);

}  // namespace chiasm::render::gpu
