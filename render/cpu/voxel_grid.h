// A volume's voxels as kernels read them.
#pragma once

#include <cstdint>

namespace chiasm::render::cpu {

// Kernels are given plain numbers and pointers: files compiled for wider processors then share no inline
// function with the rest of the program, where the linker might keep the wider one.
enum class VoxelKind : std::uint8_t { uint8, int16, uint16, float32 };

struct VoxelGrid {
  const void* voxels;  // x fastest; finite
  VoxelKind kind;
  int size[3];  // voxels, at least 2 along x; their product below 2^31
};

}  // namespace chiasm::render::cpu
