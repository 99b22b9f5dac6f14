#include "core/metrics/surface_area.h"

#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <numbers>

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

// One of each pair of opposite directions to the 26 neighbours.
constexpr std::array<glm::ivec3, 13> kDirections{{{1, 0, 0},
                                                  {0, 1, 0},
                                                  {0, 0, 1},
                                                  {1, 1, 0},
                                                  {-1, 1, 0},
                                                  {1, 0, 1},
                                                  {-1, 0, 1},
                                                  {0, 1, 1},
                                                  {0, -1, 1},
                                                  {1, 1, 1},
                                                  {-1, 1, 1},
                                                  {1, -1, 1},
                                                  {-1, -1, 1}}};

// The part of the sphere that is nearer to each direction than to the others: points spread evenly over it (a
// golden spiral) are shared out.
std::array<double, 13> weightsOf(const std::array<glm::dvec3, 13>& unit) {
  constexpr int kPoints = 20000;
  const double turn = std::numbers::pi * (3.0 - std::sqrt(5.0));
  std::array<double, 13> weights{};
  for (int n = 0; n < kPoints; ++n) {
    const double z = 1.0 - (2.0 * n + 1.0) / kPoints, r = std::sqrt(1.0 - z * z);
    const glm::dvec3 point(r * std::cos(turn * n), r * std::sin(turn * n), z);
    std::size_t nearest = 0;
    for (std::size_t d = 1; d < unit.size(); ++d)
      if (std::abs(glm::dot(point, unit[d])) > std::abs(glm::dot(point, unit[nearest]))) nearest = d;
    weights[nearest] += 1.0 / kPoints;
  }
  return weights;
}

// The set's row, moved by −1, 0 or 1 columns, with room for what leaves it: word by word.
std::uint64_t movedWord(const BitGrid& set, int j, int k, int by, std::size_t w) {
  if (j < 0 || k < 0 || j >= set.size().y || k >= set.size().z) return 0;
  const std::uint64_t* row = set.row(set.rowIndex(j, k));
  const std::size_t words = set.wordsPerRow();
  const auto word = [&](std::size_t at) { return at < words ? row[at] : 0; };
  if (by == 0) return word(w);
  if (by > 0) return word(w) << 1 | (w > 0 ? word(w - 1) >> 63 : 0);
  return word(w) >> 1 | word(w + 1) << 63;
}

// How often the surface is crossed between voxels p and p + d, anywhere.
std::int64_t crossings(const BitGrid& set, glm::ivec3 d) {
  const glm::ivec3 size = set.size();
  std::atomic<std::int64_t> total{0};
  // One row more on each side, and one word for what leaves the row.
  parallelFor(static_cast<std::size_t>(size.z) + 1, [&](std::size_t slice, unsigned) {
    const int k = static_cast<int>(slice);
    std::int64_t count = 0;
    for (int j = -1; j <= size.y; ++j)
      for (std::size_t w = 0; w <= set.wordsPerRow(); ++w)
        count += std::popcount(movedWord(set, j, k, 0, w) ^ movedWord(set, j - d.y, k - d.z, d.x, w));
    // Moving to lower columns: the first voxel of a row leaves it at the front.
    if (d.x < 0)
      for (int j = 0; j < size.y; ++j)
        if (k - d.z >= 0 && k - d.z < size.z) count += set.test({0, j, k - d.z}) ? 1 : 0;
    total += count;
  });
  return total.load();
}

}  // namespace

double surfaceArea(const BitGrid& set, const glm::dmat4& caseFromVoxel) {
  const glm::dmat3 matrix(caseFromVoxel);
  const double voxel = std::abs(glm::determinant(matrix));
  std::array<glm::dvec3, 13> unit;
  std::array<double, 13> length;
  for (std::size_t d = 0; d < kDirections.size(); ++d) {
    const glm::dvec3 step = matrix * glm::dvec3(kDirections[d]);
    length[d] = glm::length(step);
    unit[d] = step / length[d];
  }
  const std::array<double, 13> weights = weightsOf(unit);
  double half = 0.0;
  // The lattice lines of a direction pass an area of voxel / length each; the mean over all directions of the
  // crossings times that area is half the surface.
  for (std::size_t d = 0; d < kDirections.size(); ++d)
    half += weights[d] * static_cast<double>(crossings(set, kDirections[d])) * voxel / length[d];
  return 2.0 * half;
}

}  // namespace chiasm
