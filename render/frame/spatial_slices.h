// The pictures of the slices that stand in the room, drawn again only when what they show changed.
#pragma once

#include <cstdint>
#include <map>

#include "render/frame/scene_tracker.h"
#include "render/gpu/commands.h"
#include "render/passes/slice_pass.h"
#include "render/scene/resident_scene.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

// One thread.
class SpatialSlices {
 public:
  static Expected<SpatialSlices> create(gpu::Device& device, gpu::Uploader& uploader);

  // After ResidentScene::update.
  void prune(const SceneView& scene) { pass_.prune(scene); }
  // Records those that are not up to date; slices that are gone lose their pictures.
  Expected<void> record(gpu::Commands& commands, const SpatialScene& scene, const SceneTracker& tracker,
                        const ResidentScene& resident);
  // nullptr for a slice of no pixels. Readable by shaders.
  const gpu::Image* picture(std::uint32_t id) const;
  // After a failed submission: nothing that they show can be trusted.
  void forget() {
    slices_.clear();
    pass_.forget();
  }

 private:
  struct Slice {
    gpu::Image picture;
    SliceContent content;
    std::uint64_t volumes = 0, fused = 0, labels = 0;
    bool drawn = false;
  };
  gpu::Device* device_ = nullptr;
  SlicePass pass_;
  std::map<std::uint32_t, Slice> slices_;
};

}  // namespace chiasm::render
