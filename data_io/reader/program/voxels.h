// Voxels of any type that a file may hold, as the few types that the application knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

// Calls f with a pointer to values of the component's type, and their number. `bytes` are page-aligned.
template <typename F>
void visitComponents(Component component, std::span<std::byte> bytes, F&& f) {
  void* address = bytes.data();
  const std::size_t count = bytes.size() / componentBytes(component);
  switch (component) {
    case Component::uint8:
      return f(static_cast<std::uint8_t*>(address), count);
    case Component::int8:
      return f(static_cast<std::int8_t*>(address), count);
    case Component::uint16:
      return f(static_cast<std::uint16_t*>(address), count);
    case Component::int16:
      return f(static_cast<std::int16_t*>(address), count);
    case Component::uint32:
      return f(static_cast<std::uint32_t*>(address), count);
    case Component::int32:
      return f(static_cast<std::int32_t*>(address), count);
    case Component::uint64:
      return f(static_cast<std::uint64_t*>(address), count);
    case Component::int64:
      return f(static_cast<std::int64_t*>(address), count);
    case Component::float32:
      return f(static_cast<float*>(address), count);
    default:
      return f(static_cast<double*>(address), count);
  }
}
// Turns the bytes of each value around.
void swapComponents(std::span<std::byte> bytes, std::size_t componentBytes);

// uint8, int16, uint16 and float32 stay as they are, and need no conversion.
bool isNative(Component component, VoxelType& type);

struct ConvertedVoxels {
  VoxelType type = VoxelType::int16;
  StagedVoxels memory;
  std::string note;  // empty, or one sentence on what was lost
};

// int8 becomes int16; wider integers become int16 or uint16 when all fit, else float32 when all are exact
// (|v| <= 2^24), else they are refused; float64 becomes float32, and the note says so. Here and below
// `voxels` begin on a page.
ConvertedVoxels convert(Component component, std::span<const std::byte> voxels);

// uint16 labels from slope * stored + intercept; refuses what is no whole number from 0 to 65535.
MemoryFile convertToLabels(Component component, std::span<const std::byte> voxels, double slope,
                           double intercept);

}  // namespace chiasm::data_io::reader
