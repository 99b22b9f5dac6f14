// Slices at any angle, thin or thick, by the processor's vector instructions: values, not pictures.
#pragma once

#include <memory>
#include <span>

#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"
#include "render/cpu/clean_voxels.h"
#include "render/cpu/crew.h"
#include "render/cpu/simd_level.h"
#include "render/cpu/slice_job.h"

namespace chiasm::render::cpu {

// A plane in case space: pixel (x, y) shows the point centre + right * (x + 0.5 - w/2) * mmPerPixel +
// down * (y + 0.5 - h/2) * mmPerPixel, as SliceContent has it; a thick slice the layers `mmPerLayer` apart
// along the normal (right x down), the plane in their middle.
struct SlicePlane {
  PatientPoint centre;
  PatientVector right{{1, 0, 0}}, down{{0, 1, 0}};  // unit, orthogonal
  double mmPerPixel = 1.0;
  int layers = 1;
  double mmPerLayer = 1.0;
  SlabMode mode = SlabMode::mean;
  SliceFilter filter = SliceFilter::linear;
};

// Results are the same, bit for bit, whatever the level and the number of threads. One thread.
class Slicer {
 public:
  explicit Slicer(SimdLevel level = bestSimdLevel(), unsigned threads = 0);  // 0: one a core

  // The volume to cut; its grid must fit the kernels (CleanVoxels::fits).
  void setVolume(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid);
  // size.x * size.y values, top row first: scale * stored + offset, and `outside` where no layer meets the
  // volume (its voxels reach half a voxel beyond their centres). `values` must have that many.
  void cut(const SlicePlane& plane, glm::ivec2 size, double scale, double offset, float outside,
           std::span<float> values);

 private:
  SimdLevel level_;
  Crew crew_;
  std::shared_ptr<const VoxelBuffer> source_;
  GridGeometry grid_;
  CleanVoxels voxels_;
};

}  // namespace chiasm::render::cpu
