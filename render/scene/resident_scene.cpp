#include "render/scene/resident_scene.h"

#include <array>
#include <set>
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

Expected<UploadReport> ResidentScene::update(const SceneView& scene) {
  UploadReport report;
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

  std::set<Uid> volumesShown, masksShown;
  std::vector<std::shared_ptr<const ResidentVolume>> sent;
  for (const SceneVolume& volume : scene.volumes) {
    if (!volume.voxels) continue;
    volumesShown.insert(volume.uid);
    auto& resident = volumes_[volume.uid];
    if (!resident || resident->source() != volume.voxels.get() || resident->size() != volume.grid.size) {
      resident.reset();  // first, so that two copies need not fit
      if (shared_ != nullptr) resident = shared_->find(volume.voxels.get(), volume.grid.size);
    }
    if (!resident) {
      auto created = ResidentVolume::create(*device_, *uploader_, volume);
      if (!created) {
        volumes_.erase(volume.uid);
        return tl::unexpected(created.error());
      }
      resident = std::move(*created);
      sent.push_back(resident);
      report.volumeBytes += resident->uploadedBytes();
    }
    if (!volume.hiddenMask) continue;
    CHECK(volume.hiddenMask->size() == volume.grid.size, "a hidden mask has its volume's grid");
    masksShown.insert(volume.uid);
    if (auto done = updateLabels(masks_[volume.uid], *volume.hiddenMask, {}); !done)
      return tl::unexpected(done.error());
  }
  std::set<std::pair<Uid, int>> labelsShown;
  for (const SceneLabels& labels : scene.labels) {
    if (!labels.map) continue;
    const std::pair key(labels.segmentation, labels.layer);
    labelsShown.insert(key);
    if (auto done = updateLabels(labels_[key], *labels.map, labels.appearance); !done)
      return tl::unexpected(done.error());
  }
  std::erase_if(volumes_, [&](const auto& entry) { return volumesShown.count(entry.first) == 0; });
  std::erase_if(masks_, [&](const auto& entry) { return masksShown.count(entry.first) == 0; });
  std::erase_if(labels_, [&](const auto& entry) { return labelsShown.count(entry.first) == 0; });
  if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
  if (shared_ != nullptr)
    for (auto& volume : sent) shared_->offer(std::move(volume));
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
