// The digest of a volume's voxels: the same whatever file format they came in.
#pragma once

#include <cstddef>
#include <span>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "core/volume/voxel_buffer.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

// SHA-256 over the line "TYPE X Y Z\n" (TYPE as voxelTypeName says, sizes in decimal) followed by the
// voxels, x fastest, little-endian.
Digest voxelDigest(VoxelType type, glm::ivec3 size, std::span<const std::byte> voxels);
// The same in pieces: feeds a fresh hash the line; the voxels follow, in order.
void beginVoxelDigest(Sha256& hash, VoxelType type, glm::ivec3 size);

}  // namespace chiasm::data_io
