#include "render/scene/resident_labels.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

constexpr std::uint32_t kDense = 0x80000000u;

std::uint32_t toByte(float value) {
  return static_cast<std::uint32_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255.0f));
}

}  // namespace

Expected<std::unique_ptr<ResidentLabels>> ResidentLabels::create(gpu::Device& device, gpu::Uploader& uploader,
                                                                 glm::ivec3 size) {
  std::unique_ptr<ResidentLabels> labels(new ResidentLabels);
  labels->device_ = &device;
  labels->uploader_ = &uploader;
  labels->map_ = LabelMap(size);
  labels->page_.assign(labels->map_.brickCount(), 0);
  auto atlas = BrickAtlas::create(device, uploader, VK_FORMAT_R16_UINT, 2, kBrickEdge);
  if (!atlas) return tl::unexpected(atlas.error());
  labels->atlas_ = std::move(*atlas);
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = VK_FORMAT_R32_UINT;
  description.size = labels->map_.brickGrid();
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto pages = gpu::Image::create(device, description);
  if (!pages) return tl::unexpected(pages.error());
  labels->pages_ = std::move(*pages);
  if (auto sent = uploader.toImage(labels->pages_, glm::ivec3(0), labels->map_.brickGrid(), 4,
                                   std::as_bytes(std::span(labels->page_)));
      !sent)
    return tl::unexpected(sent.error());
  if (auto sent = labels->updateAppearance({}); !sent) return tl::unexpected(sent.error());
  return labels;
}

Expected<ResidentLabels::Sent> ResidentLabels::update(const LabelMap& map) {
  CHECK(map.size() == map_.size(), "a label layer keeps its grid");
  Sent sent;
  std::vector<std::uint32_t> dense;
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
    const Brick& now = map.brick(index);
    if (now.sharesStorageWith(map_.brick(index))) continue;
    sent.changed = true;
    if (!now.isUniform()) {
      dense.push_back(index);
      continue;
    }
    if ((page_[index] & kDense) != 0) atlas_.giveBack(page_[index] & ~kDense);
    page_[index] = now.uniformLabel();
    pagesDirty_ = true;
  }
  std::uint32_t newSlots = 0;
  for (const std::uint32_t index : dense) newSlots += (page_[index] & kDense) == 0 ? 1 : 0;
  if (auto room = atlas_.reserve(newSlots); !room) return tl::unexpected(room.error());
  const auto scratch = std::make_unique<DenseBrick>();
  for (const std::uint32_t index : dense) {
    if ((page_[index] & kDense) == 0) {
      page_[index] = kDense | atlas_.take();
      pagesDirty_ = true;
    }
    const auto texels = std::as_bytes(std::span(map.brick(index).voxels(*scratch)));
    if (auto written = atlas_.write(page_[index] & ~kDense, texels); !written)
      return tl::unexpected(written.error());
    sent.bytes += texels.size();
    ++sent.bricks;
  }
  if (pagesDirty_) {
    const auto texels = std::as_bytes(std::span(page_));
    if (auto written = uploader_->toImage(pages_, glm::ivec3(0), map.brickGrid(), 4, texels); !written)
      return tl::unexpected(written.error());
    sent.bytes += texels.size();
    pagesDirty_ = false;
  }
  if (sent.changed) ++revision_;
  map_ = map;
  return sent;
}

Expected<std::uint64_t> ResidentLabels::updateAppearance(const std::vector<LabelAppearance>& appearance) {
  if (appearance_ && appearance == appearances_) return 0;
  std::vector<glm::uvec2> packed;
  for (const LabelAppearance& look : appearance)
    packed.push_back({static_cast<std::uint32_t>(look.colour.r) |
                          static_cast<std::uint32_t>(look.colour.g) << 8 |
                          static_cast<std::uint32_t>(look.colour.b) << 16 | toByte(look.opacity3d) << 24,
                      toByte(look.sliceFill) | toByte(look.sliceOutline) << 8});
  if (packed.empty()) packed.push_back({0, 0});
  const auto bytes = std::as_bytes(std::span(packed));
  // Always a fresh buffer: the one before may still be read by a picture in flight.
  auto buffer = gpu::Buffer::create(*device_, bytes.size(),
                                    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::device);
  if (!buffer) return tl::unexpected(buffer.error());
  appearance_ = std::move(*buffer);
  if (auto sent = uploader_->toBuffer(appearance_, 0, bytes); !sent) return tl::unexpected(sent.error());
  appearanceCount_ = static_cast<std::uint32_t>(appearance.size());
  appearances_ = appearance;
  ++revision_;
  return bytes.size();
}

}  // namespace chiasm::render
