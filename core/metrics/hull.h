// Convex hulls of pixels in a plane, and their diameters.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <glm/vec2.hpp>

#include "core/segmentation/bit_grid.h"

namespace chiasm {

// The corners (column and row ± ½) of the convex hull around the outer corners of a slice's set pixels, in
// order around; empty when none is set.
std::vector<glm::dvec2> hullOfSlice(const BitGrid& set, int slice);

// The two corners farthest apart once `place` has put them in space (an affine map to mm).
template <typename Place>
std::pair<std::size_t, std::size_t> farthestCorners(const std::vector<glm::dvec2>& hull, Place place) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  double most = -1.0;
  for (std::size_t a = 0; a < hull.size(); ++a)
    for (std::size_t b = a + 1; b < hull.size(); ++b) {
      const auto way = place(hull[a]) - place(hull[b]);
      const double square = way.x * way.x + way.y * way.y + way.z * way.z;
      if (square > most) {
        most = square;
        best = {a, b};
      }
    }
  return best;
}

}  // namespace chiasm
