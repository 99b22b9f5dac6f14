// How the second volume of a slice becomes colours: a window over its values, and a look of each grey level.
#pragma once

#include <array>
#include <cstdint>

#include "render/scene_view.h"

namespace chiasm::render {

// Laid over a grey or colour below: (below * 65536 + (colour - below) * steps + 32768) >> 16, as labels are.
struct FusionLook {
  glm::u8vec3 colour{0};
  std::uint32_t steps = 0;  // opacity * 65536
  bool operator==(const FusionLook&) const = default;
};

// `window` gives a value its level, 0..255 as greyLevel rounds it; `looks` has what is drawn for that level.
struct FusionTable {
  WindowLevel window;
  std::array<FusionLook, 256> looks;
  bool operator==(const FusionTable&) const = default;
};

// Overlays in the colours of a transfer function use levels over all of its points; everything else those of
// the volume's own window.
FusionTable fusionTable(const SceneVolume& volume, const SliceFusion& fusion);

}  // namespace chiasm::render
