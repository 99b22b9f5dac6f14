#include "data_io/volumes/voxel_digest.h"

#include <bit>
#include <string>

#include "data_io/sha256.h"

namespace chiasm::data_io {

static_assert(std::endian::native == std::endian::little, "digests are defined over little-endian voxels");

Digest voxelDigest(VoxelType type, glm::ivec3 size, std::span<const std::byte> voxels) {
  const std::string head = std::string(voxelTypeName(type)) + ' ' + std::to_string(size.x) + ' ' +
                           std::to_string(size.y) + ' ' + std::to_string(size.z) + '\n';
  Sha256 hash;
  hash.update(std::as_bytes(std::span(head.data(), head.size())));
  hash.update(voxels);
  return hash.finish();
}

}  // namespace chiasm::data_io
