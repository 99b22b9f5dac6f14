// Contours in planes filled into voxels.
#pragma once

#include <vector>

#include "core/space/grid_geometry.h"

namespace chiasm {

struct FilledContours {
  std::vector<std::size_t> voxels;  // offsets in the grid, x fastest, ascending
  int axis = 2;                     // of the grid, across which the planes lie
  // Whether a contour had to be moved to the nearest slice, or stands for slices beside its own.
  bool resampled = false;
};

// Closed contours (points in LPS mm of the grid's own space; the last joins the first), each in a plane along
// two of the grid's axes. In a slice a voxel is inside when its centre is, by the even-odd rule over all
// contours of the plane: so holes may be contours of their own (XOR) or joined by a keyhole. Planes farther
// apart than slices stand for the slices up to half their distance away. Fails with a sentence when a contour
// lies in no such plane.
Expected<FilledContours> fillContours(const std::vector<std::vector<glm::dvec3>>& contours,
                                      const GridGeometry& grid);

}  // namespace chiasm
