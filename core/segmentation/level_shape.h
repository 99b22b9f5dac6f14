// What the outline at a voxel's value encloses in its slice: for tracing levels, and for showing it before.
#pragma once

#include "core/segmentation/local_growth.h"
#include "core/segmentation/mask.h"

namespace chiasm {

// The pixels of the slice across a grid axis that are connected (by edges) to the voxel and whose value is at
// least (or at most) its value, holes filled; within the box of that slice. Fails where there is no value.
// The voxel lies in the volume, whose voxels are there. A few milliseconds for 512 × 512.
Expected<Mask> levelShape(const Volume& volume, VoxelIndex at, int sliceAxis, TraceSide side);

}  // namespace chiasm
