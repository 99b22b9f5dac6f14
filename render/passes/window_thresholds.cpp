#include "render/passes/window_thresholds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/volume/window_presets.h"

namespace chiasm::render {

namespace {

// Floats in their order as integers: IEEE 754 numbers sort like sign and magnitude.
std::int64_t ordinal(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits >= 0 ? std::int64_t{bits} : std::int64_t{INT32_MIN} - bits;
}

float fromOrdinal(std::int64_t position) {
  return std::bit_cast<float>(
      static_cast<std::int32_t>(position >= 0 ? position : std::int64_t{INT32_MIN} - position));
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The smallest float from `from` on for which a rising predicate holds; +infinity when there is none.
template <typename Predicate>
float firstWhere(float from, Predicate holds) {
  std::int64_t low = ordinal(from), high = ordinal(kInfinity);
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (holds(fromOrdinal(middle)))
      high = middle;
    else
      low = middle + 1;
  }
  return fromOrdinal(low);
}

}  // namespace

int greyLevel(const WindowLevel& window, double value) {
  return static_cast<int>(std::floor(std::clamp(applyWindow(window, value), 0.0, 1.0) * 255.0 + 0.5));
}

WindowThresholds windowThresholds(const WindowLevel& window, double slope, double intercept) {
  WindowThresholds result;
  result.sign = (slope < 0.0) != isInverted(window) ? -1.0f : 1.0f;
  const double rise = slope * double{result.sign};
  result.thresholds[0] = -kInfinity;
  float from = std::numeric_limits<float>::lowest();
  for (int grey = 1; grey < 256; ++grey) {
    from = firstWhere(
        from, [&](float stored) { return greyLevel(window, rise * double{stored} + intercept) >= grey; });
    result.thresholds[static_cast<std::size_t>(grey)] = from;
  }
  return result;
}

StoredRange storedRange(double lower, double upper, double slope, double intercept) {
  const double rise = std::abs(slope);
  const float lowest = std::numeric_limits<float>::lowest();
  const float first = firstWhere(lowest, [&](float s) { return rise * double{s} + intercept >= lower; });
  const float beyond = firstWhere(lowest, [&](float s) { return rise * double{s} + intercept > upper; });
  return {first, beyond == lowest ? -kInfinity : fromOrdinal(ordinal(beyond) - 1)};
}

}  // namespace chiasm::render
