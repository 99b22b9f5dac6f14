// A second volume in a slice: how it is laid over the first.
#pragma once

#include <optional>

#include "core/base/uid.h"
#include "core/volume/colour_map.h"

namespace chiasm::render {

enum class FusionMode {
  blend,         // greys over greys, everywhere with the same share
  checkerboard,  // one volume in the white squares, the other in the black ones
  swipe,         // one volume left of a line, the other right of it
  overlay        // colours over greys, each value with an opacity of its own
};

// Where the second volume has no voxels a blend or an overlay leaves the first as it is; squares and the
// swiped side are black there: they show the second volume, and nothing of it is there.
struct SliceFusion {
  Uid volume;  // the second one, sampled in its own grid
  FusionMode mode = FusionMode::blend;
  // blend: the second volume's share; overlay: the opacity of its most opaque values. 0..1
  float amount = 0.5f;
  // checkerboard: edge of a square in mm. The squares stand still in case space, counted from its origin.
  double squareMm = 25.0;
  // swipe: the second volume from this part of the picture's width on, 0..1.
  float swipe = 0.5f;
  // overlay: the colours of the second volume's grey levels in its window; nullopt: colours and opacities of
  // its 3-D transfer function (relative to the greatest of them).
  std::optional<ColourMap> colours = ColourMap::hot;
  // overlay with a colour map: opacity grows evenly from 0 at the first part of the window to `amount` at the
  // second. 0..1, begin <= end
  float rampBegin = 0.1f, rampEnd = 0.6f;
  bool operator==(const SliceFusion&) const = default;
};

}  // namespace chiasm::render
