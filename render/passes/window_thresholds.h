// A display window as 255 thresholds on stored values, so that the device's greys are exactly core's.
#pragma once

#include <array>

#include "core/volume/volume.h"

namespace chiasm::render {

// thresholds[g], g = 1..255, is the smallest float s with greyLevel(window, slope * (sign * s) + intercept)
// at least g (+infinity: never); [0] is -infinity. sign is -1 where either the slope is negative or the
// window is inverted, otherwise +1: a window only rises, or only falls, so in s the grey never falls.
struct WindowThresholds {
  std::array<float, 256> thresholds{};
  float sign = 1.0f;
};
WindowThresholds windowThresholds(const WindowLevel& window, double slope, double intercept);

// The grey a value is shown with, 0..255: applyWindow rounded to the nearest level.
int greyLevel(const WindowLevel& window, double value);

// The signed stored values (as of a window that is not inverted; those of one that is have the other sign)
// whose rescaled value lies in [lower, upper]; empty: first > second.
struct StoredRange {
  float lower = 0.0f, upper = 0.0f;
};
StoredRange storedRange(double lower, double upper, double slope, double intercept);

}  // namespace chiasm::render
