// A range of rescaled values as the exactly equivalent range of stored values.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "core/segmentation/write_rule.h"

namespace chiasm {

// The stored values s with lower ≤ slope·s + intercept ≤ upper, both inclusive; empty when last < first.
template <typename T>
struct StoredRange {
  T first{}, last{};
  bool empty() const { return !(first <= last); }
  bool holds(T stored) const { return stored >= first && stored <= last; }
  static StoredRange none() { return {T{1}, T{0}}; }
};

namespace detail {

// The values of a type in rising order under integer keys, so that one bisection serves all types. Floats:
// the usual order-preserving map of IEEE 754 bits, from −∞ to +∞.
template <typename T>
struct OrderedKeys {
  static constexpr std::int64_t first = std::numeric_limits<T>::lowest();
  static constexpr std::int64_t last = std::numeric_limits<T>::max();
  static T value(std::int64_t key) { return static_cast<T>(key); }
};
template <>
struct OrderedKeys<float> {
  static constexpr std::int64_t first = -0x7F800000LL - 1;  // −∞ (key −1 is −0)
  static constexpr std::int64_t last = 0x7F800000LL;        // +∞
  static float value(std::int64_t key) {
    const auto bits =
        key >= 0 ? static_cast<std::uint32_t>(key) : static_cast<std::uint32_t>(0x80000000LL + (-key - 1));
    return std::bit_cast<float>(bits);
  }
};

// The first key in [first, last] for which a false-then-true predicate holds; last + 1 when none.
template <typename Predicate>
std::int64_t firstKey(std::int64_t first, std::int64_t last, Predicate holds) {
  std::int64_t low = first, high = last + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (holds(middle))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace detail

// Exact: bisects over the type's values with the very expression that Volume::valueAt evaluates (which
// rounds, but never falls where the stored value rises), so that no voxel differs from asking one by one.
template <typename T>
StoredRange<T> storedRange(IntensityRange range, double slope, double intercept) {
  using Keys = detail::OrderedKeys<T>;
  const auto valueOf = [&](std::int64_t key) {
    return slope * static_cast<double>(Keys::value(key)) + intercept;
  };
  std::int64_t first = Keys::first, last = Keys::last;
  if (slope > 0.0) {
    first = detail::firstKey(Keys::first, Keys::last, [&](auto key) { return valueOf(key) >= range.lower; });
    last =
        detail::firstKey(Keys::first, Keys::last, [&](auto key) { return valueOf(key) > range.upper; }) - 1;
  } else if (slope < 0.0) {
    first = detail::firstKey(Keys::first, Keys::last, [&](auto key) { return valueOf(key) <= range.upper; });
    last =
        detail::firstKey(Keys::first, Keys::last, [&](auto key) { return valueOf(key) < range.lower; }) - 1;
  } else if (!(intercept >= range.lower && intercept <= range.upper)) {
    return StoredRange<T>::none();
  }
  if (last < first) return StoredRange<T>::none();
  return {Keys::value(first), Keys::value(last)};
}

}  // namespace chiasm
