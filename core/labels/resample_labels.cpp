#include "core/labels/resample_labels.h"

#include <cmath>
#include <vector>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm {
namespace {

// A hundredth of a voxel over the whole grid is what coordinates lose when they are printed.
constexpr double kSameVoxel = 0.01;

glm::dmat3 stepsOf(const GridGeometry& grid) {
  glm::dmat3 steps = grid.direction;
  for (int axis = 0; axis < 3; ++axis) steps[axis] *= grid.spacing[axis];
  return steps;
}

// Whether the map takes the corners of the target to (nearly) whole numbers, each axis along one of the
// source's.
bool isLattice(const glm::dmat3& step, glm::dvec3 first, glm::ivec3 size) {
  for (int axis = 0; axis < 3; ++axis)
    for (int row = 0; row < 3; ++row) {
      const double rounded = std::round(step[axis][row]);
      if (std::abs(rounded) > 1 || std::abs(step[axis][row] - rounded) * size[axis] > kSameVoxel)
        return false;
    }
  for (int row = 0; row < 3; ++row)
    if (std::abs(first[row] - std::round(first[row])) > kSameVoxel) return false;
  return std::abs(std::abs(glm::determinant(step)) - 1.0) < 0.1;
}

std::int64_t labelled(const std::vector<Label>& labels) {
  std::int64_t count = 0;
  for (const Label label : labels) count += label != 0 ? 1 : 0;
  return count;
}

}  // namespace

ResampledLabels resampleLabels(const LabelMap& labels, const GridGeometry& source,
                               const GridGeometry& target) {
  const glm::dmat3 inverse = glm::inverse(stepsOf(source));
  glm::dmat3 step = inverse * stepsOf(target);
  glm::dvec3 first = inverse * (target.origin - source.origin);
  ResampledLabels out;
  out.exact = isLattice(step, first, target.size);
  if (out.exact) {
    for (int axis = 0; axis < 3; ++axis)
      for (int row = 0; row < 3; ++row) step[axis][row] = std::round(step[axis][row]);
    for (int row = 0; row < 3; ++row) first[row] = std::round(first[row]);
  }
  const std::vector<Label> from = labels.toDense();
  std::vector<Label> to(target.voxelCount());
  const glm::ivec3 size = source.size;
  std::size_t at = 0;
  for (int k = 0; k < target.size.z; ++k) {
    for (int j = 0; j < target.size.y; ++j) {
      const glm::dvec3 row = first + step[1] * double(j) + step[2] * double(k);
      for (int i = 0; i < target.size.x; ++i, ++at) {
        const glm::dvec3 voxel = row + step[0] * double(i) + 0.5;  // the cell from n − ½ to n + ½
        const double x = std::floor(voxel.x), y = std::floor(voxel.y), z = std::floor(voxel.z);
        if (!(x >= 0 && y >= 0 && z >= 0 && x < size.x && y < size.y && z < size.z)) continue;
        to[at] = from[static_cast<std::size_t>(x) +
                      static_cast<std::size_t>(size.x) *
                          (static_cast<std::size_t>(y) +
                           static_cast<std::size_t>(size.y) * static_cast<std::size_t>(z))];
      }
    }
  }
  out.labelledBefore = labelled(from);
  out.labelledAfter = labelled(to);
  out.labels = LabelMap::fromDense(target.size, to);
  return out;
}

}  // namespace chiasm
