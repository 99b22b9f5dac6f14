// The volume pass: ray-cast pictures of volumes and label surfaces.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include <glm/vec2.hpp>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/light/light_field.h"
#include "render/renderer.h"
#include "render/scene/resident_scene.h"
#include "render/scene/volume_focus.h"
#include "render/scene_view.h"

namespace chiasm::render {

// How to use it for one viewport with Volume3dContent:
//   update(scene)                       once per Renderer::update, after ResidentScene::update
//   advanceLight(...)                   before what is recorded of a viewport
//   recordCoarse(...)                   while moving: the whole picture at a third of the resolution
//   recordTile(..., tile) for tile in 0 .. tileCount(size) - 1   when still: full resolution, bounded pieces
// The target is an RGBA8 UNORM image with STORAGE and TRANSFER_DST usage, of exactly `size` pixels (two eyes:
// one target per eye). Every call moves the target to GENERAL and leaves it there. One thread.
class VolumePass {
 public:
  static Expected<std::unique_ptr<VolumePass>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                      const ResidentScene& resident,
                                                      bool onProcessor = false);
  ~VolumePass();

  // Whether the last scene's rays are cast by the processor (render/cpu/ray_caster.h): as `onProcessor`
  // asked, for scenes that it can draw. Pictures are then there when the recording is, in the uploader's
  // order; they are exact, whatever the volume allows.
  bool drawsOnProcessor() const;

  // Transfer-function tables, label surfaces and skip maps that the scene needs; what was sent for them
  // counts as tableBytes and labelBytes.
  Expected<UploadReport> update(const SceneView& scene);
  // After a failed update of the scene or of this pass: the next one sends everything again.
  void forget();
  // Of a volume that does not fit as a whole, sends what the scene's views let be seen of it (VolumeFocus);
  // before a draw, after update. What pictures are drawn from may change by it.
  Expected<VolumeFocus::Step> refine(const SceneView& scene, Quality quality);
  // Gives the memory of such a part back, for something that is needed; true when there was any: update then.
  bool makeRoom();
  // What the last refine left coarser than it is, or shows a part of.
  const std::vector<ReducedVolume>& reducedVolumes() const;

  // Goes on with the shadows of a viewport; what is recorded from now on has them as they are then. True:
  // they will not change any more.
  Expected<bool> advanceLight(const SceneView& scene, std::uint32_t viewport, const Volume3dContent& content,
                              LightField::Effort effort);
  std::uint64_t lightVisits() const;  // voxels and cells that the last call looked at

  // Tiles of 128 x 128 pixels, from the middle outwards.
  static int tileCount(glm::ivec2 size);
  Expected<void> recordTile(gpu::Commands& commands, const SceneView& scene, const Volume3dContent& content,
                            std::size_t eye, const gpu::Image& target, int tile);
  // The whole picture at full resolution.
  Expected<void> recordAll(gpu::Commands& commands, const SceneView& scene, const Volume3dContent& content,
                           std::size_t eye, const gpu::Image& target);
  // The whole picture at 1/3 of the resolution, scaled up linearly.
  Expected<void> recordCoarse(gpu::Commands& commands, const SceneView& scene, const Volume3dContent& content,
                              std::size_t eye, const gpu::Image& target);

  // Counting: slower shaders that add up rays, samples and taps over all recordings since the last reset.
  void setCounting(bool on) { counting_ = on; }
  // Waits for the device and reads the counts.
  Expected<DrawReport> takeCounts(gpu::CommandRing& ring);
  // After a failed submission: nothing that was drawn of meshes or sent of shadows can be trusted.
  void forgetPictures();
  // For tests: false casts every ray without skipping empty space. The pictures must be identical.
  void setSkipping(bool on) { skipping_ = on; }

 private:
  VolumePass();
  struct State;
  std::unique_ptr<State> state_;
  bool counting_ = false;
  bool skipping_ = true;
};

}  // namespace chiasm::render
