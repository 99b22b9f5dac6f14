// A window's chain of images.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <glm/vec2.hpp>

#include "core/base/error.h"
#include "render/gpu/commands.h"

namespace chiasm::render::gpu {

// UNORM images (pictures are display-encoded already), FIFO. Rebuilt by itself when the window changes. Waits
// for an image at most a tenth of a second, so that a compositor that holds them all cannot freeze the
// interface. One thread; presenting passes the queue's lock.
class Swapchain {
 public:
  // Takes the surface over. `framebufferSize` says the window's size in pixels; 0 while minimised.
  static Expected<std::unique_ptr<Swapchain>> create(Device& device, VkSurfaceKHR surface,
                                                     std::function<glm::ivec2()> framebufferSize);
  ~Swapchain();
  Swapchain(const Swapchain&) = delete;
  Swapchain& operator=(const Swapchain&) = delete;

  struct Frame {
    std::uint32_t index = 0;
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
    VkExtent2D extent{};
    VkSemaphore acquired = VK_NULL_HANDLE;  // wait for it before writing
    VkSemaphore rendered = VK_NULL_HANDLE;  // signal it when written
  };
  VkFormat format() const { return format_; }
  // nullopt: the window is minimised, just being resized, or has no image free; draw the next frame. The
  // image is UNDEFINED.
  Expected<std::optional<Frame>> acquire();
  // Records the barriers around a frame: UNDEFINED to COLOR_ATTACHMENT, and that to PRESENT_SRC.
  void toAttachment(Commands& commands, const Frame& frame) const;
  void toPresent(Commands& commands, const Frame& frame) const;
  // Submits the commands with the frame's semaphores and presents it. False: out of date, draw again.
  Expected<bool> present(CommandRing& ring, Commands& commands, const Frame& frame);
  // A frame that was acquired is not going to be presented, after a failure: the next one is of a new chain.
  void abandon();

 private:
  Swapchain() = default;
  Expected<void> rebuild();
  Expected<void> renewSemaphores();
  void destroyImages();
  void barrier(Commands& commands, VkImage image, VkImageLayout from, VkImageLayout to) const;
  Device* device_ = nullptr;
  VkSurfaceKHR surface_ = VK_NULL_HANDLE;
  std::function<glm::ivec2()> framebufferSize_;
  VkSwapchainKHR handle_ = VK_NULL_HANDLE;
  VkFormat format_ = VK_FORMAT_B8G8R8A8_UNORM;
  VkColorSpaceKHR colourSpace_ = VK_COLOR_SPACE_SRGB_NONLINEAR_KHR;
  VkExtent2D extent_{};
  glm::ivec2 builtFor_{0};  // the window's size then; `extent_` may differ where the surface decides
  bool stale_ = false;      // shown well enough (or broken), but rebuild before the next frame
  bool abandoned_ = false;  // a semaphore was signalled and nobody waits for it
  std::vector<VkImage> images_;
  std::vector<VkImageView> views_;
  std::vector<VkSemaphore> rendered_;  // one an image: present may still wait on it when a frame is reused
  std::vector<VkSemaphore> acquired_;  // used in turn
  std::vector<Ticket> acquiredTicket_;
  std::size_t nextAcquired_ = 0;
};

}  // namespace chiasm::render::gpu
