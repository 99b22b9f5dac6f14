// The digest of a volume's voxels: the same whatever file format they came in.
#pragma once

#include <cstddef>
#include <span>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "core/volume/voxel_buffer.h"

namespace chiasm::data_io {

// SHA-256 over the line "TYPE X Y Z\n" (TYPE as voxelTypeName says, sizes in decimal) followed by the
// voxels, x fastest, little-endian.
Digest voxelDigest(VoxelType type, glm::ivec3 size, std::span<const std::byte> voxels);

}  // namespace chiasm::data_io
