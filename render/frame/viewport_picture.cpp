#include "render/frame/viewport_picture.h"

#include <algorithm>
#include <string>

namespace chiasm::render {

namespace {

Expected<gpu::Image> createPicture(gpu::Device& device, glm::ivec2 size) {
  gpu::ImageDescription description;
  description.size = {size, 1};
  description.usage = VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT |
                      VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  return gpu::Image::create(device, description);
}

std::size_t eyesOf(const Viewport& viewport) {
  const auto* content = std::get_if<Volume3dContent>(&viewport.content);
  return content != nullptr ? content->eyes.size() : 1;
}

}  // namespace

Expected<void> ViewportPicture::fit(gpu::Device& device, const Viewport& viewport) {
  const int largest = static_cast<int>(device.limits().maxImageDimension2D);
  const std::size_t eyes = eyesOf(viewport);
  if (viewport.size.x < 1 || viewport.size.y < 1 || viewport.size.x > largest || viewport.size.y > largest ||
      eyes < 1 || viewport.size.x % static_cast<int>(eyes) != 0)
    return failure(ErrorKind::invalidInput,
                   "A view of " + std::to_string(viewport.size.x) + " × " + std::to_string(viewport.size.y) +
                       " pixels for " + std::to_string(eyes) +
                       " eyes cannot be drawn: this device takes 1 to " + std::to_string(largest) +
                       " along a side, and the eyes share the width evenly.");
  if (!picture_ || glm::ivec2(picture_.size()) != viewport.size) {
    forget();
    auto picture = createPicture(device, viewport.size);
    if (!picture) return tl::unexpected(picture.error());
    picture_ = std::move(*picture);
  }
  const glm::ivec2 eyeSize(viewport.size.x / static_cast<int>(eyes), viewport.size.y);
  const std::size_t apart = eyes > 1 ? eyes : 0;
  if (eyes_.size() == apart && (apart == 0 || glm::ivec2(eyes_[0].size()) == eyeSize)) return {};
  forget();
  eyes_.clear();
  for (std::size_t eye = 0; eye < apart; ++eye) {
    auto image = createPicture(device, eyeSize);
    if (!image) return tl::unexpected(image.error());
    eyes_.push_back(std::move(*image));
  }
  return {};
}

bool ViewportPicture::begin(const Viewport& viewport, const SceneTracker& tracker) {
  std::uint64_t volumes = tracker.volume3dRevision(), fused = 0, labels = 0;
  if (const auto* slice = std::get_if<SliceContent>(&viewport.content)) {
    volumes = tracker.sliceRevision(slice->volume);
    if (slice->fusion) fused = tracker.fusedRevision(slice->fusion->volume);
    labels = tracker.labelsRevision();
  }
  if (volumes_ != volumes || fused_ != fused || labels_ != labels || content_ != viewport.content) {
    volumes_ = volumes;
    fused_ = fused;
    labels_ = labels;
    content_ = viewport.content;
    forget();
  }
  if (stage_ == Stage::stale) nextTile = 0;
  return stage_ != Stage::complete;
}

}  // namespace chiasm::render
