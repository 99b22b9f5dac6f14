#include "data_io/volumes/nrrd_writer.h"

#include <bit>

#include "data_io/atomic_file.h"
#include "data_io/volumes/nrrd_text.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "voxels are written as they lie in memory");

const char* nrrdType(VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return "uint8";
    case VoxelType::int16:
      return "int16";
    case VoxelType::uint16:
      return "uint16";
    default:
      return "float";
  }
}

}  // namespace

Expected<void> writeNrrd(const std::string& path, const Volume& volume) {
  const GridGeometry& grid = volume.info.grid;
  if (!volume.voxels || volume.voxels->count() != grid.voxelCount())
    return failure(ErrorKind::unavailable,
                   "The voxels of '" + volume.info.name + "' are not there, so they cannot be written.");
  std::string content = "NRRD0004\ntype: ";
  content += nrrdType(volume.voxels->type());
  content += "\ndimension: 3\nspace: left-posterior-superior\nsizes:";
  for (int axis = 0; axis < 3; ++axis) content += " " + std::to_string(grid.size[axis]);
  content += "\nspace directions:" + directionsText(grid);
  content += "\nkinds: domain domain domain\nendian: little\nencoding: raw\nspace origin: " +
             vectorText(grid.origin) + "\n";
  if (volume.info.rescaleSlope != 1.0 || volume.info.rescaleIntercept != 0.0)
    content += "rescale slope:=" + exactText(volume.info.rescaleSlope) +
               "\nrescale intercept:=" + exactText(volume.info.rescaleIntercept) + "\n";
  content += "\n";
  const auto bytes = volume.voxels->bytes();
  content.append(static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size());
  return writeFileAtomically(path, content);
}

}  // namespace chiasm::data_io
