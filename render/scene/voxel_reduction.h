// Fewer texels than voxels: how many fit into so much memory, and the means that they show.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"
#include "render/scene/voxel_box.h"

namespace chiasm::render {

// The finest image of a box of `voxels` of the grid that takes no more than `bytes`, and no more than
// `longest` texels along an axis: all of the voxels where they fit, otherwise texels as near to cubes of one
// edge (mm) as whole numbers of them allow, so that thick slices are reduced last. At least one texel.
glm::ivec3 texelsFitting(const GridGeometry& grid, glm::ivec3 voxels, std::uint32_t bytesPerTexel,
                         std::uint64_t bytes, int longest);

// How many voxels a texel stands for along the axis where it is most, 1 and more.
double reductionOf(glm::ivec3 voxels, glm::ivec3 texels);

// The image that spans a box of a volume exactly, with any number of texels: each is the mean of the voxels
// under it, weighted by how much of them it covers, and no numbers count as 0. Any thread.
class VoxelReduction {
 public:
  // `size`: of the whole grid. The buffer must outlive it.
  VoxelReduction(const VoxelBuffer& voxels, glm::ivec3 size, const VoxelBox& box, glm::ivec3 texels);
  // Stored values of one row of texels.
  void row(int y, int z, std::span<float> values) const;

 private:
  // What a texel covers along an axis: `count` voxels from `first`, the outer ones by these shares.
  struct Cover {
    int first = 0, count = 1;
    float firstShare = 1, lastShare = 1, scale = 1;
    float share(int i) const { return (i == 0 ? firstShare : i + 1 == count ? lastShare : 1.0f) * scale; }
  };
  static std::vector<Cover> coversOf(int low, int voxels, int texels);
  template <typename T>
  void rowOf(std::span<const T> voxels, int y, int z, std::span<float> values) const;

  const VoxelBuffer& voxels_;
  glm::ivec3 size_;
  std::vector<Cover> x_, y_, z_;
};

}  // namespace chiasm::render
