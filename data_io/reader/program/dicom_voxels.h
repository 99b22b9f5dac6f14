// The stored pixels of a series as voxels with one rescale for all.
#pragma once

#include <vector>

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/dicom_series.h"
#include "data_io/reader/program/memory_file.h"

namespace chiasm::data_io::reader {

struct RescaledVoxels {
  VoxelType type = VoxelType::int16;
  double slope = 1.0, intercept = 0.0;  // value = slope × voxel + intercept
  MemoryFile memory;
};

// `pixels` are the images' stored values one after another. With one whole-numbered rescale for all whose
// results fit int16, the voxels are the values themselves (HU as int16); with one other rescale they stay as
// stored, and it goes along; when it differs between images (PET), the values become float32.
RescaledVoxels rescale(const std::vector<FolderImage>& images, MemoryFile pixels);

}  // namespace chiasm::data_io::reader
