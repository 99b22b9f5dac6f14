#include "data_io/dicom/source_planes.h"

#include <cmath>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm::data_io {

namespace {

// At the first or the last voxel of an axis.
bool atEnd(double voxel, int size) {
  constexpr double kSamePlace = 0.05;  // voxels
  return std::abs(voxel) < kSamePlace || std::abs(voxel - (size - 1)) < kSamePlace;
}

}  // namespace

std::vector<std::vector<SliceImage>> imagesOfSlices(const SourceSeries& series, const GridGeometry& grid) {
  std::vector<std::vector<SliceImage>> slices(static_cast<std::size_t>(grid.size.z));
  glm::dmat3 steps = grid.direction;
  for (int axis = 0; axis < 3; ++axis) steps[axis] *= grid.spacing[axis];
  const glm::dmat3 voxelFromMm = glm::inverse(steps);
  for (const SourceImage& image : series.images) {
    const glm::dvec3 voxel = voxelFromMm * (image.position - grid.origin);
    const double slice = voxel.z;
    const double nearest = std::round(slice);
    constexpr double kHalf = 0.5;
    if (nearest < 0 || nearest >= grid.size.z || std::abs(slice - nearest) > kHalf) continue;
    constexpr double kSamePlane = 0.05;
    const bool inPlace =
        std::abs(slice - nearest) < kSamePlane && atEnd(voxel.x, grid.size.x) && atEnd(voxel.y, grid.size.y);
    slices[static_cast<std::size_t>(nearest)].push_back({&image, inPlace});
  }
  return slices;
}

}  // namespace chiasm::data_io
