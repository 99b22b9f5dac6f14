#include "render/scene/resident_scene.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace chiasm::render {

Expected<std::unique_ptr<ResidentScene>> ResidentScene::create(gpu::Device& device, gpu::Uploader& uploader,
                                                               SharedVolumes* shared) {
  std::unique_ptr<ResidentScene> scene(new ResidentScene);
  scene->device_ = &device;
  scene->uploader_ = &uploader;
  scene->shared_ = shared;
  auto linear = gpu::Sampler::create(device, VK_FILTER_LINEAR);
  if (!linear) return tl::unexpected(linear.error());
  scene->linear_ = std::move(*linear);
  auto nearest = gpu::Sampler::create(device, VK_FILTER_NEAREST);
  if (!nearest) return tl::unexpected(nearest.error());
  scene->nearest_ = std::move(*nearest);

  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  constexpr std::array<std::byte, 16> kZero{};
  for (const bool isFloat : {true, false}) {
    description.format = isFloat ? VK_FORMAT_R8_UNORM : VK_FORMAT_R8_UINT;
    auto image = gpu::Image::create(device, description);
    if (!image) return tl::unexpected(image.error());
    gpu::Image& kept = isFloat ? scene->emptyFloat_ : scene->emptyUint_;
    kept = std::move(*image);
    if (auto sent = uploader.toImage(kept, glm::ivec3(0), glm::ivec3(1), 1, std::span(kZero).first(1)); !sent)
      return tl::unexpected(sent.error());
  }
  auto buffer = gpu::Buffer::create(device, kZero.size(),
                                    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::device);
  if (!buffer) return tl::unexpected(buffer.error());
  scene->emptyBuffer_ = std::move(*buffer);
  if (auto sent = uploader.toBuffer(scene->emptyBuffer_, 0, kZero); !sent)
    return tl::unexpected(sent.error());
  return scene;
}

// All that is left but an eighth of the budget, where the volume fits into it (labels, pictures and tables
// need some); otherwise an eighth, for an overview: what is seen of it is sent as finely as fits
// (VolumeFocus).
std::uint64_t ResidentScene::roomFor(const SceneVolume& volume) const {
  const std::uint64_t eighth = device_->memoryBudget() / 8;
  const auto left = [&] {
    const std::uint64_t free = device_->freeBytes();
    return free > eighth ? (free - eighth) / 64 * 63 : 0;  // rows of an image are padded
  };
  const std::uint64_t bytes = ResidentVolume::bytesOf(*device_, volume);
  if (bytes > left()) static_cast<void>(device_->waitIdle());  // what was dropped is freed
  return bytes <= left() && shownCoarser_.count(volume.uid) == 0
             ? left()
             : std::max<std::uint64_t>(std::min(left(), eighth), 1 << 16);
}

// What is not shown any more goes first, so that its memory is there for what comes.
void ResidentScene::leaveOut(const SceneView& scene) {
  std::set<Uid> volumesShown, masksShown;
  std::set<std::pair<Uid, int>> labelsShown;
  for (const SceneVolume& volume : scene.volumes) {
    if (volume.voxels) volumesShown.insert(volume.uid);
    if (volume.voxels && volume.hiddenMask) masksShown.insert(volume.uid);
  }
  for (const SceneLabels& labels : scene.labels)
    if (labels.map) labelsShown.insert({labels.segmentation, labels.layer});
  std::erase_if(volumes_, [&](const auto& entry) { return volumesShown.count(entry.first) == 0; });
  std::erase_if(masks_, [&](const auto& entry) { return masksShown.count(entry.first) == 0; });
  std::erase_if(labels_, [&](const auto& entry) { return labelsShown.count(entry.first) == 0; });
  std::erase_if(shownCoarser_, [&](const Uid& uid) { return volumesShown.count(uid) == 0; });
}

bool ResidentScene::makeRoom() {
  bool any = false;
  std::erase_if(volumes_, [&](const auto& entry) {
    if (entry.second->reduced()) return false;
    shownCoarser_.insert(entry.first);
    return any = true;
  });
  return any;
}

// One volume after the other: who waits for one of another renderer holds none back meanwhile.
Expected<std::uint64_t> ResidentScene::send(const SceneVolume& volume) {
  const VoxelBuffer* voxels = volume.voxels.get();
  if (shared_ != nullptr)
    if (auto there = shared_->findOrBegin(voxels, volume.grid.size)) {
      volumes_[volume.uid] = std::move(there);
      return std::uint64_t{0};
    }
  const auto sent = [&]() -> Expected<std::shared_ptr<const ResidentVolume>> {
    auto created = ResidentVolume::create(*device_, *uploader_, volume, roomFor(volume));
    if (!created) return tl::unexpected(created.error());
    std::shared_ptr<const ResidentVolume> made = std::move(*created);
    if (shared_ == nullptr) return made;
    if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
    shared_->offer(made);
    return made;
  }();
  if (shared_ != nullptr) shared_->end(voxels);
  if (!sent) return tl::unexpected(sent.error());
  volumes_[volume.uid] = *sent;
  return (*sent)->uploadedBytes();
}

Expected<UploadReport> ResidentScene::update(const SceneView& scene) {
  UploadReport report;
  leaveOut(scene);
  const auto updateLabels = [&](std::unique_ptr<ResidentLabels>& resident, const LabelMap& map,
                                const std::vector<LabelAppearance>& appearance) -> Expected<void> {
    if (!resident || resident->size() != map.size()) {
      auto created = ResidentLabels::create(*device_, *uploader_, map.size());
      if (!created) return tl::unexpected(created.error());
      resident = std::move(*created);
    }
    auto sent = resident->update(map);
    if (!sent) return tl::unexpected(sent.error());
    report.labelBytes += sent->bytes;
    report.labelBricks += sent->bricks;
    auto looks = resident->updateAppearance(appearance);
    if (!looks) return tl::unexpected(looks.error());
    report.tableBytes += *looks;
    return {};
  };

  for (const SceneVolume& volume : scene.volumes) {
    if (!volume.voxels) continue;
    const auto found = volumes_.find(volume.uid);
    if (found == volumes_.end() || found->second->source() != volume.voxels.get() ||
        found->second->size() != volume.grid.size) {
      if (found != volumes_.end()) volumes_.erase(found);  // first, so that two copies need not fit
      auto sent = send(volume);
      if (!sent) return tl::unexpected(sent.error());
      report.volumeBytes += *sent;
    }
    if (!volume.hiddenMask) continue;
    CHECK(volume.hiddenMask->size() == volume.grid.size, "a hidden mask has its volume's grid");
    if (auto done = updateLabels(masks_[volume.uid], *volume.hiddenMask, {}); !done)
      return tl::unexpected(done.error());
  }
  for (const SceneLabels& labels : scene.labels) {
    if (!labels.map) continue;
    const std::pair key(labels.segmentation, labels.layer);
    if (auto done = updateLabels(labels_[key], *labels.map, labels.appearance); !done)
      return tl::unexpected(done.error());
  }
  if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
  return report;
}

void ResidentScene::forget() {
  volumes_.clear();
  labels_.clear();
  masks_.clear();
}

const ResidentVolume* ResidentScene::volume(const Uid& uid) const {
  const auto found = volumes_.find(uid);
  return found == volumes_.end() ? nullptr : found->second.get();
}

const ResidentLabels* ResidentScene::labels(const Uid& segmentation, int layer) const {
  const auto found = labels_.find({segmentation, layer});
  return found == labels_.end() ? nullptr : found->second.get();
}

const ResidentLabels* ResidentScene::hiddenMask(const Uid& volume) const {
  const auto found = masks_.find(volume);
  return found == masks_.end() ? nullptr : found->second.get();
}

}  // namespace chiasm::render
