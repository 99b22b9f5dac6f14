// XrImages: one swapchain of the runtime, lent out image by image.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "app/vr/headset/headset.h"
#include "app/vr/openxr/xr_call.h"

namespace chiasm::app::vr {

// One thread at a time; `shown` any thread. Dies before its session.
class XrImages {
 public:
  // R8G8B8A8_SRGB: pictures are display-encoded and copied as they are. `readable`: may be copied from.
  static Expected<std::unique_ptr<XrImages>> create(XrSession session,
                                                    std::shared_ptr<render::SharedDevice> device,
                                                    glm::ivec2 size, bool readable);
  ~XrImages();
  XrImages(const XrImages&) = delete;
  XrImages& operator=(const XrImages&) = delete;

  // Waits at most `patience` seconds for an image; none when the runtime still uses all of them. The next
  // call goes on waiting for the same one.
  Expected<std::optional<render::LentImage>> acquire(double patience);
  Expected<void> release();
  // A picture was released: the swapchain may be named in a layer.
  bool shown() const { return shown_.load(); }
  glm::ivec2 size() const { return size_; }
  XrSwapchainSubImage whole() const;

 private:
  XrImages() = default;
  std::shared_ptr<render::SharedDevice> device_;
  XrSwapchain handle_ = XR_NULL_HANDLE;
  glm::ivec2 size_{0};
  std::vector<VkImage> images_;
  std::optional<std::uint32_t> acquired_;
  std::atomic<bool> shown_{false};
};

}  // namespace chiasm::app::vr
