// A region cut into rows of voxels: which voxels of a row are inside, without asking each of them.
#pragma once

#include "core/segmentation/region.h"

namespace chiasm {

// Keeps references to the region and the grid, which must outlive it. Const access from any thread.
class RegionRows {
 public:
  RegionRows(const Region& region, const GridGeometry& grid);

  struct Span {
    int begin = 0, end = 0;  // half-open column indices
    bool empty() const { return begin >= end; }
  };
  // The columns i for which contains(region, centre of voxel i, j, k); one span, as every region is convex.
  Span row(int j, int k) const;
  bool everywhere() const { return std::holds_alternative<Everywhere>(region_); }
  const VoxelBox& box() const { return box_; }

 private:
  const Region& region_;
  const GridGeometry& grid_;
  VoxelBox box_;
  glm::dmat4 caseFromVoxel_;
};

}  // namespace chiasm
