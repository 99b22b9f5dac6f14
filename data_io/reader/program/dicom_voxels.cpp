#include "data_io/reader/program/dicom_voxels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace chiasm::data_io::reader {
namespace {

template <typename To>
std::span<To> typed(const MemoryFile& memory) {
  return {static_cast<To*>(static_cast<void*>(memory.bytes().data())), memory.bytes().size() / sizeof(To)};
}

bool isWhole(double value) {
  return value == std::floor(value) && std::abs(value) < 1e6;
}

template <typename Stored>
RescaledVoxels perImage(const std::vector<FolderImage>& images, const MemoryFile& pixels) {
  const std::span<Stored> stored = typed<Stored>(pixels);
  RescaledVoxels out{VoxelType::float32, 1.0, 0.0, MemoryFile(stored.size() * sizeof(float))};
  const std::span<float> values = typed<float>(out.memory);
  const std::size_t area = stored.size() / images.size();
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const DicomSlice& slice = images[i / area].slice;
    values[i] = static_cast<float>(slice.slope * stored[i] + slice.intercept);
  }
  return out;
}

// int16 values, or nothing when one does not fit.
template <typename Stored>
bool wholeValues(const MemoryFile& pixels, std::int64_t slope, std::int64_t intercept, MemoryFile& out) {
  const std::span<Stored> stored = typed<Stored>(pixels);
  const auto [smallest, largest] = std::minmax_element(stored.begin(), stored.end());
  for (const std::int64_t extreme : {slope * *smallest + intercept, slope * *largest + intercept})
    if (!std::in_range<std::int16_t>(extreme)) return false;
  out = MemoryFile(stored.size() * sizeof(std::int16_t));
  const std::span<std::int16_t> values = typed<std::int16_t>(out);
  for (std::size_t i = 0; i < stored.size(); ++i)
    values[i] = static_cast<std::int16_t>(slope * stored[i] + intercept);
  return true;
}

template <typename Stored>
RescaledVoxels rescaleTyped(const std::vector<FolderImage>& images, MemoryFile pixels, VoxelType native,
                            bool isNative) {
  const DicomSlice& first = images.front().slice;
  const bool same = std::all_of(images.begin(), images.end(), [&](const FolderImage& image) {
    return image.slice.slope == first.slope && image.slice.intercept == first.intercept;
  });
  if (!same) return perImage<Stored>(images, pixels);
  const bool trivial = first.slope == 1 && first.intercept == 0;
  if (!(trivial && isNative) && isWhole(first.slope) && isWhole(first.intercept)) {
    RescaledVoxels out;
    if (wholeValues<Stored>(pixels, static_cast<std::int64_t>(first.slope),
                            static_cast<std::int64_t>(first.intercept), out.memory))
      return out;
  }
  if (isNative) return {native, first.slope, first.intercept, std::move(pixels)};
  RescaledVoxels out{VoxelType::int16, first.slope, first.intercept, MemoryFile()};
  wholeValues<Stored>(pixels, 1, 0, out.memory);  // int8: always fits
  return out;
}

}  // namespace

RescaledVoxels rescale(const std::vector<FolderImage>& images, MemoryFile pixels) {
  const DicomSlice& first = images.front().slice;
  if (first.bitsAllocated == 8)
    return first.isSigned ? rescaleTyped<std::int8_t>(images, std::move(pixels), VoxelType::int16, false)
                          : rescaleTyped<std::uint8_t>(images, std::move(pixels), VoxelType::uint8, true);
  return first.isSigned ? rescaleTyped<std::int16_t>(images, std::move(pixels), VoxelType::int16, true)
                        : rescaleTyped<std::uint16_t>(images, std::move(pixels), VoxelType::uint16, true);
}

}  // namespace chiasm::data_io::reader
