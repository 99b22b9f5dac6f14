// A segment's outlines in every slice, as structure sets keep them.
#pragma once

#include <vector>

#include "core/labels/segmentation.h"

namespace chiasm {

// LPS mm of the volume's own space; the last point joins the first.
struct SliceContour {
  int slice = 0;  // across the grid's third axis
  std::vector<glm::dvec3> points;
};

// One closed line around each connected part, along the faces of voxels. Holes belong to the line around
// them, by a keyhole: a channel without width that is walked there and back. Filled by the even-odd rule at
// voxel centres they are the segment again, exactly.
std::vector<SliceContour> segmentContours(const Segmentation& segmentation, const Segment& segment);

}  // namespace chiasm
