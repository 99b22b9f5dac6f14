// The voxels of a volume: typed, contiguous, never changed once they are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace chiasm {

enum class VoxelType { uint8, int16, uint16, float32 };

std::size_t bytesPerVoxel(VoxelType type);
const char* voxelTypeName(VoxelType type);

// Voxels in x-fastest order. Shared by pointer to const; any thread may read.
class VoxelBuffer {
 public:
  // Takes memory that somebody else owns (a mapped memfd, a vector): `release` is called once at the end.
  VoxelBuffer(VoxelType type, std::span<const std::byte> bytes, std::function<void()> release);
  // Copies the bytes into an own allocation.
  static std::shared_ptr<const VoxelBuffer> copyOf(VoxelType type, std::span<const std::byte> bytes);
  ~VoxelBuffer();
  VoxelBuffer(const VoxelBuffer&) = delete;
  VoxelBuffer& operator=(const VoxelBuffer&) = delete;

  VoxelType type() const { return type_; }
  std::size_t count() const { return bytes_.size() / bytesPerVoxel(type_); }
  std::span<const std::byte> bytes() const { return bytes_; }
  // The stored value (before rescale) of the voxel at a linear offset, as double.
  double valueAt(std::size_t offset) const;

  // Calls f with a typed span: visit([](auto voxels) { … }).
  template <typename F>
  decltype(auto) visit(F&& f) const {
    switch (type_) {
      case VoxelType::uint8:
        return f(typed<std::uint8_t>());
      case VoxelType::int16:
        return f(typed<std::int16_t>());
      case VoxelType::uint16:
        return f(typed<std::uint16_t>());
      default:
        return f(typed<float>());
    }
  }

 private:
  template <typename T>
  std::span<const T> typed() const {
    return {static_cast<const T*>(static_cast<const void*>(bytes_.data())), bytes_.size() / sizeof(T)};
  }
  VoxelType type_;
  std::span<const std::byte> bytes_;
  std::function<void()> release_;
};

}  // namespace chiasm
