#include "render/frame/scene_tracker.h"

#include <algorithm>

namespace chiasm::render {

namespace {

bool sameVoxels(const SceneVolume& a, const SceneVolume& b) {
  return a.uid == b.uid && a.voxels == b.voxels && a.grid == b.grid && a.rescaleSlope == b.rescaleSlope &&
         a.rescaleIntercept == b.rescaleIntercept;
}

bool sameInSlices(const SceneVolume& a, const SceneVolume& b) {
  return sameVoxels(a, b) && a.window == b.window;
}

bool sameIn3d(const SceneVolume& a, const SceneVolume& b) {
  if (a.visibleIn3d != b.visibleIn3d) return false;
  if (!a.visibleIn3d) return a.uid == b.uid;
  const bool windowShows = a.mode != RenderMode::shaded;
  return sameVoxels(a, b) && a.transferFunction == b.transferFunction && a.mode == b.mode &&
         (!windowShows || a.window == b.window) && a.shading == b.shading && a.depthCue == b.depthCue &&
         a.sampleDistanceVoxels == b.sampleDistanceVoxels &&
         a.precomputedGradients == b.precomputedGradients && a.adaptiveSteps == b.adaptiveSteps &&
         a.sampling == b.sampling && a.opacity3d == b.opacity3d &&
         sameBricks(a.hiddenMask.get(), b.hiddenMask.get());
}

bool samePlace(const SceneLabels& a, const SceneLabels& b) {
  return a.segmentation == b.segmentation && a.layer == b.layer && a.grid == b.grid &&
         sameBricks(a.map.get(), b.map.get());
}

// The look of a label beyond the end of the list: invisible.
constexpr LabelAppearance kInvisible{};

template <typename Same>
bool sameLooks(const SceneLabels& a, const SceneLabels& b, Same same) {
  const std::size_t count = std::max(a.appearance.size(), b.appearance.size());
  for (std::size_t label = 0; label < count; ++label)
    if (!same(label < a.appearance.size() ? a.appearance[label] : kInvisible,
              label < b.appearance.size() ? b.appearance[label] : kInvisible))
      return false;
  return true;
}

bool sameLookInSlices(const LabelAppearance& a, const LabelAppearance& b) {
  if (a.sliceFill != b.sliceFill || a.sliceOutline != b.sliceOutline) return false;
  return a.colour == b.colour || (a.sliceFill == 0.0f && a.sliceOutline == 0.0f);
}

bool sameLookIn3d(const LabelAppearance& a, const LabelAppearance& b) {
  return a.opacity3d == b.opacity3d && (a.colour == b.colour || a.opacity3d == 0.0f);
}

}  // namespace

bool sameBricks(const LabelMap* a, const LabelMap* b) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr || a->size() != b->size()) return false;
  for (std::uint32_t brick = 0; brick < a->brickCount(); ++brick)
    if (!a->brick(brick).sharesStorageWith(b->brick(brick))) return false;
  return true;
}

bool SceneTracker::update(const SceneView& scene) {
  const std::uint64_t before = now_;
  updateVolumes(scene);
  updateLabels(scene);
  updatePreview(scene);
  if (meshes_ != scene.meshes) {
    meshes_ = scene.meshes;
    volume3d_ = ++now_;
  }
  return now_ != before;
}

std::uint64_t SceneTracker::sliceRevision(const Uid& volume) const {
  for (const TrackedVolume& tracked : volumes_)
    if (tracked.last.uid == volume) return tracked.sliceRevision;
  return 0;
}

std::uint64_t SceneTracker::fusedRevision(const Uid& volume) const {
  for (const TrackedVolume& tracked : volumes_)
    if (tracked.last.uid == volume) return tracked.fusedRevision;
  return 0;
}

void SceneTracker::updateVolumes(const SceneView& scene) {
  if (volumes_.size() != scene.volumes.size()) {
    volumes_.resize(scene.volumes.size());
    volume3d_ = ++now_;
  }
  for (std::size_t i = 0; i < scene.volumes.size(); ++i) {
    TrackedVolume& tracked = volumes_[i];
    const SceneVolume& volume = scene.volumes[i];
    const bool slices = sameInSlices(tracked.last, volume), in3d = sameIn3d(tracked.last, volume);
    const bool colours = tracked.last.transferFunction == volume.transferFunction;
    if (!in3d) volume3d_ = ++now_;
    if (!slices || tracked.sliceRevision == 0) tracked.sliceRevision = ++now_;
    if (!slices || !colours || tracked.fusedRevision == 0) tracked.fusedRevision = ++now_;
    if (!slices || !in3d || !colours) tracked.last = volume;
  }
}

void SceneTracker::updateLabels(const SceneView& scene) {
  if (layers_.size() != scene.labels.size()) {
    layers_.resize(scene.labels.size());
    labels_ = volume3d_ = ++now_;
  }
  for (std::size_t i = 0; i < scene.labels.size(); ++i) {
    SceneLabels& last = layers_[i];
    const SceneLabels& layer = scene.labels[i];
    const bool place = samePlace(last, layer);
    const bool slices = place && sameLooks(last, layer, sameLookInSlices);
    const bool in3d = place && sameLooks(last, layer, sameLookIn3d);
    if (!slices) labels_ = ++now_;
    if (!in3d) volume3d_ = ++now_;
    if (!slices || !in3d) last = layer;
  }
}

void SceneTracker::updatePreview(const SceneView& scene) {
  if (preview_ == scene.preview) return;
  ++now_;
  for (TrackedVolume& tracked : volumes_)
    if ((preview_ && preview_->volume == tracked.last.uid) ||
        (scene.preview && scene.preview->volume == tracked.last.uid))
      tracked.sliceRevision = now_;
  preview_ = scene.preview;
}

}  // namespace chiasm::render
