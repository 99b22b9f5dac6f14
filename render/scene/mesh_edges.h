// The edges of a mesh with the faces beside them: what its outline is found from, wherever it is seen from.
#pragma once

#include <vector>

#include <glm/vec4.hpp>

#include "render/spatial_scene.h"

namespace chiasm::render {

// Mirrors shaders/spatial_edge.vert (std430). In the mesh's space.
struct MeshEdge {
  glm::vec4 from{0.0f}, to{0.0f};    // from.w: 1 where two faces meet, 0 at a border
  glm::vec4 one{0.0f}, other{0.0f};  // the corners of those faces that are not on the edge
  glm::vec4 normals[2]{};            // at from and to
};

// Vertices in one place are one vertex, so that a seam of normals is no border. An edge at which more than
// two faces meet is left out: which of them make the outline is not to be told from two.
std::vector<MeshEdge> edgesOf(const Mesh& mesh);

}  // namespace chiasm::render
