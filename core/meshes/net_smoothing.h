// Smoothing of a surface net that takes the steps of the voxels away and leaves the shape.
#pragma once

#include "core/meshes/surface_net.h"

namespace chiasm {

// The points of the net after a low-pass filter along the surface: a windowed sinc of `iterations` terms
// (Taubin, Zhang, Golub 1996) that passes waves longer than some `wavelength` voxels, so that unlike with
// averaging nothing shrinks; then each point is put back within its reach: half a voxel along each axis, less
// where the set is a single voxel thick, so that thin parts stay. No iterations: as it was. All cores.
std::vector<glm::vec3> smoothedPoints(const SurfaceNet& net, int iterations, double wavelength);

}  // namespace chiasm
