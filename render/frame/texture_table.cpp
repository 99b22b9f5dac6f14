#include "render/frame/texture_table.h"

#include <span>
#include <string>

namespace chiasm::render {

namespace {

// The two lowest bits say whose picture it is; no handle is ever 0, ImGui's "no texture".
constexpr std::uintptr_t kViewport = 1, kOwn = 2;

void* toHandle(std::uint64_t number, std::uintptr_t kind) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(number) << 2 | kind);
}

}  // namespace

Expected<void*> TextureTable::create(gpu::Uploader& uploader, const Image& image) {
  const int largest = static_cast<int>(device_.limits().maxImageDimension2D);
  if (image.size.x < 1 || image.size.y < 1 || image.size.x > largest || image.size.y > largest ||
      image.rgba.size() !=
          static_cast<std::size_t>(image.size.x) * static_cast<std::size_t>(image.size.y) * 4)
    return failure(ErrorKind::invalidInput, "A picture of " + std::to_string(image.size.x) + " × " +
                                                std::to_string(image.size.y) +
                                                " pixels cannot be shown: this device takes up to " +
                                                std::to_string(largest) + " along a side.");
  gpu::ImageDescription description;
  description.size = {image.size, 1};
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  Expected<gpu::Image> texture = gpu::Image::create(device_, description);
  if (!texture) return tl::unexpected(texture.error());
  if (auto sent =
          uploader.toImage(*texture, {0, 0, 0}, {image.size, 1}, 4, std::as_bytes(std::span(image.rgba)));
      !sent) {
    uploader.abandon();
    return tl::unexpected(sent.error());
  }
  if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
  const std::uint64_t serial = nextSerial_++;
  own_.emplace(serial, std::move(*texture));
  return toHandle(serial, kOwn);
}

void TextureTable::destroy(void* texture) {
  const auto bits = reinterpret_cast<std::uintptr_t>(texture);
  if ((bits & 3) == kOwn) own_.erase(bits >> 2);
}

void* TextureTable::viewportHandle(std::uint32_t viewportId) {
  return toHandle(viewportId, kViewport);
}

void TextureTable::showViewports(const std::map<std::uint32_t, ViewportPicture>& pictures) {
  std::erase_if(viewports_, [&](const auto& entry) { return !pictures.contains(entry.first); });
  for (const auto& [id, picture] : pictures)
    if (picture.picture()) viewports_[id] = &picture.picture();
}

const gpu::Image* TextureTable::find(void* texture) const {
  const auto bits = reinterpret_cast<std::uintptr_t>(texture);
  if ((bits & 3) == kOwn) {
    const auto found = own_.find(bits >> 2);
    return found == own_.end() ? nullptr : &found->second;
  }
  if ((bits & 3) != kViewport) return nullptr;
  const auto found = viewports_.find(static_cast<std::uint32_t>(bits >> 2));
  return found == viewports_.end() ? nullptr : found->second;
}

}  // namespace chiasm::render
