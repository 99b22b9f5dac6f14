// One step of a brush (a capsule, or its flat slice for a disk) as spans of voxels in every row of its box.
#pragma once

#include <vector>

#include "core/segmentation/brush.h"
#include "core/segmentation/region.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// Const access from any thread. The brush's radius is above 0, and a disk has a normal.
class BrushCapsule {
 public:
  BrushCapsule(const GridGeometry& grid, const BrushSettings& brush, PatientPoint from, PatientPoint to);

  struct Span {
    int begin = 0, end = 0;
  };
  const VoxelBox& box() const { return box_; }
  Span span(int j, int k) const {
    if (j < box_.begin.y || j >= box_.end.y || k < box_.begin.z || k >= box_.end.z) return {};
    return spans_[static_cast<std::size_t>(k - box_.begin.z) *
                      static_cast<std::size_t>(box_.end.y - box_.begin.y) +
                  static_cast<std::size_t>(j - box_.begin.y)];
  }
  bool holds(glm::ivec3 voxel) const {
    const Span row = span(voxel.y, voxel.z);
    return voxel.x >= row.begin && voxel.x < row.end;
  }

 private:
  Span cut(int j, int k, bool disk) const;

  glm::dvec3 from_, axis_;
  double radius_;
  glm::dvec3 normal_{0.0};  // zero for a sphere
  double thickness_ = 0.0;  // of one voxel layer across the disk's plane, mm
  glm::dmat4 caseFromVoxel_{1.0};
  VoxelBox box_;
  std::vector<Span> spans_;
};

}  // namespace chiasm
