// Which part of a volume the views let be seen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <glm/vec2.hpp>

#include "render/scene/voxel_box.h"
#include "render/scene_view.h"

namespace chiasm::render {

// One eye's view, of a picture of `size` pixels.
struct SeenFrom {
  Camera camera;
  glm::ivec2 size{1};
  std::optional<PatientBox> clipBox;
  bool operator==(const SeenFrom&) const = default;
};

// The box around the bricks (of `edge` voxels, x fastest, not 0 in `occupied`) that lie in one of the views,
// `margin` voxels wider and then out to multiples of `step` voxels (one of `edge`); empty when there are
// none. Bricks are taken by the balls around them: it may be larger than need be, and is never smaller.
VoxelBox seenBox(const GridGeometry& grid, int edge, glm::ivec3 brickGrid,
                 std::span<const std::uint8_t> occupied, std::span<const SeenFrom> views, int margin,
                 int step);

}  // namespace chiasm::render
