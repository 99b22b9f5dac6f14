#include "data_io/reader/program/voxels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

// Calls f with a pointer to values of the component's type. Mappings are page-aligned.
template <typename F>
auto visit(Component component, const std::byte* data, F&& f) {
  const void* address = data;
  switch (component) {
    case Component::uint8:
      return f(static_cast<const std::uint8_t*>(address));
    case Component::int8:
      return f(static_cast<const std::int8_t*>(address));
    case Component::uint16:
      return f(static_cast<const std::uint16_t*>(address));
    case Component::int16:
      return f(static_cast<const std::int16_t*>(address));
    case Component::uint32:
      return f(static_cast<const std::uint32_t*>(address));
    case Component::int32:
      return f(static_cast<const std::int32_t*>(address));
    case Component::uint64:
      return f(static_cast<const std::uint64_t*>(address));
    case Component::int64:
      return f(static_cast<const std::int64_t*>(address));
    case Component::float32:
      return f(static_cast<const float*>(address));
    default:
      return f(static_cast<const double*>(address));
  }
}

template <typename To, typename From>
StagedVoxels castAll(const From* from, std::size_t count) {
  StagedVoxels out(count * sizeof(To));
  To* to = static_cast<To*>(static_cast<void*>(out.own().data()));
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<To>(from[i]);
  return out;
}

ConvertedVoxels narrowDoubles(const double* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    if (std::isfinite(values[i]) &&
        std::abs(values[i]) > static_cast<double>(std::numeric_limits<float>::max()))
      throw Refusal("some of its voxels are beyond what a 32-bit real can hold.");
  return {VoxelType::float32, castAll<float>(values, count),
          "The file's 64-bit reals are held as 32-bit reals (7 digits)."};
}

template <typename From>
ConvertedVoxels narrowIntegers(const From* values, std::size_t count) {
  const auto [smallest, largest] = std::minmax_element(values, values + count);
  if (std::in_range<std::int16_t>(*smallest) && std::in_range<std::int16_t>(*largest))
    return {VoxelType::int16, castAll<std::int16_t>(values, count), ""};
  if (std::in_range<std::uint16_t>(*smallest) && std::in_range<std::uint16_t>(*largest))
    return {VoxelType::uint16, castAll<std::uint16_t>(values, count), ""};
  constexpr std::int32_t kExact = 1 << 24;  // a 32-bit real has 24 bits of mantissa
  if (std::cmp_less(*smallest, -kExact) || std::cmp_greater(*largest, kExact))
    throw Refusal(
        "its whole numbers need more than the 24 bits that can be kept exactly; rescale it and open that.");
  return {VoxelType::float32, castAll<float>(values, count), ""};
}

}  // namespace

void swapComponents(std::span<std::byte> bytes, std::size_t size) {
  const auto turn = [&](auto* values, auto swap) {
    for (std::size_t i = 0; i < bytes.size() / sizeof *values; ++i) values[i] = swap(values[i]);
  };
  void* address = bytes.data();
  if (size == 2) turn(static_cast<std::uint16_t*>(address), [](auto v) { return __builtin_bswap16(v); });
  if (size == 4) turn(static_cast<std::uint32_t*>(address), [](auto v) { return __builtin_bswap32(v); });
  if (size == 8) turn(static_cast<std::uint64_t*>(address), [](auto v) { return __builtin_bswap64(v); });
}

bool isNative(Component component, VoxelType& type) {
  switch (component) {
    case Component::uint8:
      type = VoxelType::uint8;
      return true;
    case Component::int16:
      type = VoxelType::int16;
      return true;
    case Component::uint16:
      type = VoxelType::uint16;
      return true;
    case Component::float32:
      type = VoxelType::float32;
      return true;
    default:
      return false;
  }
}

ConvertedVoxels convert(Component component, std::span<const std::byte> voxels) {
  const std::size_t count = voxels.size() / componentBytes(component);
  return visit(component, voxels.data(), [&](const auto* values) -> ConvertedVoxels {
    using T = std::remove_cvref_t<decltype(*values)>;
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, float>)
      return narrowDoubles(reinterpret_cast<const double*>(values), count);
    else
      return narrowIntegers(values, count);
  });
}

MemoryFile convertToLabels(Component component, std::span<const std::byte> voxels, double slope,
                           double intercept) {
  const std::size_t count = voxels.size() / componentBytes(component);
  MemoryFile out(count * sizeof(std::uint16_t));
  auto* labels = static_cast<std::uint16_t*>(static_cast<void*>(out.bytes().data()));
  visit(component, voxels.data(), [&](const auto* values) {
    for (std::size_t i = 0; i < count; ++i) {
      const double value = slope * static_cast<double>(values[i]) + intercept;
      // Written so that a NaN is refused.
      if (!(value >= 0 && value <= 65535 && value == std::floor(value)))
        throw Refusal("it is no label map: it holds values other than whole numbers from 0 to 65,535.",
                      ErrorKind::invalidInput);
      labels[i] = static_cast<std::uint16_t>(value);
    }
  });
  return out;
}

}  // namespace chiasm::data_io::reader
