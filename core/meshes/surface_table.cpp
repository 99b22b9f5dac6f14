#include "core/meshes/surface_table.h"

#include <algorithm>
#include <optional>

#include "core/base/check.h"

namespace chiasm {

namespace {

constexpr int kEdges = 12;
using Loop = std::vector<std::uint8_t>;
using Triangles = std::vector<std::array<std::uint8_t, 3>>;

// The corners of each face, anticlockwise as seen from outside of the cell.
std::array<std::array<int, 4>, 6> cellFaces() {
  std::array<std::array<int, 4>, 6> faces{};
  for (int axis = 0; axis < 3; ++axis) {
    const int u = 1 << (axis + 1) % 3, v = 1 << (axis + 2) % 3;
    faces[static_cast<std::size_t>(2 * axis)] = {v, u + v, u, 0};
    faces[static_cast<std::size_t>(2 * axis + 1)] = {0, u, u + v, v};
    for (int& corner : faces[static_cast<std::size_t>(2 * axis + 1)]) corner += 1 << axis;
  }
  return faces;
}

std::uint8_t edgeBetween(int a, int b) {
  for (int edge = 0; edge < kEdges; ++edge) {
    const auto [from, to] = cellEdgeCorners(edge);
    if ((from == a && to == b) || (from == b && to == a)) return static_cast<std::uint8_t>(edge);
  }
  CHECK(false, "two corners of a cell that no edge joins");
  return 0;
}

// Where the rim goes on from each crossing. Within a face, seen from outside, each run of voxels of the set
// is cut off by a line from where the run begins to where it ends.
std::array<std::optional<std::uint8_t>, kEdges> nextCrossings(int inside) {
  std::array<std::optional<std::uint8_t>, kEdges> next;
  for (const std::array<int, 4>& face : cellFaces()) {
    const auto corner = [&](std::size_t i) { return face[i % 4]; };
    const auto in = [&](std::size_t i) { return (inside >> corner(i) & 1) != 0; };
    if (in(0) && in(1) && in(2) && in(3)) continue;
    for (std::size_t last = 4; last < 8; ++last) {
      if (!in(last) || in(last + 1)) continue;
      std::size_t first = last;
      while (in(first - 1)) --first;
      next[edgeBetween(corner(first - 1), corner(first))] = edgeBetween(corner(last), corner(last + 1));
    }
  }
  return next;
}

bool shareFace(std::uint8_t a, std::uint8_t b) {
  for (const std::array<int, 4>& face : cellFaces()) {
    const auto has = [&](std::uint8_t edge) {
      const auto corners = cellEdgeCorners(edge);
      return std::count(face.begin(), face.end(), corners[0]) +
                 std::count(face.begin(), face.end(), corners[1]) ==
             2;
    };
    if (has(a) && has(b)) return true;
  }
  return false;
}

// Triangles of a loop none of whose inner sides lies in a face of the cell.
std::optional<Triangles> triangulate(const Loop& loop) {
  const std::size_t count = loop.size();
  if (count == 3) return Triangles{{loop[0], loop[1], loop[2]}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t before = loop[(i + count - 1) % count], after = loop[(i + 1) % count];
    if (shareFace(before, after)) continue;
    Loop rest = loop;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    std::optional<Triangles> triangles = triangulate(rest);
    if (!triangles) continue;
    triangles->push_back({before, loop[i], after});
    return triangles;
  }
  return std::nullopt;
}

CellSurface surfaceOf(int inside) {
  CellSurface surface;
  const auto next = nextCrossings(inside);
  std::array<bool, kEdges> done{};
  for (std::uint8_t start = 0; start < kEdges; ++start) {
    if (!next[start] || done[start]) continue;
    Loop loop;
    for (std::uint8_t at = start; !done[at]; at = *next[at]) {
      done[at] = true;
      loop.push_back(at);
      surface.steps.push_back({at, *next[at]});
    }
    const std::optional<Triangles> triangles = triangulate(loop);
    CHECK(triangles.has_value(), "triangles of a cell");  // there are some in each of the 256
    surface.triangles.insert(surface.triangles.end(), triangles->begin(), triangles->end());
  }
  return surface;
}

}  // namespace

std::array<std::uint8_t, 2> cellEdgeCorners(int edge) {
  const int axis = edge / 4, u = (axis + 1) % 3, v = (axis + 2) % 3;
  const int from = (edge & 1) << u | (edge >> 1 & 1) << v;
  return {static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(from | 1 << axis)};
}

const std::array<CellSurface, 256>& cellSurfaces() {
  static const std::array<CellSurface, 256> table = [] {
    std::array<CellSurface, 256> surfaces;
    for (int inside = 1; inside < 255; ++inside)
      surfaces[static_cast<std::size_t>(inside)] = surfaceOf(inside);
    return surfaces;
  }();
  return table;
}

}  // namespace chiasm
