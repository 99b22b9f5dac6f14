#include "data_io/labels/label_map_file.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "data_io/gzip.h"
#include "data_io/volumes/nifti_header.h"
#include "data_io/volumes/nrrd_text.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "voxels are written as they lie in memory");

struct Voxels {
  VoxelType type = VoxelType::uint8;
  std::string bytes;
};
Voxels voxelsOf(const LabelMap& map) {
  const std::vector<Label> labels = map.toDense();
  const bool wide = std::any_of(labels.begin(), labels.end(), [](Label label) { return label > 255; });
  Voxels out;
  out.type = wide ? VoxelType::uint16 : VoxelType::uint8;
  out.bytes.resize(labels.size() * bytesPerVoxel(out.type));
  if (wide)
    std::memcpy(out.bytes.data(), labels.data(), out.bytes.size());
  else
    std::transform(labels.begin(), labels.end(), out.bytes.begin(),
                   [](Label label) { return static_cast<char>(label); });
  return out;
}

}  // namespace

Expected<std::string> encodeNiftiLabels(const Segmentation& segmentation, int layer) {
  const GridGeometry& grid = segmentation.info.grid;
  if (auto fits = fitsNifti(grid); !fits) return tl::unexpected(fits.error());
  const Voxels voxels = voxelsOf(segmentation.layers[static_cast<std::size_t>(layer)]);
  return gzipped(niftiHeader(grid, voxels.type) + voxels.bytes);
}

Expected<std::string> encodeNrrdLabels(const Segmentation& segmentation, int layer) {
  const GridGeometry& grid = segmentation.info.grid;
  const Voxels voxels = voxelsOf(segmentation.layers[static_cast<std::size_t>(layer)]);
  std::string header = "NRRD0004\ntype: " + std::string(voxelTypeName(voxels.type)) +
                       "\ndimension: 3\nspace: left-posterior-superior\nsizes:";
  for (int axis = 0; axis < 3; ++axis) header += " " + std::to_string(grid.size[axis]);
  header += "\nspace directions:" + directionsText(grid) +
            "\nkinds: domain domain domain\nendian: little\nencoding: gzip\nspace origin: " +
            vectorText(grid.origin) + "\n\n";
  auto packed = gzipped(voxels.bytes);
  if (!packed) return packed;
  return header + *packed;
}

}  // namespace chiasm::data_io
