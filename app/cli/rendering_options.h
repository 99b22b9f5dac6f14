// Options of `render` for light, 3-D modes and thick slices: what Ctrl+R sets in the window.
#pragma once

#include <array>
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/view_state.h"

namespace chiasm::app {

struct RenderingOptions {
  std::optional<double> slabMm, surfaceAt;
  std::string slabShows, between, mode, lighting, shadows;  // shadows: percent
  std::vector<std::string> cutOut, onlyIn;                  // segments
  std::optional<std::array<double, 3>> turn;                // degrees about each plane's normal
  bool depthCue = false, ghost = false, fast = false;
};

void addRenderingOptions(CLI::App& command, RenderingOptions& options);
// Lays what was asked for over how the case was left. Fails where a segment is not there.
Expected<void> apply(const RenderingOptions& options, const Case& current, ViewState& view);

}  // namespace chiasm::app
