#include "data_io/labels/mask_file.h"

#include <cmath>
#include <vector>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

#include "data_io/gzip.h"
#include "data_io/volumes/nifti_header.h"

namespace chiasm::data_io {

Expected<MaskFile> encodeMask(const Segmentation& segmentation, const Segment& segment) {
  const GridGeometry& grid = segmentation.info.grid;
  if (auto fits = fitsNifti(grid); !fits) return tl::unexpected(fits.error());
  MaskFile mask;
  std::string bytes = niftiHeader(grid, VoxelType::uint8);
  bytes.reserve(bytes.size() + grid.voxelCount());
  const bool there = static_cast<std::size_t>(segment.layer) < segmentation.layers.size();
  const std::vector<Label> labels =
      there ? segmentation.layers[static_cast<std::size_t>(segment.layer)].toDense() : std::vector<Label>();
  for (std::size_t i = 0; i < grid.voxelCount(); ++i) {
    const bool inside = there && labels[i] == segment.label;
    mask.voxels += inside ? 1 : 0;
    bytes.push_back(inside ? '\1' : '\0');
  }
  const glm::dvec3& spacing = grid.spacing;
  mask.volumeMm3 = static_cast<double>(mask.voxels) * spacing.x * spacing.y * spacing.z *
                   std::abs(glm::determinant(grid.direction));
  auto packed = gzipped(bytes);
  if (!packed) return tl::unexpected<Error>(packed.error());
  mask.bytes = std::move(*packed);
  return mask;
}

}  // namespace chiasm::data_io
