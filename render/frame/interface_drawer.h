// Puts ImGui's data into a picture or on the window, and fetches pictures back.
#pragma once

#include <memory>
#include <vector>

#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include "render/frame/texture_table.h"
#include "render/gpu/commands.h"
#include "render/gpu/lent_target.h"
#include "render/gpu/swapchain.h"
#include "render/image.h"
#include "render/passes/imgui_pass.h"

struct ImDrawData;

namespace chiasm::render {

// One thread.
class InterfaceDrawer {
 public:
  static Expected<std::unique_ptr<InterfaceDrawer>> create(gpu::Device& device);

  // The picture's alpha is the clear colour's under what is drawn; colours end up premultiplied by it.
  Expected<Image> draw(const ImDrawData& data, const TextureTable& textures, glm::ivec2 size,
                       glm::vec4 clearColour);
  // The same into an image that somebody lent (see gpu::copyToLent). Submits; does not wait.
  Expected<void> drawInto(const ImDrawData& data, const TextureTable& textures, const gpu::LentTarget& target,
                          glm::vec4 clearColour);
  // False: the window is not ready, nothing was shown.
  Expected<bool> present(const ImDrawData& data, const TextureTable& textures, gpu::Swapchain& swapchain,
                         glm::vec4 clearColour);
  // An RGBA8 picture, once everything submitted before is done.
  Expected<Image> readPicture(const gpu::Image& picture);

 private:
  InterfaceDrawer() = default;
  Expected<void> fit(gpu::Image& picture, glm::ivec2 size) const;
  // A recording that has drawn the data into the picture.
  Expected<gpu::Commands> recordInto(const ImDrawData& data, const TextureTable& textures,
                                     const gpu::Image& picture, glm::vec4 clearColour);
  gpu::Device* device_ = nullptr;
  std::unique_ptr<gpu::CommandRing> ring_;
  ImGuiPass imgui_;
  gpu::Image offscreen_;
  std::vector<gpu::Image> lent_;  // pictures for lent images by size, the last used first
};

}  // namespace chiasm::render
