// The light that volumes and labels stand in before both eyes, as far as it has come to the device.
#pragma once

#include <memory>
#include <optional>

#include "core/base/error.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/light/light_look.h"
#include "render/light/room_light.h"
#include "render/scene/resident_scene.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

// One thread, which never waits for light: it is worked out elsewhere (RoomLight), and comes in parts.
class StereoLight {
 public:
  // What is sent in one call of `advance`, bytes.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 20;

  // After the scene changed, and `resident` with it.
  void follow(const SceneView& scene, const ResidentScene& resident);
  // Once a frame: has light worked out where the scene wants shadows, and sends a part of what is new.
  Expected<void> advance(const SpatialScene& scene, gpu::Device& device, gpu::Uploader& uploader);
  // All of the light of what was shown last is there.
  bool settled() const { return light_.settled() && coming_ == nullptr && shown_ == light_.newest(); }
  // Nothing that the device holds can be trusted.
  void forget();

  // Of a frame with this grid; null where it has no light (yet).
  const gpu::Image* image(const SpatialScene& scene, const GridGeometry& frame) const;
  // Where there is an image.
  LightLook look(const SpatialScene& scene) const;

 private:
  RoomLight light_;
  std::optional<RoomMatter> matter_;  // but for the box; nullopt: nothing that stops light is shown in any
  bool followed_ = false;             // matter and box are what the light was told last
  std::optional<PatientBox> box_;
  std::shared_ptr<const RoomLightCells> shown_, coming_;
  gpu::Image image_, next_;
  int sentLayers_ = 0;  // of what is coming
};

}  // namespace chiasm::render
