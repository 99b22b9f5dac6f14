// Where a plane cuts a mesh.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/meshes/surface_mesh.h"
#include "core/space/points.h"

namespace chiasm {

// A line of the cut: its points in order, and whether it comes back to the first one.
struct SectionLine {
  std::vector<glm::vec3> points;  // at least two; case space, LPS mm
  bool closed = false;
};

// Cuts one mesh by planes of one direction, one after the other: triangles are sorted by where they lie along
// the normal, so that a cut looks at a few slabs of them only. Holds the mesh. Const calls from any thread.
class MeshCutter {
 public:
  // `normal`: unit.
  MeshCutter(std::shared_ptr<const SurfaceMesh> mesh, PatientVector normal);

  const SurfaceMesh& mesh() const { return *mesh_; }
  PatientVector normal() const { return normal_; }
  // The cut by the plane through `point`. Lines are joined from triangle to triangle; of a closed mesh all of
  // them are closed. A corner that lies in the plane counts as above it, so nothing is cut twice.
  std::vector<SectionLine> cut(PatientPoint point) const;

 private:
  float heightOf(std::uint32_t index) const;
  std::size_t slabOf(float height) const;
  std::array<std::size_t, 2> slabsOf(const SurfaceMesh::Triangle& triangle) const;
  // How many triangles reach into each slab of so many; true when that is not too many altogether.
  bool count(std::size_t slabs, float height);

  std::shared_ptr<const SurfaceMesh> mesh_;
  PatientVector normal_;
  std::size_t slabs_ = 1;
  float lowest_ = 0, slabsPerMm_ = 0;
  // Triangles that reach into each slab: a slice of `sorted_` from `first_[slab]` on.
  std::vector<std::uint32_t> first_, sorted_;
};

}  // namespace chiasm
