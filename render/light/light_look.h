// How ray casters look a light field up.
#pragma once

#include <cstdint>

#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"
#include "render/light/light_grid.h"
#include "render/scene_view.h"

namespace chiasm::render {

struct LightLook {
  const std::uint32_t* cells = nullptr;  // LightField::cells; null: no shadows
  glm::ivec3 size{0};                    // cells
  glm::vec3 cellFromTexel{0.0f};         // cell = texel * this, 0.5 in the middle of the first
  glm::vec3 cellFromCase[3] = {};        // rows: a unit vector in case space -> a cell's edge, in cells
  glm::vec3 lamp{0.0f};                  // unit vector towards it, in case space
  float strength = 0.0f;                 // 0 to 1
};
LightLook lightLook(const LightGrid& grid, const Camera& camera, float strength);

}  // namespace chiasm::render
