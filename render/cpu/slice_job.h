// What the CPU's slice kernels are given (plain numbers and pointers: see voxel_grid.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "render/cpu/voxel_grid.h"

namespace chiasm::render::cpu {

// Between voxel centres: the nearest voxel, a trilinear filter, or Catmull and Rom's cubic (64 voxels; a =
// -1/2, as vtkImageReslice's).
enum class SliceFilter : std::uint8_t { nearest, linear, cubic };
// What a thick slice shows of its layers.
enum class SlabMode : std::uint8_t { maximum, minimum, mean };

struct SliceJob {
  VoxelGrid grid;
  // In voxels (0: the centre of the first): the centre of pixel (0, 0) in the first layer, one pixel to the
  // right, one down, and from layer to layer.
  float first[3], right[3], down[3], deeper[3];
  int layers;  // at least 1
  SliceFilter filter;
  SlabMode mode;
  float outside;        // value where no layer meets the volume
  float scale, offset;  // result = scale * stored + offset
};

// Rows y0 to y1 of a picture, `width` values each, rows `stride` values apart.
struct SliceRows {
  int y0, y1, width;
  float* values;  // of row y0
  std::ptrdiff_t stride;
};

// One an instruction set, of the same source (slice_kernel.inl). Any thread.
void sliceScalar(const SliceJob& job, const SliceRows& rows);
void slicePortable(const SliceJob& job, const SliceRows& rows);
void sliceAvx2(const SliceJob& job, const SliceRows& rows);
void sliceAvx512(const SliceJob& job, const SliceRows& rows);

}  // namespace chiasm::render::cpu
