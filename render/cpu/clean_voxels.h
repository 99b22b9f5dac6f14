// A volume's voxels for the CPU's kernels: where they lie, unless some of them are no numbers.
#pragma once

#include <vector>

#include <glm/vec3.hpp>

#include "core/volume/voxel_buffer.h"
#include "render/cpu/voxel_grid.h"

namespace chiasm::render::cpu {

// Float voxels that are no numbers count as 0, as in the upload to a device; a volume that has such is
// copied. The buffer must outlive it. Value type.
class CleanVoxels {
 public:
  CleanVoxels() = default;
  explicit CleanVoxels(const VoxelBuffer& source);
  // `size`: as many voxels as the buffer has.
  VoxelGrid grid(glm::ivec3 size) const;
  // Whether kernels can address a grid of this size.
  static bool fits(glm::ivec3 size);

 private:
  const VoxelBuffer* source_ = nullptr;
  std::vector<float> cleaned_;  // empty: the source is clean
};

}  // namespace chiasm::render::cpu
