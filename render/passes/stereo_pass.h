// The stereo pass: both eyes' rays in one dispatch, laid over a picture of what stands in the room.
#pragma once

#include <array>
#include <memory>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/passes/ray_counts.h"
#include "render/passes/stereo_light.h"
#include "render/passes/stereo_variants.h"
#include "render/passes/volume_frame.h"
#include "render/scene/resident_scene.h"
#include "render/spatial_scene.h"
#include "render/stereo_renderer.h"

namespace chiasm::render {

// Pictures of both eyes lie side by side, twice as wide as one eye's. Both eyes share the scene's tables and
// its map of empty bricks. With qualities of one, and nothing in the room, an eye's rays are those of
// VolumePass, through one volume and through two. One thread.
class StereoPass {
 public:
  static Expected<std::unique_ptr<StereoPass>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                      const ResidentScene& resident);

  // As VolumePass::update.
  Expected<UploadReport> update(const SceneView& scene);
  // Once a frame, after what changed: goes on with shadows.
  Expected<void> advanceLight(const SpatialScene& scene) {
    return light_.advance(scene, *device_, *uploader_);
  }
  // A draw now has all the light that the scene will have, and had it the last time.
  bool lightSettled() const { return light_.settled() && !lightWaits_; }
  // After a failed update of the scene or of this pass: the next one sends everything again.
  void forget() {
    frame_.forget();
    light_.forget();
  }

  struct Pictures {
    const gpu::Image& room;    // RGBA8 with STORAGE usage, premultiplied, in GENERAL
    const gpu::Image& depths;  // D32 (see kNearMm), readable by shaders
    const gpu::Image& target;  // RGBA8 with STORAGE usage; moved to GENERAL
    // What lies over the room at a depth of its own (as `room` and `depths`); null: nothing.
    const gpu::Image* veils = nullptr;
    const gpu::Image* veilDepths = nullptr;
  };
  // Rays stop where `depths` says. Alpha is 1 where the volume or the room is opaque; colours are
  // premultiplied.
  Expected<void> record(gpu::Commands& commands, const SpatialScene& scene,
                        const std::array<EyeView, 2>& eyes, glm::ivec2 pixels, const StereoQuality& quality,
                        const Pictures& pictures);
  // The same in steps, which may be submissions of their own: begin, every piece of the rays, compose.
  Expected<void> begin(gpu::Commands& commands, const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                       glm::ivec2 pixels, const StereoQuality& quality, const Pictures& pictures);
  void cast(gpu::Commands& commands, const Pictures& pictures, int piece, int pieces);
  void compose(gpu::Commands& commands, const Pictures& pictures);

  // Makes what a draw of this scene needs, elsewhere; true when it is there.
  bool prepare(const SceneView& scene);

  void setCounting(bool on) { counting_ = on; }
  Expected<DrawReport> takeCounts(gpu::CommandRing& ring) { return counts_.take(*device_, ring); }
  // For tests, as VolumePass::setSkipping.
  void setSkipping(bool on) { skipping_ = on; }

 private:
  StereoPass() = default;
  // With shadows where they and their shader are there.
  Expected<const gpu::Pipeline*> pipeline(const SpatialScene& scene);
  VolumeVariant asDrawn(VolumeVariant variant) const;
  Expected<void> fitRays(glm::ivec2 extent);
  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  const ResidentScene* resident_ = nullptr;
  VolumeFrame frame_;
  StereoLight light_;
  std::unique_ptr<StereoVariants> variants_;
  gpu::Pipeline compose_;
  // Of the frame that was begun.
  const gpu::Pipeline* casting_ = nullptr;
  const gpu::Image* lightImage_ = nullptr;  // null: no shadows
  bool lightWaits_ = false;                 // for its shader
  glm::uvec3 rayGroups_{0};
  glm::ivec2 pixels_{0};
  gpu::Buffer params_, pairParams_;
  RayCounts counts_;
  gpu::Image rays_, rayDepths_;
  bool counting_ = false, skipping_ = true;
};

}  // namespace chiasm::render
