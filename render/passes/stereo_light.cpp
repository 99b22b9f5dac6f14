#include "render/passes/stereo_light.h"

#include <algorithm>
#include <utility>

#include "render/light/light_image.h"
#include "render/scene/volumes_in_3d.h"

namespace chiasm::render {

void StereoLight::follow(const SceneView& scene, const ResidentScene& resident) {
  followed_ = false;
  matter_.reset();
  const auto [first, second] = volumesIn3d(scene);
  if (second != nullptr) return;  // two volumes have no shadows
  auto source = lightSourceOf(scene);
  if (!source) return;
  RoomMatter matter;
  if (first != nullptr) {
    const ResidentVolume* volume = resident.volume(first->uid);
    if (volume == nullptr) return;
    matter.ranges = volume->sharedVoxelRanges();
  }
  matter.source = std::move(*source);
  matter_ = std::move(matter);
}

Expected<void> StereoLight::advance(const SpatialScene& scene, gpu::Device& device, gpu::Uploader& uploader) {
  if (scene.shadows <= 0.0f || !matter_) {
    light_.follow(std::nullopt);
    followed_ = false;
    forget();
    return {};
  }
  if (!followed_ || !(box_ == scene.clipBox)) {
    RoomMatter matter = *matter_;
    matter.box = box_ = scene.clipBox;
    light_.follow(std::move(matter));
    followed_ = true;
  }
  if (auto newest = light_.newest(); newest != nullptr && newest != shown_ && newest != coming_) {
    coming_ = std::move(newest);
    sentLayers_ = 0;
    auto made = makeLightImage(device, coming_->grid.size);
    next_ = made ? std::move(*made) : gpu::Image();
    if (!made) {  // where it does not fit there are no shadows: everything else needs the memory more
      image_ = {};
      shown_ = std::move(coming_);
    }
  }
  if (coming_ == nullptr) return {};
  const glm::ivec3 size = coming_->grid.size;
  const std::size_t layerBytes = 4 * static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
  const int layers = std::clamp(static_cast<int>(kMostBytes / layerBytes), 1, size.z - sentLayers_);
  if (auto sent = sendLight(next_, coming_->cells, sentLayers_, layers, uploader); !sent) return sent;
  sentLayers_ += layers;
  if (sentLayers_ < size.z) return {};
  image_ = std::move(next_);
  shown_ = std::move(coming_);
  return {};
}

void StereoLight::forget() {
  shown_.reset();
  coming_.reset();
  image_ = {};
  next_ = {};
}

const gpu::Image* StereoLight::image(const SpatialScene& scene, const GridGeometry& frame) const {
  const bool lit = scene.shadows > 0.0f && matter_ && image_ && shown_->of == frame;
  // What a plane hides would go on throwing its shadow over the face of the cut.
  return lit && scene.clipPlanes.empty() ? &image_ : nullptr;
}

LightLook StereoLight::look(const SpatialScene& scene) const {
  return lightLook(shown_->grid, RoomLight::lamp(), scene.shadows);
}

}  // namespace chiasm::render
