// Fewer triangles for the same shape.
#pragma once

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm {

// Takes away about `reduction` of the triangles (0 to below 1) by collapsing edges, least change of shape
// first, measured by quadrics (Garland, Heckbert 1997). No collapse tears, pinches or turns over the surface:
// closed stays closed, of the same Euler number; so a mesh may keep more than was asked. Some 300 bytes a
// point. One core.
Expected<SurfaceMesh> decimated(SurfaceMesh mesh, double reduction, Progress& progress);

}  // namespace chiasm
