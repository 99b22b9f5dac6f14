// Small pictures of slices.
#pragma once

#include <optional>
#include <span>

#include <glm/vec2.hpp>

#include "core/volume/volume.h"
#include "data_io/volumes/inspect.h"

namespace chiasm::data_io::reader {

// `values` are size.x × size.y rescaled values of pixels that are `pixel` mm wide and high. In the window
// when there is one, else from the 2nd to the 98th percentile; the longer edge in mm becomes kThumbnailEdge
// pixels. `inverted`: small values are bright.
Thumbnail makeThumbnail(std::span<const float> values, glm::ivec2 size, glm::dvec2 pixel,
                        const std::optional<WindowLevel>& window, bool inverted = false);

}  // namespace chiasm::data_io::reader
