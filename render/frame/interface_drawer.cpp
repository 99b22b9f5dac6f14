#include "render/frame/interface_drawer.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "render/gpu/uploader.h"

namespace chiasm::render {

Expected<std::unique_ptr<InterfaceDrawer>> InterfaceDrawer::create(gpu::Device& device) {
  std::unique_ptr<InterfaceDrawer> drawer(new InterfaceDrawer);
  drawer->device_ = &device;
  auto ring = gpu::CommandRing::create(device);
  if (!ring) return tl::unexpected(ring.error());
  drawer->ring_ = std::move(*ring);
  auto imgui = ImGuiPass::create(device);
  if (!imgui) return tl::unexpected(imgui.error());
  drawer->imgui_ = std::move(*imgui);
  return drawer;
}

Expected<void> InterfaceDrawer::fit(gpu::Image& picture, glm::ivec2 size) const {
  const int largest = static_cast<int>(device_->limits().maxImageDimension2D);
  if (size.x < 1 || size.y < 1 || size.x > largest || size.y > largest)
    return failure(ErrorKind::invalidInput, "An interface of " + std::to_string(size.x) + " × " +
                                                std::to_string(size.y) + " pixels cannot be drawn.");
  if (picture && glm::ivec2(picture.size()) == size) return {};
  gpu::ImageDescription description;
  description.size = {size, 1};
  description.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
  auto image = gpu::Image::create(*device_, description);
  if (!image) return tl::unexpected(image.error());
  picture = std::move(*image);
  return {};
}

Expected<gpu::Commands> InterfaceDrawer::recordInto(const ImDrawData& data, const TextureTable& textures,
                                                    const gpu::Image& picture, glm::vec4 clearColour) {
  auto commands = ring_->begin();
  if (!commands) return commands;
  commands->transition(picture, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, true);
  commands->beginRendering(picture, &clearColour);
  const Expected<void> drawn =
      imgui_.record(*commands, data, textures, picture.format(), glm::ivec2(picture.size()));
  commands->endRendering();
  if (drawn) return commands;
  ring_->abandon(*commands);
  return tl::unexpected(drawn.error());
}

Expected<Image> InterfaceDrawer::draw(const ImDrawData& data, const TextureTable& textures, glm::ivec2 size,
                                      glm::vec4 clearColour) {
  if (auto fitted = fit(offscreen_, size); !fitted) return tl::unexpected(fitted.error());
  auto commands = recordInto(data, textures, offscreen_, clearColour);
  if (!commands) return tl::unexpected(commands.error());
  auto ticket = ring_->submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  imgui_.submitted(*ticket);
  return readPicture(offscreen_);
}

Expected<void> InterfaceDrawer::drawInto(const ImDrawData& data, const TextureTable& textures,
                                         const gpu::LentTarget& target, glm::vec4 clearColour) {
  constexpr std::size_t kMostSizes = 8;  // as many as there are panels
  auto found = std::find_if(lent_.begin(), lent_.end(), [&](const gpu::Image& picture) {
    return glm::ivec2(picture.size()) == target.size;
  });
  if (found == lent_.end()) {
    gpu::Image picture;
    if (auto fitted = fit(picture, target.size); !fitted) return fitted;
    if (lent_.size() == kMostSizes) lent_.pop_back();
    found = lent_.insert(lent_.end(), std::move(picture));
  }
  std::rotate(lent_.begin(), found, found + 1);
  const gpu::Image& picture = lent_.front();
  auto commands = recordInto(data, textures, picture, clearColour);
  if (!commands) return tl::unexpected(commands.error());
  gpu::copyToLent(*commands, picture, {0, 0}, target);
  auto ticket = ring_->submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  imgui_.submitted(*ticket);
  return {};
}

Expected<bool> InterfaceDrawer::present(const ImDrawData& data, const TextureTable& textures,
                                        gpu::Swapchain& swapchain, glm::vec4 clearColour) {
  auto acquired = swapchain.acquire();
  if (!acquired) return tl::unexpected(acquired.error());
  if (!*acquired) return false;
  const gpu::Swapchain::Frame& frame = **acquired;
  auto commands = ring_->begin();
  if (!commands) {
    swapchain.abandon();
    return tl::unexpected(commands.error());
  }
  swapchain.toAttachment(*commands, frame);
  commands->beginRendering(frame.view, frame.extent, &clearColour);
  const Expected<void> drawn =
      imgui_.record(*commands, data, textures, swapchain.format(),
                    {static_cast<int>(frame.extent.width), static_cast<int>(frame.extent.height)});
  commands->endRendering();
  swapchain.toPresent(*commands, frame);
  if (!drawn) {
    ring_->abandon(*commands);
    swapchain.abandon();
    return tl::unexpected(drawn.error());
  }
  auto shown = swapchain.present(*ring_, *commands, frame);
  // Not later than the submission above, whatever another thread submitted meanwhile.
  imgui_.submitted(device_->queue().lastSubmitted());
  return shown;
}

Expected<Image> InterfaceDrawer::readPicture(const gpu::Image& picture) {
  auto bytes = gpu::readImage(*device_, *ring_, picture, {0, 0, 0}, picture.size(), 4);
  if (!bytes) return tl::unexpected(bytes.error());
  Image image;
  image.size = glm::ivec2(picture.size());
  image.rgba.resize(bytes->size());
  std::memcpy(image.rgba.data(), bytes->data(), bytes->size());
  return image;
}

}  // namespace chiasm::render
