// The named windows of the house, bound by name and never by position (table: shared conventions).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/volume/volume.h"

namespace chiasm {

// The CT table in HU: lung, soft tissue, bone, brain, liver, angio, stroke, subdural, temporal bone,
// mediastinum.
std::span<const WindowLevel> ctWindowPresets();

// A window of a negative width is inverted: it is that of the width without its sign, small values bright.
inline bool isInverted(const WindowLevel& window) {
  return window.width < 0.0;
}

// The badge of images that are meant to be shown with small values bright (DICOM's MONOCHROME1, PS3.3
// C.7.6.3.1.2). Their values are as stored; the windows that they are offered are inverted.
inline constexpr std::string_view kSmallValuesBright = "small values bright";

// All windows to offer for a volume: the header's own first (named "header" where they have no explanation),
// then the CT table when the unit is HU, otherwise one "auto" from the 1st to the 99th percentile
// (and the CT table behind it where mayBeHounsfield).
std::vector<WindowLevel> windowsFor(const VolumeInfo& info, const VolumeStatistics& statistics);
// The window a volume opens with: the header's first; for CT without one "soft tissue" ("brain" and
// "bone" are one key away); for anything else the percentile window.
WindowLevel initialWindow(const VolumeInfo& info, const VolumeStatistics& statistics);
// Finds by name, ignoring case; nullptr when there is none.
const WindowLevel* findCtWindow(std::string_view name);

// Display grey in 0..1 of a value (DICOM PS3.3 C.11.2.1.2.1 LINEAR, C.11.2.1.3 SIGMOID and LINEAR_EXACT).
// LINEAR is defined for widths of at least 1; narrower ones are taken as LINEAR_EXACT. An inverted window
// gives one minus that.
double applyWindow(const WindowLevel& window, double value);

}  // namespace chiasm
