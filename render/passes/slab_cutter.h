// Thick slices: the largest, smallest or mean value across a slab, worked out by the processor on every
// machine.
#pragma once

#include <memory>
#include <vector>

#include "render/cpu/slicer.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/image.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Greys are exactly core's applyWindow of each pixel's value; between voxel centres values are linear. The
// layers of a slab lie no further apart than voxels do along its normal. One thread.
class SlabCutter {
 public:
  // The picture of a slab through a volume; opaque, black outside of it. `content.slab.mm` is above 0.
  Image picture(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size);
  // The same, sent to an image, which is in GENERAL afterwards. Nothing recorded and not submitted may use
  // it.
  Expected<void> draw(const SceneVolume& volume, const SliceContent& content, gpu::Uploader& uploader,
                      const gpu::Image& target);

 private:
  std::unique_ptr<cpu::Slicer> slicer_;  // its threads wait for the first thick slice
  const VoxelBuffer* cut_ = nullptr;     // the volume that the slicer has
  GridGeometry grid_;
  std::vector<float> values_;
};

// How many layers a slab has in a grid, and how far apart they lie.
struct SlabLayers {
  int count = 1;
  double mmApart = 0.0;
};
SlabLayers layersOf(const GridGeometry& grid, const SliceContent& content);

}  // namespace chiasm::render
