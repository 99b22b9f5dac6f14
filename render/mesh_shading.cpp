#include "render/mesh_shading.h"

#include <cmath>

#include <glm/geometric.hpp>

namespace chiasm::render {

namespace {

constexpr float kSmoothCosine = 0.766F;  // of 40 degrees
// Points of more triangles (the tip of a fan) are smooth: each of their corners would look at all others.
constexpr std::uint32_t kMostCompared = 64;

// The triangles around each point: slices of `triangles` from `first` on.
struct Around {
  std::vector<std::uint32_t> first, triangles;
};

Around trianglesAround(const SurfaceMesh& surface) {
  Around around;
  around.first.assign(surface.points.size() + 1, 0);
  for (const SurfaceMesh::Triangle& triangle : surface.triangles)
    for (const std::uint32_t corner : triangle) ++around.first[corner + 1];
  for (std::size_t i = 0; i < surface.points.size(); ++i) around.first[i + 1] += around.first[i];
  around.triangles.resize(around.first.back());
  std::vector<std::uint32_t> next(around.first.begin(), around.first.end() - 1);
  for (std::size_t t = 0; t < surface.triangles.size(); ++t)
    for (const std::uint32_t corner : surface.triangles[t])
      around.triangles[next[corner]++] = static_cast<std::uint32_t>(t);
  return around;
}

glm::vec3 direction(const glm::vec3& vector) {
  const float length = glm::length(vector);
  return length > 0.0F ? vector / length : glm::vec3(0, 0, 1);
}

}  // namespace

Mesh shaded(const SurfaceMesh& surface) {
  // As long as twice the triangle's area, so that large ones count more.
  std::vector<glm::vec3> across(surface.triangles.size()), unit(surface.triangles.size());
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) {
    const auto& [a, b, c] = surface.triangles[t];
    across[t] = glm::cross(surface.points[b] - surface.points[a], surface.points[c] - surface.points[a]);
    unit[t] = direction(across[t]);
  }
  const Around around = trianglesAround(surface);
  const auto normalAt = [&](std::uint32_t point, std::size_t triangle) {
    const std::uint32_t from = around.first[point], to = around.first[point + 1];
    glm::vec3 sum(0.0F);
    for (std::uint32_t i = from; i < to; ++i) {
      const std::uint32_t other = around.triangles[i];
      const float cosine = glm::dot(unit[triangle], unit[other]);
      if (to - from > kMostCompared || std::abs(cosine) >= kSmoothCosine)
        sum += cosine < 0.0F ? -across[other] : across[other];
    }
    return direction(sum);
  };
  Mesh mesh;
  mesh.indices.reserve(3 * surface.triangles.size());
  // The vertices made of each point so far, as a chain.
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> firstOf(surface.points.size(), kNone), nextOf;
  for (std::size_t t = 0; t < surface.triangles.size(); ++t) {
    for (const std::uint32_t point : surface.triangles[t]) {
      const glm::vec3 normal = normalAt(point, t);
      std::uint32_t vertex = firstOf[point];
      while (vertex != kNone && glm::dot(mesh.normals[vertex], normal) < 0.9999F) vertex = nextOf[vertex];
      if (vertex == kNone) {
        vertex = static_cast<std::uint32_t>(mesh.positions.size());
        mesh.positions.push_back(surface.points[point]);
        mesh.normals.push_back(normal);
        nextOf.push_back(firstOf[point]);
        firstOf[point] = vertex;
      }
      mesh.indices.push_back(vertex);
    }
  }
  return mesh;
}

}  // namespace chiasm::render
