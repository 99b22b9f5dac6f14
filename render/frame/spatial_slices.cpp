#include "render/frame/spatial_slices.h"

#include <algorithm>
#include <string>

namespace chiasm::render {

Expected<SpatialSlices> SpatialSlices::create(gpu::Device& device, gpu::Uploader& uploader) {
  SpatialSlices slices;
  slices.device_ = &device;
  auto pass = SlicePass::create(device, uploader);
  if (!pass) return tl::unexpected(pass.error());
  slices.pass_ = std::move(*pass);
  if (auto ready = slices.pass_.prepareAll(); !ready) return tl::unexpected(ready.error());
  return slices;
}

Expected<void> SpatialSlices::record(gpu::Commands& commands, const SpatialScene& scene,
                                     const SceneTracker& tracker, const ResidentScene& resident) {
  std::erase_if(slices_, [&](const auto& entry) {
    return std::none_of(scene.slices.begin(), scene.slices.end(),
                        [&](const SpatialSlice& slice) { return slice.id == entry.first; });
  });
  const int largest = static_cast<int>(device_->limits().maxImageDimension2D);
  for (const SpatialSlice& shown : scene.slices) {
    if (shown.pixels.x < 1 || shown.pixels.y < 1) continue;
    if (shown.pixels.x > largest || shown.pixels.y > largest)
      return failure(ErrorKind::invalidInput, "A slice of " + std::to_string(shown.pixels.x) + " × " +
                                                  std::to_string(shown.pixels.y) +
                                                  " pixels cannot be drawn: this device takes up to " +
                                                  std::to_string(largest) + " along a side.");
    Slice& slice = slices_[shown.id];
    if (!slice.picture || glm::ivec2(slice.picture.size()) != shown.pixels) {
      gpu::ImageDescription description;
      description.size = {shown.pixels, 1};
      description.usage =
          VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
      auto image = gpu::Image::create(*device_, description);
      if (!image) return tl::unexpected(image.error());
      slice.picture = std::move(*image);
      slice.drawn = false;
    }
    const std::uint64_t volumes = tracker.sliceRevision(shown.content.volume);
    const std::uint64_t fused =
        shown.content.fusion ? tracker.fusedRevision(shown.content.fusion->volume) : 0;
    const std::uint64_t labels = tracker.labelsRevision();
    if (slice.drawn && slice.volumes == volumes && slice.fused == fused && slice.labels == labels &&
        slice.content == shown.content)
      continue;
    if (auto drawn = pass_.record(commands, scene.scene, shown.content, resident, slice.picture); !drawn)
      return drawn;
    slice.content = shown.content;
    slice.volumes = volumes;
    slice.fused = fused;
    slice.labels = labels;
    slice.drawn = true;
  }
  return {};
}

const gpu::Image* SpatialSlices::picture(std::uint32_t id) const {
  const auto found = slices_.find(id);
  return found != slices_.end() && found->second.drawn ? &found->second.picture : nullptr;
}

}  // namespace chiasm::render
