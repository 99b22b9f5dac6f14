// Whether a mesh from elsewhere can be worked with.
#pragma once

#include "core/base/error.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm {

// Bounds of one mesh: 72 MB.
inline constexpr std::size_t kMostMeshPoints = 2'000'000;
inline constexpr std::size_t kMostMeshTriangles = 4'000'000;

// Refuses a mesh without triangles, beyond the bounds, with an index out of range or a point that is no
// finite number or farther than 100 m away.
Expected<void> validateMesh(const SurfaceMesh& surface);

}  // namespace chiasm
