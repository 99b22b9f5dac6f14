// Pictures that ImGui shows, by handle: an ImTextureID is a number of ours, so a stale one draws nothing.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>

#include "render/frame/viewport_picture.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/image.h"

namespace chiasm::render {

// One thread.
class TextureTable {
 public:
  explicit TextureTable(gpu::Device& device) : device_(device) {}

  // Uploads an own picture of the application; refuses sizes that the device cannot hold.
  Expected<void*> create(gpu::Uploader& uploader, const Image& image);
  // Unknown handles are ignored: destroying twice is harmless.
  void destroy(void* texture);

  // The handle of a viewport's picture; the same for as long as the viewport lives, whatever its size.
  static void* viewportHandle(std::uint32_t viewportId);
  // From now on exactly these pictures can be shown; allocates nothing while they stay the same.
  void showViewports(const std::map<std::uint32_t, ViewportPicture>& pictures);

  // nullptr for a handle that is not, or no longer, known.
  const gpu::Image* find(void* texture) const;

 private:
  gpu::Device& device_;
  std::unordered_map<std::uint64_t, gpu::Image> own_;
  std::unordered_map<std::uint32_t, const gpu::Image*> viewports_;
  std::uint64_t nextSerial_ = 1;
};

}  // namespace chiasm::render
