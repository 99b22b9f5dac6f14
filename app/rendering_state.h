// How a volume is lit and cast in 3-D, beside its transfer function. Saved with the case's view.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "render/scene_view.h"

namespace chiasm::app {

enum class Lighting { standard, matte, glossy, flat };

struct RenderingState {
  Lighting lighting = Lighting::standard;
  bool depthCue = false;  // what is far is darker
  bool fast = false;  // kept gradients and wider steps where little is seen: not exact (docs/benchmarks.md)
  // Instead of the transfer function: the surface at which this value is crossed, in the volume's unit.
  std::optional<double> surfaceAt;
  double shadows = 0.0;  // strength of soft shadows and dark hollows, 0 (none) to 1
  bool operator==(const RenderingState&) const = default;
};

// What slices show between the centres of voxels.
enum class BetweenVoxels { nearest, linear, cubic };

// How strong shadows are when they are switched on.
inline constexpr double kShadows = 0.7;

// Thicker slices show no more than this.
inline constexpr double kThickestSlabMm = 200.0;

// A lighting by name, and what it is for.
struct LightingPreset {
  Lighting lighting;
  std::string_view word;  // in the saved view
  std::string_view name, purpose;
  render::Shading shading;
};
std::span<const LightingPreset> lightingPresets();
const LightingPreset& presetOf(Lighting lighting);

// What a mode, and what a thick slice, is called in the interface: "maximum intensity".
std::string_view nameOf(render::RenderMode mode);
std::string_view nameOf(render::SlabKind kind);
std::string_view nameOf(BetweenVoxels between);  // "nearest", "linear", "cubic"
std::span<const BetweenVoxels> allBetweenVoxels();

}  // namespace chiasm::app
