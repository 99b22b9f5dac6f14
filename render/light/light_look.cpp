#include "render/light/light_look.h"

#include <algorithm>
#include <glm/gtc/matrix_access.hpp>
#include <glm/matrix.hpp>

#include "render/light/light_field.h"

namespace chiasm::render {

LightLook lightLook(const LightGrid& grid, const Camera& camera, float strength) {
  LightLook look;
  look.size = grid.size;
  look.cellFromTexel = glm::vec3(1.0 / glm::dvec3(grid.voxels));
  const glm::dmat3 fromCase = glm::inverse(grid.mmPerCell) * grid.edgeMm;
  for (int row = 0; row < 3; ++row) look.cellFromCase[row] = glm::vec3(glm::row(fromCase, row));
  look.lamp = glm::vec3(lampOf(camera));
  look.strength = std::clamp(strength, 0.0f, 1.0f);
  return look;
}

}  // namespace chiasm::render
