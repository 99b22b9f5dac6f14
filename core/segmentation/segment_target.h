// What a writing operation needs to know of the segment it writes into, looked up and checked once.
#pragma once

#include "core/case/case.h"

namespace chiasm {

struct SegmentTarget {
  const Segmentation* segmentation = nullptr;
  const Segment* segment = nullptr;
  const LabelMap* map = nullptr;  // of the segment's layer
};

// Points into the case. Fails, with a sentence, when the segment is unknown or locked.
Expected<SegmentTarget> findWritableSegment(const Case& current, const Uid& segment);
// The volume that a segmentation belongs to; fails when it is missing or its voxels are not read yet.
Expected<const Volume*> findVoxels(const Case& current, const Segmentation& segmentation);
// Whether two grids have the same voxels: equal sizes, and every corner within a thousandth of a voxel
// (what single-precision headers leave of equal grids).
bool sameVoxels(const GridGeometry& a, const GridGeometry& b);

}  // namespace chiasm
