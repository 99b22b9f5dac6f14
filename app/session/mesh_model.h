// MeshModel: a mesh's shape worked out for drawing, in 3-D and cut by slices.
#pragma once

#include <array>
#include <memory>

#include "core/meshes/mesh_rays.h"
#include "core/meshes/mesh_section.h"
#include "render/mesh.h"

namespace chiasm::app {

// Immutable: made once by a worker, read by any thread.
struct MeshModel {
  explicit MeshModel(const std::shared_ptr<const SurfaceMesh>& surface);
  std::shared_ptr<const render::Mesh> surface;
  std::array<MeshCutter, 3> across;  // by planes of one x, y, z of case space
  MeshRays rays;                     // for pointing at it in 3-D
  PatientPoint low, high;            // corners of the box around it
};

}  // namespace chiasm::app
