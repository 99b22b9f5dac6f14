#include "core/volume/window_presets.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/volume/value_scale.h"

namespace chiasm {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool sameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// From the 1st to the 99th percentile; the whole range where those coincide (a nearly empty picture).
WindowLevel percentileWindow(const VolumeStatistics& statistics) {
  double low = statistics.percentile1, high = statistics.percentile99;
  if (!(high > low)) {
    low = statistics.minimum;
    high = statistics.maximum;
  }
  WindowLevel window;
  window.function = WindowLevel::Function::linearExact;
  window.name = "auto";
  window.width = high > low ? high - low : 1.0;
  window.level = high > low ? 0.5 * (low + high) : low;
  return window;
}

void showAsMeant(const VolumeInfo& info, WindowLevel& window) {
  if (std::find(info.badges.begin(), info.badges.end(), kSmallValuesBright) != info.badges.end())
    window.width = -window.width;
}

double risingGrey(const WindowLevel& window, double width, double value) {
  const double centre = window.level;
  switch (window.function) {
    case WindowLevel::Function::sigmoid:
      // C.11.2.1.3.1: ymax = 1, ymin = 0.
      return 1.0 / (1.0 + std::exp(-4.0 * (value - centre) / width));
    case WindowLevel::Function::linear:
      // C.11.2.1.2.1, which requires a width of at least 1; narrower ones are read as LINEAR_EXACT.
      if (width >= 1.0) {
        if (value <= centre - 0.5 - (width - 1.0) / 2.0) return 0.0;
        if (value > centre - 0.5 + (width - 1.0) / 2.0) return 1.0;
        return (value - (centre - 0.5)) / (width - 1.0) + 0.5;
      }
      [[fallthrough]];
    case WindowLevel::Function::linearExact:
      break;
  }
  // C.11.2.1.3.2
  if (value <= centre - width / 2.0) return 0.0;
  if (value > centre + width / 2.0) return 1.0;
  return (value - centre) / width + 0.5;
}

std::vector<WindowLevel> usableHeaderWindows(const VolumeInfo& info) {
  std::vector<WindowLevel> windows;
  for (WindowLevel window : info.headerWindows) {
    if (!(window.width > 0.0) || !std::isfinite(window.width) || !std::isfinite(window.level)) continue;
    if (window.name.empty())
      window.name = windows.empty() ? "header" : "header " + std::to_string(windows.size() + 1);
    windows.push_back(std::move(window));
  }
  return windows;
}

}  // namespace

std::span<const WindowLevel> ctWindowPresets() {
  using enum WindowLevel::Function;
  // Width and level in HU, bound by name.
  static const std::array<WindowLevel, 10> kPresets = {{
      {1500, -600, linear, "lung"},
      {400, 40, linear, "soft tissue"},
      {1800, 400, linear, "bone"},
      {80, 40, linear, "brain"},
      {150, 90, linear, "liver"},
      {600, 300, linear, "angio"},
      {40, 40, linear, "stroke"},
      {200, 75, linear, "subdural"},
      {4000, 700, linear, "temporal bone"},
      {350, 50, linear, "mediastinum"},
  }};
  return kPresets;
}

const WindowLevel* findCtWindow(std::string_view name) {
  for (const WindowLevel& preset : ctWindowPresets())
    if (sameName(preset.name, name)) return &preset;
  return nullptr;
}

std::vector<WindowLevel> windowsFor(const VolumeInfo& info, const VolumeStatistics& statistics) {
  std::vector<WindowLevel> windows = usableHeaderWindows(info);
  if (info.unit == "HU")
    windows.insert(windows.end(), ctWindowPresets().begin(), ctWindowPresets().end());
  else
    windows.push_back(percentileWindow(statistics));
  if (info.unit != "HU" && mayBeHounsfield(info, statistics))
    windows.insert(windows.end(), ctWindowPresets().begin(), ctWindowPresets().end());
  for (WindowLevel& window : windows) showAsMeant(info, window);
  return windows;
}

WindowLevel initialWindow(const VolumeInfo& info, const VolumeStatistics& statistics) {
  const auto header = usableHeaderWindows(info);
  WindowLevel window = !header.empty()     ? header.front()
                       : info.unit == "HU" ? *findCtWindow("soft tissue")
                                           : percentileWindow(statistics);
  showAsMeant(info, window);
  return window;
}

double applyWindow(const WindowLevel& window, double value) {
  const double grey = risingGrey(window, std::abs(window.width), value);
  return isInverted(window) ? 1.0 - grey : grey;
}

}  // namespace chiasm
