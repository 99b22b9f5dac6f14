// Triangles as the renderer draws them.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::render {

// Triangles with normals in a space of their own. Shared: uploaded once per object.
struct Mesh {
  std::vector<glm::vec3> positions, normals;
  std::vector<std::uint32_t> indices;
};

}  // namespace chiasm::render
