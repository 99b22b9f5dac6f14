// Box regions of interest: edges, volume, and the values within.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include "core/measure/moments.h"
#include "core/space/row_interval.h"

namespace chiasm {

namespace {

// The half-axes as columns; all zero with fewer than four points.
glm::dmat3 halfAxes(const Measurement& box) {
  if (box.points.size() < 4) return glm::dmat3(0.0);
  const glm::dvec3 centre = box.points[0].mm;
  return {box.points[1].mm - centre, box.points[2].mm - centre, box.points[3].mm - centre};
}

}  // namespace

glm::dvec3 boxEdges(const Measurement& box) {
  const glm::dmat3 half = halfAxes(box);
  return 2.0 * glm::dvec3(glm::length(half[0]), glm::length(half[1]), glm::length(half[2]));
}

double boxVolume(const Measurement& box) {
  return 8.0 * std::abs(glm::determinant(halfAxes(box)));
}

RegionStatistics boxStatistics(const Measurement& box, const Volume& volume) {
  const glm::dmat3 half = halfAxes(box);
  const double size = std::abs(glm::determinant(half));
  if (!(size > 0.0) || !std::isfinite(size) || !volume.voxels) return {};
  const glm::dmat3 shares = glm::inverse(half);  // from the centre: -1 to 1 along each half-axis
  const GridGeometry& grid = volume.info.grid;
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  const glm::dmat4 voxelFromCase = grid.voxelFromCase();
  const glm::dvec3 centre(voxelFromCase * glm::dvec4(box.points[0].mm, 1.0));
  glm::dvec3 reach(0.0);
  for (int axis = 0; axis < 3; ++axis)
    reach += glm::abs(glm::dvec3(voxelFromCase * glm::dvec4(half[axis], 0.0)));
  const glm::dvec3 limit(grid.size);
  const glm::ivec3 begin(glm::clamp(glm::ceil(centre - reach - 1e-6), glm::dvec3(0.0), limit));
  const glm::ivec3 end(glm::clamp(glm::floor(centre + reach + 1e-6) + 1.0, glm::dvec3(0.0), limit));

  const glm::dvec3 step = shares * glm::dvec3(caseFromVoxel[0]);
  ValueMoments moments;
  for (int k = begin.z; k < end.z; ++k)
    for (int j = begin.y; j < end.y; ++j) {
      const glm::dvec3 start =
          shares * (glm::dvec3(caseFromVoxel * glm::dvec4(0.0, j, k, 1.0)) - box.points[0].mm);
      // Half-open, moved by a hair: a slice on one face counts, one on the other does not.
      RowInterval inside;
      for (int axis = 0; axis < 3; ++axis)
        inside = intersect(inside, insideSlab(start[axis], step[axis], -1.0 + kTie, 1.0 + 0.99 * kTie));
      if (inside.empty()) continue;
      const int first = static_cast<int>(std::max(std::ceil(inside.first), static_cast<double>(begin.x)));
      const int last = static_cast<int>(std::min(std::floor(inside.last), static_cast<double>(end.x - 1)));
      for (int i = first; i <= last; ++i)
        if (const auto value = volume.valueAt(VoxelIndex{{i, j, k}})) moments.add(*value);
    }
  return moments.finish();
}

}  // namespace chiasm
