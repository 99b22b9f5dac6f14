// Triangle meshes in case space, and what is measured on them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm {

// Points in LPS mm of case space (single precision: 0.1 µm at 1 m), and triangles of their indices,
// anticlockwise as seen from outside. Value type.
struct SurfaceMesh {
  using Triangle = std::array<std::uint32_t, 3>;
  std::vector<glm::vec3> points;
  std::vector<Triangle> triangles;
  bool operator==(const SurfaceMesh&) const = default;
};

// Sum of the triangles' areas, mm².
double meshArea(const SurfaceMesh& mesh);
// Volume enclosed, mm³, by the divergence theorem; negative when turned inside out, meaningless when open.
double meshVolume(const SurfaceMesh& mesh);

// How the triangles hang together.
struct MeshTopology {
  std::size_t edges = 0;
  std::size_t openEdges = 0;     // of one triangle only, or of two that disagree about outside
  std::size_t crowdedEdges = 0;  // of more than two triangles
  std::int64_t eulerNumber = 0;  // points in use − edges + triangles: 2 for each ball, 0 for each torus
  // Of edges of more than two triangles, those that are not passed as often one way as the other.
  std::size_t unpairedEdges = 0;
  bool watertight() const { return openEdges == 0 && crowdedEdges == 0; }
  // Encloses something, though it may touch itself along edges: each is passed as often both ways.
  bool closed() const { return openEdges == 0 && unpairedEdges == 0; }
};
MeshTopology meshTopology(const SurfaceMesh& mesh);

}  // namespace chiasm
