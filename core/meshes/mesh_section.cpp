#include "core/meshes/mesh_section.h"

#include <algorithm>
#include <unordered_map>

#include <glm/geometric.hpp>

namespace chiasm {

namespace {

constexpr std::size_t kMostSlabs = 256, kMostSlabsEach = 8;  // each: of a triangle, on average

// A piece of the cut within one triangle: from one of its edges to another. Edges are told by their points.
struct Piece {
  std::array<std::uint64_t, 2> edges{};
  std::array<glm::vec3, 2> ends{};
};

// Joins pieces that end on the same edge of the mesh. Where an edge has more than two pieces (a mesh that
// touches itself) they are joined in pairs as they come.
class Joiner {
 public:
  explicit Joiner(std::vector<Piece> pieces) : pieces_(std::move(pieces)), done_(pieces_.size(), false) {
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      for (const std::uint64_t edge : pieces_[i].edges) atEdge_.emplace(edge, i);
  }

  std::vector<SectionLine> join() {
    std::vector<SectionLine> lines;
    // First the open lines, from their ends; what is left are rings.
    for (const bool rings : {false, true})
      for (std::size_t i = 0; i < pieces_.size(); ++i)
        for (std::size_t side = 0; side < 2; ++side)
          if (!done_[i] && (rings || atEdge_.count(pieces_[i].edges[side]) == 1))
            lines.push_back(follow(i, side));
    return lines;
  }

 private:
  // From `side` of a piece through it and on, as far as there is more.
  SectionLine follow(std::size_t piece, std::size_t side) {
    SectionLine line;
    const std::uint64_t start = pieces_[piece].edges[side];
    line.points.push_back(pieces_[piece].ends[side]);
    while (true) {
      done_[piece] = true;
      const std::uint64_t edge = pieces_[piece].edges[1 - side];
      if (edge == start) {
        line.closed = true;
        return line;
      }
      line.points.push_back(pieces_[piece].ends[1 - side]);
      const auto [from, to] = atEdge_.equal_range(edge);
      const auto next = std::find_if(from, to, [&](const auto& entry) { return !done_[entry.second]; });
      if (next == to) return line;
      piece = next->second;
      side = pieces_[piece].edges[0] == edge ? 0 : 1;
    }
  }

  std::vector<Piece> pieces_;
  std::vector<bool> done_;
  std::unordered_multimap<std::uint64_t, std::size_t> atEdge_;
};

}  // namespace

MeshCutter::MeshCutter(std::shared_ptr<const SurfaceMesh> mesh, PatientVector normal)
    : mesh_(std::move(mesh)), normal_(normal) {
  const auto points = static_cast<std::uint32_t>(mesh_->points.size());
  float highest = 0;
  for (std::uint32_t i = 0; i < points; ++i) {
    const float height = heightOf(i);
    lowest_ = i == 0 ? height : std::min(lowest_, height);
    highest = i == 0 ? height : std::max(highest, height);
  }
  // Long triangles reach into many slabs: then fewer are made.
  for (std::size_t slabs = kMostSlabs; !count(slabs, highest - lowest_); slabs /= 4) {
  }
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  sorted_.resize(first_.back());
  for (std::size_t i = 0; i < mesh_->triangles.size(); ++i) {
    const auto [low, high] = slabsOf(mesh_->triangles[i]);
    for (std::size_t slab = low; slab <= high; ++slab) sorted_[next[slab]++] = static_cast<std::uint32_t>(i);
  }
}

bool MeshCutter::count(std::size_t slabs, float height) {
  slabs_ = slabs;
  slabsPerMm_ = height > 0 ? static_cast<float>(slabs) / height : 0.0F;
  first_.assign(slabs + 1, 0);
  std::size_t all = 0;
  for (const SurfaceMesh::Triangle& triangle : mesh_->triangles) {
    const auto [low, high] = slabsOf(triangle);
    all += high - low + 1;
    if (slabs > 1 && all > kMostSlabsEach * mesh_->triangles.size()) return false;
    for (std::size_t slab = low; slab <= high; ++slab) ++first_[slab + 1];
  }
  for (std::size_t slab = 0; slab < slabs; ++slab) first_[slab + 1] += first_[slab];
  return true;
}

std::array<std::size_t, 2> MeshCutter::slabsOf(const SurfaceMesh::Triangle& triangle) const {
  const auto [low, high] = std::minmax({heightOf(triangle[0]), heightOf(triangle[1]), heightOf(triangle[2])});
  return {slabOf(low), slabOf(high)};
}

float MeshCutter::heightOf(std::uint32_t index) const {
  return static_cast<float>(glm::dot(glm::dvec3(mesh_->points[index]), normal_.mm));
}

std::size_t MeshCutter::slabOf(float height) const {
  const float slab = (height - lowest_) * slabsPerMm_;
  return static_cast<std::size_t>(std::clamp(slab, 0.0F, static_cast<float>(slabs_ - 1)));
}

std::vector<SectionLine> MeshCutter::cut(PatientPoint point) const {
  const auto plane = static_cast<float>(glm::dot(point.mm, normal_.mm));
  const std::size_t slab = slabOf(plane);
  std::vector<Piece> pieces;
  for (std::uint32_t at = first_[slab]; at < first_[slab + 1]; ++at) {
    const SurfaceMesh::Triangle& triangle = mesh_->triangles[sorted_[at]];
    const std::array<float, 3> height = {heightOf(triangle[0]) - plane, heightOf(triangle[1]) - plane,
                                         heightOf(triangle[2]) - plane};
    const std::array<bool, 3> above = {height[0] >= 0, height[1] >= 0, height[2] >= 0};
    if (above[0] == above[1] && above[1] == above[2]) continue;
    Piece piece;
    std::size_t ends = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t next = (i + 1) % 3;
      if (above[i] == above[next]) continue;
      // From the same end of an edge in both of its triangles: they meet in exactly one point.
      const bool turned = triangle[i] > triangle[next];
      const std::size_t a = turned ? next : i, b = turned ? i : next;
      const float share = height[a] / (height[a] - height[b]);
      const glm::vec3 &from = mesh_->points[triangle[a]], &to = mesh_->points[triangle[b]];
      piece.edges[ends] = std::uint64_t{triangle[a]} << 32 | triangle[b];
      piece.ends[ends++] = from + share * (to - from);
    }
    pieces.push_back(piece);
  }
  return Joiner(std::move(pieces)).join();
}

}  // namespace chiasm
