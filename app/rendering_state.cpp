#include "app/rendering_state.h"

#include <algorithm>
#include <array>

namespace chiasm::app {

namespace {

// Ambient, diffuse, specular, power: the classical model with a headlight.
constexpr std::array<LightingPreset, 4> kPresets{{
    {Lighting::standard, "standard", "Standard", "a little of everything", {0.2f, 0.8f, 0.2f, 10.0f}},
    {Lighting::matte,
     "matte",
     "Matte",
     "soft tissue and skin: shape without glare",
     {0.25f, 0.8f, 0.0f, 1.0f}},
    {Lighting::glossy,
     "glossy",
     "Glossy",
     "bone and vessels: fine relief shines",
     {0.1f, 0.75f, 0.55f, 32.0f}},
    {Lighting::flat,
     "flat",
     "Flat",
     "true colours, as the transfer function has them",
     {1.0f, 0.0f, 0.0f, 1.0f}},
}};

}  // namespace

std::span<const LightingPreset> lightingPresets() {
  return kPresets;
}

const LightingPreset& presetOf(Lighting lighting) {
  return *std::find_if(kPresets.begin(), kPresets.end(),
                       [&](const LightingPreset& preset) { return preset.lighting == lighting; });
}

std::string_view nameOf(render::RenderMode mode) {
  switch (mode) {
    case render::RenderMode::maximumIntensity:
      return "maximum intensity";
    case render::RenderMode::minimumIntensity:
      return "minimum intensity";
    case render::RenderMode::averageIntensity:
      return "average intensity";
    default:
      return "shaded";
  }
}

std::string_view nameOf(render::SlabKind kind) {
  switch (kind) {
    case render::SlabKind::minimum:
      return "minimum";
    case render::SlabKind::mean:
      return "mean";
    default:
      return "maximum";
  }
}

std::string_view nameOf(BetweenVoxels between) {
  switch (between) {
    case BetweenVoxels::nearest:
      return "nearest";
    case BetweenVoxels::cubic:
      return "cubic";
    default:
      return "linear";
  }
}

std::span<const BetweenVoxels> allBetweenVoxels() {
  static constexpr std::array<BetweenVoxels, 3> kAll{BetweenVoxels::nearest, BetweenVoxels::linear,
                                                     BetweenVoxels::cubic};
  return kAll;
}

}  // namespace chiasm::app
