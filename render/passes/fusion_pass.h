// The fusion pass: a second volume laid over a slice.
#pragma once

#include <array>
#include <map>

#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"
#include "render/passes/fusion_table.h"
#include "render/scene/resident_scene.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Used by the slice pass, between its base and its labels. Blends in whole numbers onto the 8-bit picture
// that is there; a slice without a second volume costs nothing. One thread.
class FusionPass {
 public:
  static Expected<FusionPass> create(gpu::Device& device);

  // `content.fusion` is set; `target` is in GENERAL and holds the base. A second volume that is not resident
  // leaves it as it is.
  Expected<void> record(gpu::Commands& commands, const SceneView& scene, const SliceContent& content,
                        const ResidentScene& resident, const gpu::Image& target);
  // Makes every pipeline now that would be made when first needed.
  Expected<void> prepareAll();
  // Forgets tables of volumes that the scene no longer has.
  void prune(const SceneView& scene);
  // After a failed submission: tables were filled by its commands.
  void forget() { sent_.clear(); }

 private:
  // What the device holds of a volume's table.
  struct Sent {
    FusionTable table;
    double slope = 0, intercept = 0;
    float sign = 1.0f, levelsPerValue = 0.0f;
    gpu::Buffer buffer;
  };
  struct Kind {
    bool interpolate = true, even = true;
    std::uint32_t where = 0;  // kWhere of the shader
  };
  Expected<const Sent*> send(gpu::Commands& commands, const SceneVolume& volume, const SliceFusion& fusion);
  Expected<const gpu::Pipeline*> pipeline(Kind kind);

  gpu::Device* device_ = nullptr;
  std::array<gpu::Pipeline, 12> pipelines_;  // by kind, made when first needed
  std::map<Uid, Sent> sent_;
};

}  // namespace chiasm::render
