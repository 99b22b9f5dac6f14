#include "data_io/volumes/voxel_digest.h"

#include <bit>
#include <string>

namespace chiasm::data_io {

static_assert(std::endian::native == std::endian::little, "digests are defined over little-endian voxels");

void beginVoxelDigest(Sha256& hash, VoxelType type, glm::ivec3 size) {
  const std::string head = std::string(voxelTypeName(type)) + ' ' + std::to_string(size.x) + ' ' +
                           std::to_string(size.y) + ' ' + std::to_string(size.z) + '\n';
  hash.update(std::as_bytes(std::span(head.data(), head.size())));
}

Digest voxelDigest(VoxelType type, glm::ivec3 size, std::span<const std::byte> voxels) {
  Sha256 hash;
  beginVoxelDigest(hash, type, size);
  hash.update(voxels);
  return hash.finish();
}

}  // namespace chiasm::data_io
