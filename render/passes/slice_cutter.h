// Slices cut by the processor from the voxels where they lie: thick ones on every machine, and thin ones of
// volumes that the device holds only in part.
#pragma once

#include <memory>
#include <vector>

#include "render/cpu/slicer.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/image.h"
#include "render/passes/window_thresholds.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Greys are exactly core's applyWindow of each pixel's value; between voxel centres values are linear, or
// those of the nearest voxel. The layers of a slab lie no further apart than voxels do along its normal. One
// thread.
class SliceCutter {
 public:
  // False for grids that the processor's slices cannot address.
  static bool canCut(const SceneVolume& volume);
  // The picture of a slice through a volume, as thick as `content.slab` says; opaque, black outside of it.
  // `preview`: values that are tinted, in thin slices only; null: none.
  Image picture(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size,
                const ThresholdPreview* preview = nullptr);
  // The same, sent to an image, which is in GENERAL afterwards. Nothing recorded and not submitted may use
  // it.
  Expected<void> draw(const SceneVolume& volume, const SliceContent& content, const ThresholdPreview* preview,
                      gpu::Uploader& uploader, const gpu::Image& target);

 private:
  void cut(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size, cpu::SliceFilter filter,
           float sign, std::vector<float>& values);
  std::unique_ptr<cpu::Slicer> slicer_;  // its threads wait for the first slice
  const VoxelBuffer* cut_ = nullptr;     // the volume that the slicer has
  GridGeometry grid_;
  std::vector<float> values_, nearest_;
};

// How many layers a slab has in a grid, and how far apart they lie; a thin slice is one layer.
struct SlabLayers {
  int count = 1;
  double mmApart = 0.0;
};
SlabLayers layersOf(const GridGeometry& grid, const SliceContent& content);

}  // namespace chiasm::render
