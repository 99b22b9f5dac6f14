// What the device holds of a scene: volumes, label layers and the hidden masks, kept in step by update().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "render/gpu/device.h"
#include "render/gpu/uploader.h"
#include "render/renderer.h"
#include "render/scene/resident_labels.h"
#include "render/scene/resident_volume.h"
#include "render/scene/shared_volumes.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Owned by the renderer, read by the slice and the volume pass. One thread.
class ResidentScene {
 public:
  // `shared`: volumes that other renderers on the device hold are used, and own ones offered; null: alone.
  static Expected<std::unique_ptr<ResidentScene>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                         SharedVolumes* shared = nullptr);

  // Uploads new volumes (as fine as the device's memory budget allows), drops those no longer shown, and
  // sends only the label bricks whose storage changed. Submits its uploads; work submitted later sees them.
  Expected<UploadReport> update(const SceneView& scene);

  // Gives the memory of whole volumes back, for something that is needed: the next update sends coarser ones,
  // as long as these volumes are shown. True when there was any to give back.
  bool makeRoom();

  // After a failed update: nothing that the device holds can be trusted. The next update sends all of it.
  void forget();

  // nullptr when the scene has no such volume, or its voxels are not there yet.
  const ResidentVolume* volume(const Uid& uid) const;
  const ResidentLabels* labels(const Uid& segmentation, int layer) const;
  const ResidentLabels* hiddenMask(const Uid& volume) const;

  const gpu::Sampler& linear() const { return linear_; }
  const gpu::Sampler& nearest() const { return nearest_; }
  // Stand-ins for bindings that a shader declares and does not use: 1x1x1 images (float, uint) and a buffer.
  const gpu::Image& emptyFloat3d() const { return emptyFloat_; }
  const gpu::Image& emptyUint3d() const { return emptyUint_; }
  const gpu::Buffer& emptyBuffer() const { return emptyBuffer_; }

 private:
  ResidentScene() = default;
  std::uint64_t roomFor(const SceneVolume& volume) const;
  void leaveOut(const SceneView& scene);
  // Of a volume that is not there; the bytes, none where another renderer sent it.
  Expected<std::uint64_t> send(const SceneVolume& volume);
  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  SharedVolumes* shared_ = nullptr;
  gpu::Sampler linear_, nearest_;
  gpu::Image emptyFloat_, emptyUint_;
  gpu::Buffer emptyBuffer_;
  std::map<Uid, std::shared_ptr<const ResidentVolume>> volumes_;
  std::set<Uid> shownCoarser_;  // volumes that something else needs the memory of
  std::map<std::pair<Uid, int>, std::unique_ptr<ResidentLabels>> labels_;
  std::map<Uid, std::unique_ptr<ResidentLabels>> masks_;
};

}  // namespace chiasm::render
