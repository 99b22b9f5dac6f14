// How large a volume may be: the same rule for the reader, which refuses, and for the application, which does
// not take the reader's word.
#pragma once

#include <sys/sysinfo.h>

#include <cstdint>
#include <optional>

namespace chiasm::data_io::reader {

// As they lie in the file.
inline constexpr std::uint64_t kMaximumVoxelBytes = 16ULL << 30;
// Once they are converted (16 bits to 32).
inline constexpr std::uint64_t kMaximumConvertedBytes = 2 * kMaximumVoxelBytes;

// Of this machine, bytes; nothing where it does not say.
inline std::optional<std::uint64_t> machineMemory() {
  struct sysinfo machine {};
  if (::sysinfo(&machine) != 0) return std::nullopt;
  return machine.totalram * static_cast<std::uint64_t>(machine.mem_unit);
}

// Reading holds the voxels as they are, the converted ones, and what is between.
inline bool canBeRead(std::uint64_t voxelBytes) {
  return voxelBytes <= kMaximumVoxelBytes && 3 * voxelBytes <= machineMemory().value_or(UINT64_MAX);
}
// What comes of the largest volume that can be read.
inline bool canBeHeld(std::uint64_t convertedBytes) {
  return convertedBytes <= kMaximumConvertedBytes &&
         3 * convertedBytes / 2 <= machineMemory().value_or(UINT64_MAX);
}

}  // namespace chiasm::data_io::reader
