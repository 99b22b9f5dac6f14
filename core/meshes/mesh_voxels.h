// The voxels inside a closed mesh.
#pragma once

#include <memory>

#include "core/case/command.h"
#include "core/jobs/progress.h"
#include "core/meshes/surface_mesh.h"
#include "core/segmentation/mask.h"

namespace chiasm {

// The voxels of the grid whose centres a closed mesh winds around, whichever way it faces: parts that overlap
// are joined, cavities within (a surface facing the other way) stay empty, and it may touch itself. The
// centres are looked at a few hundred thousandths of a voxel beside where they are, so that none lies exactly
// on an edge. Refuses an open mesh.
Expected<Mask> voxelsInside(const SurfaceMesh& mesh, const GridGeometry& grid, Progress& progress);

// Adds them to a segment, in a layer of its own where other segments are; fails when none of the grid's
// voxels lies inside.
std::unique_ptr<Command> fillMesh(const Uid& segment, std::shared_ptr<const SurfaceMesh> mesh);

}  // namespace chiasm
