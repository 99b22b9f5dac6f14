#include "data_io/reader/program/dicom_voxels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace chiasm::data_io::reader {
namespace {

template <typename T>
std::span<const T> typed(std::span<const std::byte> bytes) {
  return {static_cast<const T*>(static_cast<const void*>(bytes.data())), bytes.size() / sizeof(T)};
}

template <typename T>
std::span<T> typed(std::span<std::byte> bytes) {
  return {static_cast<T*>(static_cast<void*>(bytes.data())), bytes.size() / sizeof(T)};
}

bool isWhole(double value) {
  return value == std::floor(value) && std::abs(value) < 1e6;
}

// Whether a voxel type of the application holds the stored values as they are.
bool isNative(const DicomSlice& slice) {
  return slice.bitsAllocated == 16 || !slice.isSigned;
}

template <typename Stored>
bool wholeValues(std::int64_t slope, std::int64_t intercept, std::span<const Stored> stored,
                 std::span<std::int16_t> values) {
  // Two passes that the compiler turns into vector code; the image is in the cache.
  Stored smallest = stored[0], largest = stored[0];
  for (const Stored value : stored) {
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  for (const std::int64_t extreme : {slope * smallest + intercept, slope * largest + intercept})
    if (!std::in_range<std::int16_t>(extreme)) return false;
  const auto a = static_cast<std::int32_t>(slope), b = static_cast<std::int32_t>(intercept);
  // The extremes fit, so no step wraps but in 32 bits, where wrapping leaves the low bits right.
  for (std::size_t i = 0; i < stored.size(); ++i)
    values[i] =
        static_cast<std::int16_t>(static_cast<std::uint32_t>(a) * static_cast<std::uint32_t>(stored[i]) +
                                  static_cast<std::uint32_t>(b));
  return true;
}

template <typename Stored>
bool convertTyped(const VoxelPlan& plan, const DicomSlice& slice, std::span<const std::byte> bytes,
                  std::span<std::byte> out) {
  const std::span<const Stored> stored = typed<Stored>(bytes);
  switch (plan.meaning) {
    case VoxelPlan::Meaning::whole:
      return wholeValues<Stored>(static_cast<std::int64_t>(slice.slope),
                                 static_cast<std::int64_t>(slice.intercept), stored,
                                 typed<std::int16_t>(out));
    case VoxelPlan::Meaning::real: {
      const std::span<float> values = typed<float>(out);
      for (std::size_t i = 0; i < stored.size(); ++i)
        values[i] = static_cast<float>(slice.slope * stored[i] + slice.intercept);
      return true;
    }
    default:
      if constexpr (std::is_same_v<Stored, std::int8_t>)
        std::copy(stored.begin(), stored.end(), typed<std::int16_t>(out).begin());
      else if (out.data() != bytes.data())
        std::memcpy(out.data(), bytes.data(), bytes.size());
      return true;
  }
}

}  // namespace

VoxelPlan storedPlan(const DicomSlice& slice) {
  const VoxelType type = slice.isSigned             ? VoxelType::int16
                         : slice.bitsAllocated == 8 ? VoxelType::uint8
                                                    : VoxelType::uint16;
  return {VoxelPlan::Meaning::stored, type, slice.slope, slice.intercept};
}

VoxelPlan planVoxels(const std::vector<FolderImage>& images) {
  const DicomSlice& first = images.front().slice;
  const bool same = std::all_of(images.begin(), images.end(), [&](const FolderImage& image) {
    return image.slice.slope == first.slope && image.slice.intercept == first.intercept;
  });
  if (!same) return {VoxelPlan::Meaning::real, VoxelType::float32, 1.0, 0.0};
  const bool trivial = first.slope == 1 && first.intercept == 0;
  if (!(trivial && isNative(first)) && isWhole(first.slope) && isWhole(first.intercept))
    return {VoxelPlan::Meaning::whole, VoxelType::int16, 1.0, 0.0};
  return storedPlan(first);
}

bool convertsInPlace(const VoxelPlan& plan, const DicomSlice& slice) {
  return slice.storedBytes() == static_cast<std::size_t>(slice.rows) *
                                    static_cast<std::size_t>(slice.columns) * bytesPerVoxel(plan.type);
}

bool convertImage(const VoxelPlan& plan, const DicomSlice& slice, std::span<const std::byte> stored,
                  std::span<std::byte> out) {
  if (slice.bitsAllocated == 8)
    return slice.isSigned ? convertTyped<std::int8_t>(plan, slice, stored, out)
                          : convertTyped<std::uint8_t>(plan, slice, stored, out);
  return slice.isSigned ? convertTyped<std::int16_t>(plan, slice, stored, out)
                        : convertTyped<std::uint16_t>(plan, slice, stored, out);
}

}  // namespace chiasm::data_io::reader
