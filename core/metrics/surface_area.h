// The surface of a set of voxels by counting its crossings with lines.
#pragma once

#include "core/segmentation/bit_grid.h"
#include "core/space/points.h"

namespace chiasm {

// In mm², by Crofton's formula over the 13 directions of a voxel's 26 neighbours; `caseFromVoxel` says how
// long and how far apart they are. All cores.
double surfaceArea(const BitGrid& set, const glm::dmat4& caseFromVoxel);

}  // namespace chiasm
