// The slice pass: plane cuts through a volume with its window, the threshold preview, a second volume laid
// over it, and the label layers.
#pragma once

#include <array>
#include <map>
#include <memory>

#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"
#include "render/gpu/uploader.h"
#include "render/passes/fusion_pass.h"
#include "render/passes/slice_cutter.h"
#include "render/passes/window_thresholds.h"
#include "render/scene/resident_scene.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Greys are exactly core's applyWindow for nearest sampling. Every layer is blended onto the 8-bit result of
// the one before; opacities count in steps of 1/255. A label's outline is those of its pixels that have
// another label within a disc of `outlinePixels`; it lies over the fill. One thread.
class SlicePass {
 public:
  static Expected<SlicePass> create(gpu::Device& device, gpu::Uploader& uploader);

  // Draws the whole target: RGBA8 with STORAGE and TRANSFER_DST usage. Moves it to GENERAL and leaves it
  // there, readable by what follows. A volume that is not resident leaves the picture black under its labels.
  // Thick slices, and those of a volume that is resident only in part, are cut by the processor from the
  // voxels and sent before anything recorded.
  Expected<void> record(gpu::Commands& commands, const SceneView& scene, const SliceContent& content,
                        const ResidentScene& resident, const gpu::Image& target);
  // Makes every pipeline now that would be made when first needed.
  Expected<void> prepareAll();
  // Forgets tables of volumes that the scene no longer has.
  void prune(const SceneView& scene);
  // After a failed submission: tables were filled by its commands.
  void forget() {
    windows_.clear();
    fusion_.forget();
  }

 private:
  struct WindowTable {
    WindowLevel window;
    double slope = 0, intercept = 0;
    float sign = 1.0f;
    float levelsPerValue = 0.0f;  // 0: the thresholds do not lie evenly
    gpu::Buffer thresholds;
  };
  Expected<const WindowTable*> windowTable(gpu::Commands& commands, const SceneVolume& volume);
  Expected<void> recordBase(gpu::Commands& commands, const SceneView& scene, const SliceContent& content,
                            const ResidentScene& resident, const gpu::Image& target);
  Expected<void> recordLayer(gpu::Commands& commands, const SceneLabels& layer, const SliceContent& content,
                             const ResidentLabels& labels, const ResidentScene& resident,
                             const gpu::Image& target);
  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  struct BaseKind {
    bool interpolate = true, preview = false, even = true;
  };
  Expected<const gpu::Pipeline*> basePipeline(BaseKind kind);
  std::array<gpu::Pipeline, 8> base_;  // by kind, made when first needed
  SliceCutter cutter_;
  FusionPass fusion_;
  gpu::Pipeline labels_, overlay_;
  std::map<Uid, WindowTable> windows_;
  gpu::Buffer screenLabels_;  // of one layer of one picture at a time
};

}  // namespace chiasm::render
