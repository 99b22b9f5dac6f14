#include "core/volume/voxel_buffer.h"

#include <cstring>
#include <utility>

#include "core/base/check.h"

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
  // make_unique_for_overwrite: the bytes are written once, and operator new aligns them for any voxel type.
  std::shared_ptr<std::byte[]> own = std::make_unique_for_overwrite<std::byte[]>(bytes.size());
  if (!bytes.empty()) std::memcpy(own.get(), bytes.data(), bytes.size());
  const std::span<const std::byte> view(own.get(), bytes.size());
  return std::make_shared<const VoxelBuffer>(type, view, [own]() mutable { own.reset(); });
}

VoxelBuffer::~VoxelBuffer() {
  if (release_) release_();
}

double VoxelBuffer::valueAt(std::size_t offset) const {
  return visit([offset](auto voxels) { return static_cast<double>(voxels[offset]); });
}

}  // namespace chiasm
