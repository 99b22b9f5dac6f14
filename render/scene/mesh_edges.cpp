#include "render/scene/mesh_edges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include <glm/common.hpp>

namespace chiasm::render {

namespace {

// Vertices nearer to each other than this share of the mesh's size are one.
constexpr float kOnePlace = 1e-5f;

// The number of the first vertex in the place of each.
std::vector<std::uint32_t> welded(const std::vector<glm::vec3>& positions) {
  glm::vec3 low(positions.front()), high(low);
  for (const glm::vec3& position : positions) {
    low = glm::min(low, position);
    high = glm::max(high, position);
  }
  const glm::vec3 size = high - low;
  const float cell = std::max({size.x, size.y, size.z, 1e-30f}) * kOnePlace;
  std::map<std::array<std::int64_t, 3>, std::uint32_t> places;
  std::vector<std::uint32_t> first(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const glm::vec3 at = (positions[i] - low) / cell;
    const std::array<std::int64_t, 3> place{std::llround(at.x), std::llround(at.y), std::llround(at.z)};
    first[i] = places.emplace(place, static_cast<std::uint32_t>(i)).first->second;
  }
  return first;
}

struct Beside {
  std::uint32_t from = 0, to = 0;  // vertices as the first face has them
  std::array<std::uint32_t, 2> corners{};
  int faces = 0;
};

}  // namespace

std::vector<MeshEdge> edgesOf(const Mesh& mesh) {
  if (mesh.positions.empty()) return {};
  const std::vector<std::uint32_t> place = welded(mesh.positions);
  std::map<std::pair<std::uint32_t, std::uint32_t>, Beside> found;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint32_t from = mesh.indices[i + k], to = mesh.indices[i + (k + 1) % 3];
      const std::uint32_t corner = mesh.indices[i + (k + 2) % 3];
      const std::uint32_t a = place[from], b = place[to], c = place[corner];
      if (a == b || b == c || a == c) continue;  // no face: a pole of a sphere
      Beside& beside = found[std::minmax(a, b)];
      if (beside.faces == 0) {
        beside.from = from;
        beside.to = to;
      }
      if (beside.faces < 2) beside.corners[static_cast<std::size_t>(beside.faces)] = corner;
      ++beside.faces;
    }
  std::vector<MeshEdge> edges;
  for (const auto& [ends, beside] : found) {
    if (beside.faces > 2) continue;
    MeshEdge edge;
    edge.from = glm::vec4(mesh.positions[beside.from], beside.faces == 2 ? 1.0f : 0.0f);
    edge.to = glm::vec4(mesh.positions[beside.to], 0.0f);
    edge.one = glm::vec4(mesh.positions[beside.corners[0]], 0.0f);
    edge.other = glm::vec4(mesh.positions[beside.corners[beside.faces == 2 ? 1 : 0]], 0.0f);
    edge.normals[0] = glm::vec4(mesh.normals[beside.from], 0.0f);
    edge.normals[1] = glm::vec4(mesh.normals[beside.to], 0.0f);
    edges.push_back(edge);
  }
  return edges;
}

}  // namespace chiasm::render
