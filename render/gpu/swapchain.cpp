#include "render/gpu/swapchain.h"

#include <algorithm>
#include <utility>

#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

namespace {

constexpr std::size_t kFramesInFlight = 2;
constexpr std::uint64_t kLongestWait = 100'000'000;  // nanoseconds

// 8-bit UNORM, blue first as compositors like it.
const VkSurfaceFormatKHR* chooseFormat(const std::vector<VkSurfaceFormatKHR>& offered) {
  for (const VkFormat format : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM})
    for (const VkSurfaceFormatKHR& offer : offered)
      if (offer.format == format && offer.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return &offer;
  return nullptr;
}

Expected<VkSemaphore> createSemaphore(Device& device) {
  auto info = structure<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
  VkSemaphore semaphore = VK_NULL_HANDLE;
  if (const VkResult result = device.vk().CreateSemaphore(device.handle(), &info, nullptr, &semaphore);
      result != VK_SUCCESS)
    return vulkanFailure(result, "create a semaphore");
  return semaphore;
}

}  // namespace

Expected<std::unique_ptr<Swapchain>> Swapchain::create(Device& device, VkSurfaceKHR surface,
                                                       std::function<glm::ivec2()> framebufferSize) {
  std::unique_ptr<Swapchain> chain(new Swapchain);
  chain->device_ = &device;
  chain->surface_ = surface;
  chain->framebufferSize_ = std::move(framebufferSize);
  const InstanceFunctions& vk = device.instance().vk();
  std::uint32_t count = 0;
  VkResult listed = vk.GetPhysicalDeviceSurfaceFormatsKHR(device.physical(), surface, &count, nullptr);
  std::vector<VkSurfaceFormatKHR> formats(count);
  if (listed == VK_SUCCESS)
    listed = vk.GetPhysicalDeviceSurfaceFormatsKHR(device.physical(), surface, &count, formats.data());
  if (listed != VK_SUCCESS) return vulkanFailure(listed, "ask the window for its picture formats");
  const VkSurfaceFormatKHR* found = chooseFormat(formats);
  if (found == nullptr)
    return failure(ErrorKind::unavailable, "The window offers no 8-bit UNORM picture format.");
  chain->format_ = found->format;
  chain->colourSpace_ = found->colorSpace;
  if (auto made = chain->renewSemaphores(); !made) return tl::unexpected(made.error());
  if (auto built = chain->rebuild(); !built) return tl::unexpected(built.error());
  return chain;
}

Swapchain::~Swapchain() {
  const DeviceFunctions& vk = device_->vk();
  {
    const auto lock = device_->queue().lock();
    vk.DeviceWaitIdle(device_->handle());
  }
  destroyImages();
  if (handle_) vk.DestroySwapchainKHR(device_->handle(), handle_, nullptr);
  for (VkSemaphore semaphore : acquired_) vk.DestroySemaphore(device_->handle(), semaphore, nullptr);
  device_->instance().vk().DestroySurfaceKHR(device_->instance().handle(), surface_, nullptr);
}

// While the device is idle.
Expected<void> Swapchain::renewSemaphores() {
  for (VkSemaphore& semaphore : acquired_)
    device_->vk().DestroySemaphore(device_->handle(), std::exchange(semaphore, VK_NULL_HANDLE), nullptr);
  acquired_.resize(kFramesInFlight, VK_NULL_HANDLE);
  acquiredTicket_.assign(kFramesInFlight, 0);
  for (VkSemaphore& kept : acquired_) {
    auto semaphore = createSemaphore(*device_);
    if (!semaphore) return tl::unexpected(semaphore.error());
    kept = *semaphore;
  }
  abandoned_ = false;
  return {};
}

void Swapchain::abandon() {
  stale_ = abandoned_ = true;
}

void Swapchain::destroyImages() {
  const DeviceFunctions& vk = device_->vk();
  for (VkImageView view : views_) vk.DestroyImageView(device_->handle(), view, nullptr);
  for (VkSemaphore semaphore : rendered_) vk.DestroySemaphore(device_->handle(), semaphore, nullptr);
  views_.clear();
  rendered_.clear();
  images_.clear();
}

Expected<void> Swapchain::rebuild() {
  const DeviceFunctions& vk = device_->vk();
  {
    const auto lock = device_->queue().lock();
    vk.DeviceWaitIdle(device_->handle());
  }
  destroyImages();
  stale_ = true;  // until all of it is there
  if (abandoned_)
    if (auto renewed = renewSemaphores(); !renewed) return renewed;
  builtFor_ = framebufferSize_();
  VkSurfaceCapabilitiesKHR capabilities{};
  if (const VkResult result = device_->instance().vk().GetPhysicalDeviceSurfaceCapabilitiesKHR(
          device_->physical(), surface_, &capabilities);
      result != VK_SUCCESS)
    return vulkanFailure(result, "ask the window for its size");
  extent_ = capabilities.currentExtent;
  if (extent_.width == UINT32_MAX) {
    extent_.width = std::clamp(static_cast<std::uint32_t>(builtFor_.x), capabilities.minImageExtent.width,
                               capabilities.maxImageExtent.width);
    extent_.height = std::clamp(static_cast<std::uint32_t>(builtFor_.y), capabilities.minImageExtent.height,
                                capabilities.maxImageExtent.height);
  }
  const VkSwapchainKHR old = std::exchange(handle_, VK_NULL_HANDLE);
  if (extent_.width == 0 || extent_.height == 0) {
    if (old) vk.DestroySwapchainKHR(device_->handle(), old, nullptr);
    stale_ = false;
    return {};
  }
  auto info = structure<VkSwapchainCreateInfoKHR>(VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR);
  info.surface = surface_;
  info.minImageCount = std::max(capabilities.minImageCount, 3u);
  if (capabilities.maxImageCount > 0)
    info.minImageCount = std::min(info.minImageCount, capabilities.maxImageCount);
  info.imageFormat = format_;
  info.imageColorSpace = colourSpace_;
  info.imageExtent = extent_;
  info.imageArrayLayers = 1;
  info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
  info.preTransform = capabilities.currentTransform;
  info.compositeAlpha = (capabilities.supportedCompositeAlpha & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR) != 0
                            ? VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                            : VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR;
  info.presentMode = VK_PRESENT_MODE_FIFO_KHR;  // the one that every device has
  info.clipped = VK_TRUE;
  info.oldSwapchain = old;
  const VkResult created = vk.CreateSwapchainKHR(device_->handle(), &info, nullptr, &handle_);
  if (old) vk.DestroySwapchainKHR(device_->handle(), old, nullptr);
  if (created != VK_SUCCESS) {
    handle_ = VK_NULL_HANDLE;
    return vulkanFailure(created, "make pictures for the window");
  }
  std::uint32_t count = 0;
  VkResult listed = vk.GetSwapchainImagesKHR(device_->handle(), handle_, &count, nullptr);
  images_.resize(count);
  if (listed == VK_SUCCESS)
    listed = vk.GetSwapchainImagesKHR(device_->handle(), handle_, &count, images_.data());
  if (listed != VK_SUCCESS) return vulkanFailure(listed, "get the pictures of the window");
  for (VkImage image : images_) {
    auto view = structure<VkImageViewCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO);
    view.image = image;
    view.viewType = VK_IMAGE_VIEW_TYPE_2D;
    view.format = format_;
    view.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    VkImageView handle = VK_NULL_HANDLE;
    if (const VkResult result = vk.CreateImageView(device_->handle(), &view, nullptr, &handle);
        result != VK_SUCCESS)
      return vulkanFailure(result, "create a view of a window's picture");
    views_.push_back(handle);
    auto semaphore = createSemaphore(*device_);
    if (!semaphore) return tl::unexpected(semaphore.error());
    rendered_.push_back(*semaphore);
  }
  stale_ = false;
  return {};
}

Expected<std::optional<Swapchain::Frame>> Swapchain::acquire() {
  const glm::ivec2 size = framebufferSize_();
  if (size.x <= 0 || size.y <= 0) return std::nullopt;
  if (!handle_ || stale_ || size != builtFor_) {
    if (auto built = rebuild(); !built) return tl::unexpected(built.error());
    if (!handle_) return std::nullopt;
  }
  const std::size_t turn = nextAcquired_;
  if (auto done = device_->queue().wait(acquiredTicket_[turn]); !done) return tl::unexpected(done.error());
  Frame frame;
  const VkResult result = device_->vk().AcquireNextImageKHR(device_->handle(), handle_, kLongestWait,
                                                            acquired_[turn], VK_NULL_HANDLE, &frame.index);
  if (result == VK_NOT_READY || result == VK_TIMEOUT) return std::nullopt;
  if (result == VK_ERROR_OUT_OF_DATE_KHR) {
    stale_ = true;
    return std::nullopt;
  }
  if (result == VK_SUBOPTIMAL_KHR) stale_ = true;
  if (result != VK_SUCCESS && result != VK_SUBOPTIMAL_KHR) {
    stale_ = true;
    return vulkanFailure(result, "get a picture of the window");
  }
  frame.image = images_[frame.index];
  frame.view = views_[frame.index];
  frame.extent = extent_;
  frame.acquired = acquired_[turn];
  frame.rendered = rendered_[frame.index];
  return frame;
}

void Swapchain::barrier(Commands& commands, VkImage image, VkImageLayout from, VkImageLayout to) const {
  auto barrier = structure<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
  barrier.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  barrier.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
  barrier.oldLayout = from;
  barrier.newLayout = to;
  barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
  barrier.image = image;
  barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
  auto info = structure<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
  info.imageMemoryBarrierCount = 1;
  info.pImageMemoryBarriers = &barrier;
  device_->vk().CmdPipelineBarrier2(commands.handle(), &info);
}

void Swapchain::toAttachment(Commands& commands, const Frame& frame) const {
  barrier(commands, frame.image, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
}

void Swapchain::toPresent(Commands& commands, const Frame& frame) const {
  barrier(commands, frame.image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
}

Expected<bool> Swapchain::present(CommandRing& ring, Commands& commands, const Frame& frame) {
  auto wait = structure<VkSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO);
  wait.semaphore = frame.acquired;
  wait.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  VkSemaphoreSubmitInfo signal = wait;
  signal.semaphore = frame.rendered;
  auto ticket = ring.submit(commands, {&wait, 1}, {&signal, 1});
  if (!ticket) {
    abandon();
    return tl::unexpected(ticket.error());
  }
  acquiredTicket_[nextAcquired_] = *ticket;
  nextAcquired_ = (nextAcquired_ + 1) % acquired_.size();
  auto info = structure<VkPresentInfoKHR>(VK_STRUCTURE_TYPE_PRESENT_INFO_KHR);
  info.waitSemaphoreCount = 1;
  info.pWaitSemaphores = &frame.rendered;
  info.swapchainCount = 1;
  info.pSwapchains = &handle_;
  info.pImageIndices = &frame.index;
  // A software device finishes the picture within the call: better before the queue's lock is held.
  if (device_->isCpu())
    if (auto done = device_->queue().wait(*ticket); !done) {
      stale_ = true;
      return tl::unexpected(done.error());
    }
  const VkResult result = device_->queue().present(info);
  stale_ = stale_ || result != VK_SUCCESS;
  if (result == VK_SUCCESS || result == VK_SUBOPTIMAL_KHR) return true;
  if (result == VK_ERROR_OUT_OF_DATE_KHR) return false;
  return vulkanFailure(result, "show the picture in the window");
}

}  // namespace chiasm::render::gpu
