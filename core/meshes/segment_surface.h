// The surface of a segment as a closed mesh.
#pragma once

#include "core/jobs/progress.h"
#include "core/labels/segmentation.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm {

struct SurfaceOptions {
  int smoothing = 40;      // terms of the filter; 0 leaves the voxels' midway points
  double reduction = 0.0;  // share of the triangles to take away, 0 (none) to below 1
};

// The surface of the voxels that have the segment's label in its layer: closed (two triangles at every edge),
// outwards; no point is moved farther than half a voxel along each axis. Neighbouring segments have their
// common border nearly alike (a fraction of a voxel; exactly without smoothing). An empty mesh for an empty
// segment. All cores; some 100 bytes a point at a time. Cancels within a slice.
Expected<SurfaceMesh> segmentSurface(const Segmentation& segmentation, const Segment& segment,
                                     const SurfaceOptions& options, Progress& progress, double from = 0.0,
                                     double to = 1.0);

}  // namespace chiasm
