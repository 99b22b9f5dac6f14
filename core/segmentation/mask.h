// A segment's voxels as bits, in the part of the grid where it is: what the operations on segments work on.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/bit_grid.h"
#include "core/segmentation/region.h"
#include "core/segmentation/write_chosen.h"

namespace chiasm {

// A set of voxels in a part of a grid. `begin` is the voxel of the first bit: x a multiple of 64, y and z of
// a brick's edge, so that words and bricks meet. Value type.
struct Mask {
  glm::ivec3 begin{0};
  BitGrid bits;

  Mask() = default;
  // Nothing, over a box widened to whole words and bricks but not beyond the grid.
  Mask(const VoxelBox& box, glm::ivec3 gridSize);

  VoxelBox box() const { return {begin, begin + bits.size()}; }
  bool test(glm::ivec3 voxel) const {
    const VoxelBox all = box();
    for (int axis = 0; axis < 3; ++axis)
      if (voxel[axis] < all.begin[axis] || voxel[axis] >= all.end[axis]) return false;
    return bits.test(voxel - begin);
  }
};

// A box with `margin` voxels more on each side, clamped to the grid; the smallest box around two.
VoxelBox widened(const VoxelBox& box, glm::ivec3 margin, glm::ivec3 gridSize);
VoxelBox hull(const VoxelBox& a, const VoxelBox& b);
// The bricks that hold a label, as one box of voxels; empty when none does. All cores.
VoxelBox boxOfLabel(const LabelMap& map, Label label);
// The voxels of a label, over a box. All cores.
Mask readMask(const LabelMap& map, Label label, const VoxelBox& box);
Mask readMask(const LabelMap& map, Label label);
// The smallest box around the mask's voxels; empty when it has none.
VoxelBox boundsOf(const Mask& mask);
// A mask over another box: what lies outside the new one is lost.
Mask cropped(const Mask& mask, const VoxelBox& box, glm::ivec3 gridSize);

// Makes the segment what the mask says within the mask's box, or adds the mask to it (see writeChosen).
Expected<Changes> writeMask(const SegmentTarget& target, PaintOver over, WriteMode mode, const Mask& mask,
                            Progress& progress, double from = 0.8, double to = 1.0);

// Set algebra, word by word; both of one size. All cores are not needed: memory is the limit.
void uniteWith(BitGrid& set, const BitGrid& other);
void intersectWith(BitGrid& set, const BitGrid& other);
void subtractFrom(BitGrid& set, const BitGrid& other);

}  // namespace chiasm
