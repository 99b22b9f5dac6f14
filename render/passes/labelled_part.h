// Which part of a slice can hold a label at all.
#pragma once

#include <glm/vec2.hpp>

#include "core/labels/label_map.h"
#include "core/space/grid_geometry.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Pixels from `begin` up to, not including, `end`.
struct PixelBox {
  glm::ivec2 begin{0}, end{0};
  bool empty() const { return begin.x >= end.x || begin.y >= end.y; }
};

// The smallest box, inside a picture of `size`, around every brick that the slice cuts and that is not all
// background. One product per such brick.
PixelBox labelledPart(const LabelMap& map, const GridGeometry& grid, const SliceContent& content,
                      glm::ivec2 size);

}  // namespace chiasm::render
