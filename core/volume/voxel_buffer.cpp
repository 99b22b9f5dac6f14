#include "core/volume/voxel_buffer.h"

#include <cstring>
#include <utility>

#include "core/base/check.h"
#include "core/base/large_memory.h"

namespace chiasm {

std::size_t bytesPerVoxel(VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return 1;
    case VoxelType::int16:
    case VoxelType::uint16:
      return 2;
    case VoxelType::float32:
      break;
  }
  return 4;
}

const char* voxelTypeName(VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return "uint8";
    case VoxelType::int16:
      return "int16";
    case VoxelType::uint16:
      return "uint16";
    case VoxelType::float32:
      break;
  }
  return "float32";
}

VoxelBuffer::VoxelBuffer(VoxelType type, std::span<const std::byte> bytes, std::function<void()> release)
    : type_(type), bytes_(bytes), release_(std::move(release)) {
  CHECK(bytes.size() % bytesPerVoxel(type) == 0, "a voxel buffer holds whole voxels");
  CHECK(reinterpret_cast<std::uintptr_t>(bytes.data()) % bytesPerVoxel(type) == 0,
        "a voxel buffer is aligned to its voxels");
}

std::shared_ptr<const VoxelBuffer> VoxelBuffer::copyOf(VoxelType type, std::span<const std::byte> bytes) {
  // On huge pages: rays and slices cross a volume's rows from side to side.
  void* const own = allocateLarge(bytes.size());
  if (!bytes.empty()) std::memcpy(own, bytes.data(), bytes.size());
  const std::size_t size = bytes.size();
  return std::make_shared<const VoxelBuffer>(
      type, std::span<const std::byte>(static_cast<const std::byte*>(own), size),
      [own, size] { freeLarge(own, size); });
}

VoxelBuffer::~VoxelBuffer() {
  if (release_) release_();
}

double VoxelBuffer::valueAt(std::size_t offset) const {
  return visit([offset](auto voxels) { return static_cast<double>(voxels[offset]); });
}

}  // namespace chiasm
