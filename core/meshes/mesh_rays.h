// Where rays meet a mesh.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/meshes/surface_mesh.h"
#include "core/space/points.h"

namespace chiasm {

// A tree of boxes over the triangles, halved at the middle of their centres: a ray looks at a few dozen of
// millions. Holds the mesh. Const calls from any thread.
class MeshRays {
 public:
  explicit MeshRays(std::shared_ptr<const SurfaceMesh> mesh);

  // How far along the ray (direction: unit), mm, it first meets a triangle, from either side; nullopt: it
  // does not.
  std::optional<double> hit(PatientPoint origin, PatientVector direction) const;

 private:
  struct Node {
    glm::vec3 low{0}, high{0};
    // A leaf has `count` triangles from `first` on; else its halves are the next node and the one at `first`.
    std::uint32_t first = 0, count = 0;
  };
  void build(std::uint32_t first, std::uint32_t last, const std::vector<glm::vec3>& centres);

  std::shared_ptr<const SurfaceMesh> mesh_;
  std::vector<std::uint32_t> order_;
  std::vector<Node> nodes_;
};

}  // namespace chiasm
