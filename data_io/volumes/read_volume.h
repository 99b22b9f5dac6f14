// A volume as the reader hands it over: what it is, where it lies, and its voxels.
#pragma once

#include <memory>

#include "core/volume/volume.h"
#include "core/volume/voxel_buffer.h"

namespace chiasm::data_io {

// `info.uid` is fresh; whoever reads a volume that a case knows already keeps the case's own.
// `info.source.relativePath` is the case file's to fill in. `voxels` has grid.size.x * y * z voxels of
// info.voxelType, x fastest, in memory that nobody can write any more.
struct ReadVolume {
  VolumeInfo info;
  std::shared_ptr<const VoxelBuffer> voxels;

  Volume toVolume() const { return {info, voxels}; }
};

}  // namespace chiasm::data_io
