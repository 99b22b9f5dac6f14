#include "data_io/dicom/source_planes.h"

#include <cmath>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm::data_io {

std::vector<std::vector<const SourceImage*>> imagesOfSlices(const SourceSeries& series,
                                                            const GridGeometry& grid) {
  std::vector<std::vector<const SourceImage*>> slices(static_cast<std::size_t>(grid.size.z));
  glm::dmat3 steps = grid.direction;
  for (int axis = 0; axis < 3; ++axis) steps[axis] *= grid.spacing[axis];
  const glm::dmat3 voxelFromMm = glm::inverse(steps);
  for (const SourceImage& image : series.images) {
    const double slice = (voxelFromMm * (image.position - grid.origin)).z;
    const double nearest = std::round(slice);
    constexpr double kHalf = 0.5;
    if (nearest < 0 || nearest >= grid.size.z || std::abs(slice - nearest) > kHalf) continue;
    slices[static_cast<std::size_t>(nearest)].push_back(&image);
  }
  return slices;
}

}  // namespace chiasm::data_io
