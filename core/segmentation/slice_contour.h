// The outline of a set of voxels within one slice, for showing it before it is written.
#pragma once

#include <vector>

#include "core/segmentation/mask.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// Closed lines along the edges between voxels of the set and others, in the slice with the given index across
// `sliceAxis`, through the corners of voxels: outer rims and rims of holes. Straight parts have no points
// between their ends; the last point joins the first. Nothing where the mask has no such slice.
std::vector<std::vector<PatientPoint>> sliceContours(const Mask& set, int sliceAxis, int slice,
                                                     const GridGeometry& grid);

}  // namespace chiasm
