#include "core/meshes/mesh_rays.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace chiasm {

namespace {

constexpr std::uint32_t kLeaf = 8;
// Halves of a list of at most 2^32 triangles: deeper than this no tree is.
constexpr std::size_t kDeepest = 64;

// Möller, Trumbore: Fast, Minimum Storage Ray/Triangle Intersection, 1997.
std::optional<double> meet(const glm::dvec3& origin, const glm::dvec3& direction, const glm::dvec3& a,
                           const glm::dvec3& b, const glm::dvec3& c) {
  const glm::dvec3 ab = b - a, ac = c - a, across = glm::cross(direction, ac);
  const double determinant = glm::dot(ab, across);
  if (determinant == 0.0) return std::nullopt;
  const glm::dvec3 from = origin - a;
  const double u = glm::dot(from, across) / determinant;
  if (u < 0.0 || u > 1.0) return std::nullopt;
  const glm::dvec3 turned = glm::cross(from, ab);
  const double v = glm::dot(direction, turned) / determinant;
  if (v < 0.0 || u + v > 1.0) return std::nullopt;
  const double distance = glm::dot(ac, turned) / determinant;
  return distance >= 0.0 ? std::optional(distance) : std::nullopt;
}

}  // namespace

MeshRays::MeshRays(std::shared_ptr<const SurfaceMesh> mesh) : mesh_(std::move(mesh)) {
  const auto count = static_cast<std::uint32_t>(mesh_->triangles.size());
  if (count == 0) return;
  std::vector<glm::vec3> centres;
  centres.reserve(count);
  for (const auto& [a, b, c] : mesh_->triangles)
    centres.push_back((mesh_->points[a] + mesh_->points[b] + mesh_->points[c]) / 3.0F);
  order_.resize(count);
  std::iota(order_.begin(), order_.end(), 0U);
  nodes_.reserve(count / 2 + 1);
  build(0, count, centres);
}

// As deep as the logarithm of the number of triangles: halves are equally many.
void MeshRays::build(std::uint32_t first, std::uint32_t last, const std::vector<glm::vec3>& centres) {
  const std::size_t index = nodes_.size();
  Node node;
  node.low = node.high = mesh_->points[mesh_->triangles[order_[first]][0]];
  glm::vec3 low = centres[order_[first]], high = low;
  for (std::uint32_t i = first; i < last; ++i) {
    for (const std::uint32_t corner : mesh_->triangles[order_[i]]) {
      node.low = glm::min(node.low, mesh_->points[corner]);
      node.high = glm::max(node.high, mesh_->points[corner]);
    }
    low = glm::min(low, centres[order_[i]]);
    high = glm::max(high, centres[order_[i]]);
  }
  node.first = first;
  node.count = last - first;
  nodes_.push_back(node);
  if (node.count <= kLeaf) return;
  const glm::vec3 extent = high - low;
  const int axis = extent.x >= extent.y && extent.x >= extent.z ? 0 : extent.y >= extent.z ? 1 : 2;
  const std::uint32_t middle = first + (last - first) / 2;
  std::nth_element(order_.begin() + first, order_.begin() + middle, order_.begin() + last,
                   [&](std::uint32_t a, std::uint32_t b) { return centres[a][axis] < centres[b][axis]; });
  build(first, middle, centres);
  nodes_[index].first = static_cast<std::uint32_t>(nodes_.size());
  nodes_[index].count = 0;
  build(middle, last, centres);
}

std::optional<double> MeshRays::hit(PatientPoint origin, PatientVector direction) const {
  if (nodes_.empty()) return std::nullopt;
  const glm::dvec3 inverse = 1.0 / direction.mm;
  double nearest = std::numeric_limits<double>::infinity();
  const auto passes = [&](const Node& node) {
    double from = 0.0, to = nearest;
    for (int axis = 0; axis < 3; ++axis) {
      const double a = (static_cast<double>(node.low[axis]) - origin.mm[axis]) * inverse[axis],
                   b = (static_cast<double>(node.high[axis]) - origin.mm[axis]) * inverse[axis];
      // Along the box's side both may be no number: then nothing is narrowed.
      if (a == a && b == b) {
        from = std::max(from, std::min(a, b));
        to = std::min(to, std::max(a, b));
      }
    }
    return from <= to;
  };
  std::vector<std::uint32_t> open;
  open.reserve(kDeepest);
  open.push_back(0);
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    const Node& node = nodes_[index];
    if (!passes(node)) continue;
    if (node.count == 0) {
      open.push_back(node.first);
      open.push_back(index + 1);
      continue;
    }
    for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
      const auto& [a, b, c] = mesh_->triangles[order_[i]];
      const auto met = meet(origin.mm, direction.mm, mesh_->points[a], mesh_->points[b], mesh_->points[c]);
      if (met && *met < nearest) nearest = *met;
    }
  }
  if (std::isinf(nearest)) return std::nullopt;
  return nearest;
}

}  // namespace chiasm
