// Normals for a surface that has none.
#pragma once

#include "core/meshes/surface_mesh.h"
#include "render/mesh.h"

namespace chiasm::render {

// Smooth where neighbouring triangles bend by less than 40 degrees, an edge where they bend more: points of
// edges are doubled. Triangles that face the other way than their neighbours are taken as if they did not.
Mesh shaded(const SurfaceMesh& surface);

}  // namespace chiasm::render
