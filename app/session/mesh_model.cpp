#include "app/session/mesh_model.h"

#include <glm/common.hpp>

#include "render/mesh_shading.h"

namespace chiasm::app {

MeshModel::MeshModel(const std::shared_ptr<const SurfaceMesh>& from)
    : surface(std::make_shared<const render::Mesh>(render::shaded(*from))),
      across{MeshCutter(from, {{1, 0, 0}}), MeshCutter(from, {{0, 1, 0}}), MeshCutter(from, {{0, 0, 1}})},
      rays(from) {
  low.mm = high.mm = from->points.front();
  for (const SurfaceMesh::Triangle& triangle : from->triangles)
    for (const std::uint32_t corner : triangle) {
      const glm::dvec3 point(from->points[corner]);
      low.mm = glm::min(low.mm, point);
      high.mm = glm::max(high.mm, point);
    }
}

}  // namespace chiasm::app
