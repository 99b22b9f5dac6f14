#include "render/frame/interface_drawer.h"

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

Expected<Image> InterfaceDrawer::draw(const ImDrawData& data, const TextureTable& textures, glm::ivec2 size,
                                      glm::vec4 clearColour) {
  const int largest = static_cast<int>(device_->limits().maxImageDimension2D);
  if (size.x < 1 || size.y < 1 || size.x > largest || size.y > largest)
    return failure(ErrorKind::invalidInput, "An interface of " + std::to_string(size.x) + " × " +
                                                std::to_string(size.y) + " pixels cannot be drawn.");
  if (!offscreen_ || glm::ivec2(offscreen_.size()) != size) {
    gpu::ImageDescription description;
    description.size = {size, 1};
    description.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    auto image = gpu::Image::create(*device_, description);
    if (!image) return tl::unexpected(image.error());
    offscreen_ = std::move(*image);
  }
  auto commands = ring_->begin();
  if (!commands) return tl::unexpected(commands.error());
  commands->transition(offscreen_, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, true);
  commands->beginRendering(offscreen_, &clearColour);
  const Expected<void> drawn = imgui_.record(*commands, data, textures, offscreen_.format(), size);
  commands->endRendering();
  if (!drawn) {
    ring_->abandon(*commands);
    return tl::unexpected(drawn.error());
  }
  auto ticket = ring_->submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  imgui_.submitted(*ticket);
  return readPicture(offscreen_);
}

Expected<bool> InterfaceDrawer::present(const ImDrawData& data, const TextureTable& textures,
                                        gpu::Swapchain& swapchain, glm::vec4 clearColour) {
  auto acquired = swapchain.acquire();
  if (!acquired) return tl::unexpected(acquired.error());
  if (!*acquired) return false;
  const gpu::Swapchain::Frame& frame = **acquired;
  auto commands = ring_->begin();
  if (!commands) return tl::unexpected(commands.error());
  swapchain.toAttachment(*commands, frame);
  commands->beginRendering(frame.view, frame.extent, &clearColour);
  const Expected<void> drawn =
      imgui_.record(*commands, data, textures, swapchain.format(),
                    {static_cast<int>(frame.extent.width), static_cast<int>(frame.extent.height)});
  commands->endRendering();
  swapchain.toPresent(*commands, frame);
  if (!drawn) {
    ring_->abandon(*commands);
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
