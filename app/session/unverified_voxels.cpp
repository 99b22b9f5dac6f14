#include "app/session/unverified_voxels.h"

#include <glm/geometric.hpp>

#include "data_io/case_file/volume_files.h"

namespace chiasm::app {
namespace {

// Labels and measurements were made on the case's geometry and values: a header that changed its mind makes
// another volume of the same voxels. A micrometre is more than any format loses in writing the same again.
bool sameMeaning(const VolumeInfo& a, const VolumeInfo& b) {
  if (a.grid.size != b.grid.size) return false;
  const auto corner = [](const GridGeometry& grid, int which) {
    glm::dvec3 position = grid.origin;
    for (int axis = 0; axis < 3; ++axis)
      if (which & (1 << axis))
        position += grid.direction[axis] * (grid.spacing[axis] * (grid.size[axis] - 1));
    return position;
  };
  for (int which = 0; which < 8; ++which)
    if (glm::distance(corner(a.grid, which), corner(b.grid, which)) > 1e-3) return false;
  return a.rescaleSlope == b.rescaleSlope && a.rescaleIntercept == b.rescaleIntercept;
}

}  // namespace

Expected<data_io::VolumeInHand> readVoxelsFirst(const VolumeInfo& info, const std::string& casePath,
                                                data_io::ReaderClient& reader, Progress& progress) {
  auto path = data_io::locateVolume(info.source, casePath);
  if (!path) return tl::unexpected(path.error());
  auto read = reader.readVoxelsFirst(*path, progress, info.source.seriesInstanceUid);
  if (!read) return tl::unexpected(read.error());
  if (read->volume.info.voxelType != info.voxelType || !sameMeaning(read->volume.info, info))
    return failure(ErrorKind::conflict,
                   "The file of the volume '" + info.name +
                       "' has another size, place in the body or scale of values than when this case was "
                       "made. Bring the original back, or make a new case from the changed file.");
  return read;
}

Expected<void> verifyVoxels(data_io::VolumeInHand& volume, const VolumeInfo& info, Progress& progress) {
  if (auto verified = volume.verify(progress); !verified) return verified;
  return data_io::checkUnchanged(info.source, volume.volume.info.source);
}

}  // namespace chiasm::app
