// FusionState: how the second volume of a case is looked at together with the first. Part of the view state.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "render/slice_fusion.h"

namespace chiasm::app {

struct FusionState {
  bool inSlices = false;   // the second volume lies over the first in slices
  bool in3d = false;       // and stands in 3-D with it, in its own 3-D colours
  double opacity3d = 1.0;  // how much of it is seen there, 0..1 (render::SceneVolume::opacity3d)
  render::FusionMode mode = render::FusionMode::blend;
  double amount = 0.5;     // blend, overlay: 0..1
  double squareMm = 25.0;  // checkerboard
  double swipe = 0.5;      // part of a view's width
  // overlay: a colour map over the second volume's window, with an opacity that grows over these parts of it;
  // or (nullopt) the colours of its 3-D transfer function.
  std::optional<ColourMap> colours = ColourMap::hot;
  double rampBegin = 0.1, rampEnd = 0.6;
  bool operator==(const FusionState&) const = default;
};

// The stable word ("checkerboard") and what menus say ("Checkerboard").
const char* fusionId(render::FusionMode mode);
const char* fusionName(render::FusionMode mode);
std::optional<render::FusionMode> findFusion(const std::string& id);
// In the order of menus.
std::vector<render::FusionMode> allFusions();
// "Blend 50 %", "Checkerboard 25 mm", "Swipe", "Hot 50 %", "3-D colours 50 %".
std::string fusionText(const FusionState& fusion);
// "in 3-D", "in 3-D 40 %".
std::string fusionIn3dText(const FusionState& fusion);

// Unknown fields are ignored, missing or odd ones keep their defaults.
nlohmann::json toJson(const FusionState& fusion);
FusionState fusionFromJson(const nlohmann::json& from);

}  // namespace chiasm::app
