#include "core/meshes/decimation.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

#include "core/meshes/quadric.h"

namespace chiasm {

namespace {

using Triangle = SurfaceMesh::Triangle;

// An edge that may be collapsed; out of date once either end has moved since.
struct Candidate {
  double cost = 0.0;
  std::uint32_t from = 0, to = 0;
  std::uint32_t fromMoves = 0, toMoves = 0;
  bool operator<(const Candidate& other) const { return cost > other.cost; }  // cheapest on top
};

class Decimator {
 public:
  explicit Decimator(SurfaceMesh mesh)
      : mesh_(std::move(mesh)),
        quadrics_(mesh_.points.size()),
        around_(mesh_.points.size()),
        moves_(mesh_.points.size(), 0),
        left_(mesh_.triangles.size()) {
    // Near the mesh, so that squares keep their digits.
    if (!mesh_.points.empty()) origin_ = mesh_.points.front();
    for (std::uint32_t t = 0; t < mesh_.triangles.size(); ++t) {
      const auto& [a, b, c] = mesh_.triangles[t];
      const glm::dvec3 normal = glm::cross(at(b) - at(a), at(c) - at(a));
      const Quadric plane = Quadric::ofPlane(at(a), normal);
      for (const std::uint32_t corner : {a, b, c}) {
        quadrics_[corner] += plane;
        around_[corner].push_back(t);
      }
    }
  }

  Expected<SurfaceMesh> reduceTo(std::size_t wanted, Progress& progress) {
    for (const auto& [a, b, c] : mesh_.triangles)
      for (const auto& [from, to] : {std::pair(a, b), std::pair(b, c), std::pair(c, a)})
        if (from < to) offer(from, to);
    for (std::size_t turn = 0; left_ > wanted && !queue_.empty(); ++turn) {
      if (turn % 4096 == 0 && progress.cancelled())
        return failure(ErrorKind::cancelled, "Reducing the surface was cancelled.");
      const Candidate next = queue_.top();
      queue_.pop();
      if (moves_[next.from] == next.fromMoves && moves_[next.to] == next.toMoves) collapse(next);
    }
    return compacted();
  }

 private:
  glm::dvec3 at(std::uint32_t point) const { return glm::dvec3(mesh_.points[point]) - origin_; }

  void offer(std::uint32_t from, std::uint32_t to) {
    Quadric sum = quadrics_[from];
    sum += quadrics_[to];
    queue_.push({sum.error(sum.best(at(from), at(to))), from, to, moves_[from], moves_[to]});
  }

  static bool has(const Triangle& triangle, std::uint32_t point) {
    return triangle[0] == point || triangle[1] == point || triangle[2] == point;
  }

  std::vector<std::uint32_t> neighbours(std::uint32_t point) const {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t t : around_[point])
      for (const std::uint32_t corner : mesh_.triangles[t])
        if (corner != point) found.push_back(corner);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  // The two ends have exactly the two points across the edge in common, and no triangle on each side with
  // both of them (the link condition): then the surface stays what it is.
  bool keepsTopology(const Candidate& edge) const {
    std::vector<std::uint32_t> across;
    for (const std::uint32_t t : around_[edge.from])
      if (has(mesh_.triangles[t], edge.to))
        for (const std::uint32_t corner : mesh_.triangles[t])
          if (corner != edge.from && corner != edge.to) across.push_back(corner);
    if (across.size() != 2 || across[0] == across[1]) return false;
    const std::vector<std::uint32_t> a = neighbours(edge.from), b = neighbours(edge.to);
    std::vector<std::uint32_t> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    if (common.size() != 2) return false;
    const auto holdsBoth = [&](std::uint32_t point) {
      return std::any_of(around_[point].begin(), around_[point].end(), [&](std::uint32_t t) {
        return has(mesh_.triangles[t], across[0]) && has(mesh_.triangles[t], across[1]);
      });
    };
    return !(holdsBoth(edge.from) && holdsBoth(edge.to));
  }

  // Whether a triangle that stays keeps about its direction, and some area, when its corner moves.
  bool keepsDirections(std::uint32_t moved, std::uint32_t gone, glm::dvec3 place) const {
    for (const std::uint32_t t : around_[moved]) {
      const Triangle& triangle = mesh_.triangles[t];
      if (has(triangle, gone)) continue;
      std::array<glm::dvec3, 3> before, after;
      for (std::size_t i = 0; i < 3; ++i) {
        before[i] = at(triangle[i]);
        after[i] = triangle[i] == moved ? place : before[i];
      }
      const glm::dvec3 old = glm::cross(before[1] - before[0], before[2] - before[0]);
      const glm::dvec3 fresh = glm::cross(after[1] - after[0], after[2] - after[0]);
      const double longest = std::max({glm::dot(after[1] - after[0], after[1] - after[0]),
                                       glm::dot(after[2] - after[1], after[2] - after[1]),
                                       glm::dot(after[0] - after[2], after[0] - after[2])});
      if (glm::dot(old, fresh) <= 0.3 * glm::length(old) * glm::length(fresh)) return false;
      if (glm::length(fresh) < 0.02 * longest) return false;  // a needle
    }
    return true;
  }

  void collapse(const Candidate& edge) {
    if (!keepsTopology(edge)) return;
    Quadric sum = quadrics_[edge.from];
    sum += quadrics_[edge.to];
    const glm::dvec3 place = sum.best(at(edge.from), at(edge.to));
    if (!keepsDirections(edge.from, edge.to, place) || !keepsDirections(edge.to, edge.from, place)) return;
    // `to` goes: its triangles get `from` in its place, and the two with both go.
    std::vector<std::uint32_t> joined;
    for (const std::uint32_t end : {edge.from, edge.to}) {
      for (const std::uint32_t t : around_[end]) {
        Triangle& triangle = mesh_.triangles[t];
        if (has(triangle, edge.from) && has(triangle, edge.to)) {
          if (end == edge.from) continue;  // taken out below, when seen from the other end
          for (const std::uint32_t corner : triangle)
            if (corner != edge.from && corner != edge.to) std::erase(around_[corner], t);
          triangle = {0, 0, 0};
          --left_;
          continue;
        }
        if (end == edge.to) std::replace(triangle.begin(), triangle.end(), edge.to, edge.from);
        joined.push_back(t);
      }
    }
    std::erase_if(joined, [&](std::uint32_t t) { return mesh_.triangles[t][0] == mesh_.triangles[t][1]; });
    around_[edge.from] = std::move(joined);
    around_[edge.to] = {};
    mesh_.points[edge.from] = glm::vec3(place + origin_);
    quadrics_[edge.from] = sum;
    ++moves_[edge.from];
    ++moves_[edge.to];
    for (const std::uint32_t other : neighbours(edge.from)) offer(edge.from, other);
  }

  SurfaceMesh compacted() {
    std::erase_if(mesh_.triangles, [](const Triangle& triangle) { return triangle[0] == triangle[1]; });
    SurfaceMesh result;
    std::vector<std::uint32_t> number(mesh_.points.size(), UINT32_MAX);
    for (Triangle& triangle : mesh_.triangles) {
      for (std::uint32_t& corner : triangle) {
        if (number[corner] == UINT32_MAX) {
          number[corner] = static_cast<std::uint32_t>(result.points.size());
          result.points.push_back(mesh_.points[corner]);
        }
        corner = number[corner];
      }
    }
    result.triangles = std::move(mesh_.triangles);
    return result;
  }

  SurfaceMesh mesh_;
  glm::dvec3 origin_{0.0};
  std::vector<Quadric> quadrics_;
  std::vector<std::vector<std::uint32_t>> around_;  // triangles of each point
  std::vector<std::uint32_t> moves_;
  std::size_t left_;  // triangles
  std::priority_queue<Candidate> queue_;
};

}  // namespace

Expected<SurfaceMesh> decimated(SurfaceMesh mesh, double reduction, Progress& progress) {
  const double kept = static_cast<double>(mesh.triangles.size()) * (1.0 - std::clamp(reduction, 0.0, 1.0));
  return Decimator(std::move(mesh)).reduceTo(static_cast<std::size_t>(std::ceil(kept)), progress);
}

}  // namespace chiasm
