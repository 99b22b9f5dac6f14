// Voxels of any type that a file may hold, as the few types that the application knows.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

// uint8, int16, uint16 and float32 stay as they are, and need no conversion.
bool isNative(Component component, VoxelType& type);

struct ConvertedVoxels {
  VoxelType type = VoxelType::int16;
  MemoryFile memory;
  std::string note;  // empty, or one sentence on what was lost
};

// int8 becomes int16; wider integers become int16 or uint16 when all fit, else float32 when all are exact
// (|v| <= 2^24), else they are refused; float64 becomes float32, and the note says so.
ConvertedVoxels convert(Component component, std::span<const std::byte> voxels);

// uint16 labels from slope * stored + intercept; refuses what is no whole number from 0 to 65535.
MemoryFile convertToLabels(Component component, std::span<const std::byte> voxels, double slope,
                           double intercept);

}  // namespace chiasm::data_io::reader
