// A stack of images, brought onto a regular grid.
#pragma once

#include <glm/vec2.hpp>

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/dicom_stack.h"
#include "data_io/reader/program/staged_voxels.h"

namespace chiasm::data_io::reader {

// `voxels` are the images one after another, `size` columns and rows each. Linear interpolation within the
// plane and between neighbouring images; whole-numbered types are rounded. What no image covers gets the
// volume's smallest value. Throws Refusal when there is not so much memory.
StagedVoxels resampleStack(const DicomStack& stack, glm::ivec2 size, VoxelType type,
                           std::span<const std::byte> voxels);

}  // namespace chiasm::data_io::reader
