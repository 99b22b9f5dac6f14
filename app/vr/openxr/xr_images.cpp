#include "app/vr/openxr/xr_images.h"

#include <algorithm>

namespace chiasm::app::vr {
namespace {

Expected<void> requireFormat(XrSession session) {
  std::uint32_t count = 0;
  if (auto got =
          xrCheck(xrEnumerateSwapchainFormats(session, 0, &count, nullptr), "xrEnumerateSwapchainFormats");
      !got)
    return got;
  std::vector<std::int64_t> formats(count);
  if (auto got = xrCheck(xrEnumerateSwapchainFormats(session, count, &count, formats.data()),
                         "xrEnumerateSwapchainFormats");
      !got)
    return got;
  if (std::find(formats.begin(), formats.end(), VK_FORMAT_R8G8B8A8_SRGB) != formats.end()) return {};
  return tl::unexpected(troubleError(Trouble::noVulkan, "it offers no R8G8B8A8_SRGB pictures"));
}

}  // namespace

Expected<std::unique_ptr<XrImages>> XrImages::create(XrSession session,
                                                     std::shared_ptr<render::SharedDevice> device,
                                                     glm::ivec2 size, bool readable) {
  if (auto offered = requireFormat(session); !offered) return tl::unexpected(offered.error());
  std::unique_ptr<XrImages> images(new XrImages);
  images->device_ = std::move(device);
  images->size_ = size;
  auto info = xrStructure<XrSwapchainCreateInfo>(XR_TYPE_SWAPCHAIN_CREATE_INFO);
  info.usageFlags = XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT |
                    (readable ? XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT : 0u);
  info.format = VK_FORMAT_R8G8B8A8_SRGB;
  info.sampleCount = 1;
  info.width = static_cast<std::uint32_t>(size.x);
  info.height = static_cast<std::uint32_t>(size.y);
  info.faceCount = info.arraySize = info.mipCount = 1;
  {
    const auto lock = images->device_->lockQueue();
    if (auto made = xrCheck(xrCreateSwapchain(session, &info, &images->handle_), "xrCreateSwapchain"); !made)
      return tl::unexpected(made.error());
  }
  std::uint32_t count = 0;
  if (auto got = xrCheck(xrEnumerateSwapchainImages(images->handle_, 0, &count, nullptr),
                         "xrEnumerateSwapchainImages");
      !got)
    return tl::unexpected(got.error());
  std::vector<XrSwapchainImageVulkan2KHR> handles(
      count, xrStructure<XrSwapchainImageVulkan2KHR>(XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR));
  if (auto got =
          xrCheck(xrEnumerateSwapchainImages(images->handle_, count, &count,
                                             reinterpret_cast<XrSwapchainImageBaseHeader*>(handles.data())),
                  "xrEnumerateSwapchainImages");
      !got)
    return tl::unexpected(got.error());
  for (const XrSwapchainImageVulkan2KHR& one : handles) images->images_.push_back(one.image);
  return images;
}

XrImages::~XrImages() {
  if (handle_ == XR_NULL_HANDLE) return;
  const auto lock = device_->lockQueue();
  xrDestroySwapchain(handle_);
}

Expected<std::optional<render::LentImage>> XrImages::acquire(double patience) {
  if (!acquired_) {
    auto info = xrStructure<XrSwapchainImageAcquireInfo>(XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO);
    std::uint32_t index = 0;
    const auto lock = device_->lockQueue();
    if (auto got = xrCheck(xrAcquireSwapchainImage(handle_, &info, &index), "xrAcquireSwapchainImage"); !got)
      return tl::unexpected(got.error());
    acquired_ = index;
  }
  auto wait = xrStructure<XrSwapchainImageWaitInfo>(XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO);
  wait.timeout = static_cast<XrDuration>(patience * 1e9);
  const XrResult result = xrWaitSwapchainImage(handle_, &wait);
  if (result == XR_TIMEOUT_EXPIRED) return std::nullopt;
  if (auto waited = xrCheck(result, "xrWaitSwapchainImage"); !waited) return tl::unexpected(waited.error());
  return render::LentImage{images_[*acquired_], size_, 0};
}

Expected<void> XrImages::release() {
  auto info = xrStructure<XrSwapchainImageReleaseInfo>(XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO);
  acquired_.reset();
  const auto lock = device_->lockQueue();
  if (auto done = xrCheck(xrReleaseSwapchainImage(handle_, &info), "xrReleaseSwapchainImage"); !done)
    return done;
  shown_ = true;
  return {};
}

XrSwapchainSubImage XrImages::whole() const {
  return {handle_, {{0, 0}, {size_.x, size_.y}}, 0};
}

}  // namespace chiasm::app::vr
