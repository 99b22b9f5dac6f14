#include "core/meshes/surface_mesh.h"

#include <algorithm>

#include <glm/geometric.hpp>

namespace chiasm {

double meshArea(const SurfaceMesh& mesh) {
  double twice = 0.0;
  for (const auto& [a, b, c] : mesh.triangles) {
    const glm::dvec3 corner = mesh.points[a];
    twice +=
        glm::length(glm::cross(glm::dvec3(mesh.points[b]) - corner, glm::dvec3(mesh.points[c]) - corner));
  }
  return twice / 2.0;
}

double meshVolume(const SurfaceMesh& mesh) {
  if (mesh.points.empty()) return 0.0;
  // Tetrahedra from a point of the mesh: from the far origin, sums of large numbers would lose digits.
  const glm::dvec3 origin = mesh.points.front();
  double sixfold = 0.0;
  for (const auto& [a, b, c] : mesh.triangles)
    sixfold += glm::dot(glm::dvec3(mesh.points[a]) - origin,
                        glm::cross(glm::dvec3(mesh.points[b]) - origin, glm::dvec3(mesh.points[c]) - origin));
  return sixfold / 6.0;
}

MeshTopology meshTopology(const SurfaceMesh& mesh) {
  // Each edge as (lower point, higher point, direction), sorted so that an edge's triangles stand together.
  struct Side {
    std::uint64_t edge;
    bool forward;
    bool operator<(const Side& other) const { return edge < other.edge; }
  };
  std::vector<Side> sides;
  sides.reserve(mesh.triangles.size() * 3);
  std::vector<bool> used(mesh.points.size(), false);
  for (const SurfaceMesh::Triangle& triangle : mesh.triangles) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::uint64_t from = triangle[i], to = triangle[(i + 1) % 3];
      used[from] = true;
      sides.push_back({std::min(from, to) << 32 | std::max(from, to), from < to});
    }
  }
  std::sort(sides.begin(), sides.end());
  MeshTopology found;
  for (std::size_t first = 0, last = 0; first < sides.size(); first = last) {
    while (last < sides.size() && sides[last].edge == sides[first].edge) ++last;
    ++found.edges;
    if (last - first > 2) {
      ++found.crowdedEdges;
      const auto forward = std::count_if(sides.begin() + static_cast<std::ptrdiff_t>(first),
                                         sides.begin() + static_cast<std::ptrdiff_t>(last),
                                         [](const Side& side) { return side.forward; });
      if (2 * static_cast<std::size_t>(forward) != last - first) ++found.unpairedEdges;
    } else if (last - first < 2 || sides[first].forward == sides[first + 1].forward)
      ++found.openEdges;
  }
  found.eulerNumber = std::count(used.begin(), used.end(), true) - static_cast<std::int64_t>(found.edges) +
                      static_cast<std::int64_t>(mesh.triangles.size());
  return found;
}

}  // namespace chiasm
