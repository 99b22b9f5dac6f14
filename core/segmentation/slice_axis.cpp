#include "core/segmentation/slice_axis.h"

#include <bit>

#include "core/jobs/parallel.h"

namespace chiasm {

BitGrid withAxisLast(const BitGrid& set, int axis) {
  if (axis == 2) return set;
  const glm::ivec3 size = set.size();
  BitGrid turned(withAxisLast(size, axis));
  // Rows of the result belong to one thread each: a slice z of it is column x, or row y, of the set.
  parallelFor(static_cast<std::size_t>(axis == 0 ? (size.x + 63) / 64 : size.y),
              [&](std::size_t part, unsigned) {
                if (axis == 1) {
                  const int j = static_cast<int>(part);
                  for (int k = 0; k < size.z; ++k)
                    for (std::size_t w = 0; w < set.wordsPerRow(); ++w)
                      turned.row(turned.rowIndex(k, j))[w] = set.row(set.rowIndex(j, k))[w];
                  return;
                }
                for (int k = 0; k < size.z; ++k)
                  for (int j = 0; j < size.y; ++j)
                    for (std::uint64_t left = set.row(set.rowIndex(j, k))[part]; left != 0; left &= left - 1)
                      turned.set({k, j, static_cast<int>(part) * 64 + std::countr_zero(left)});
              });
  return turned;
}

std::optional<VoxelIndex> voxelAt(const GridGeometry& grid, PatientPoint point) {
  // Compared as real numbers first: a point far away has no integer index. NaN is in no grid.
  const glm::dvec3 exact = patientToVoxel(grid, point).ijk;
  for (int axis = 0; axis < 3; ++axis)
    if (!(exact[axis] >= -0.5 && exact[axis] <= grid.size[axis] - 0.5)) return std::nullopt;
  const VoxelIndex voxel = nearestVoxel(grid, point);
  if (!grid.contains(voxel)) return std::nullopt;
  return voxel;
}

}  // namespace chiasm
