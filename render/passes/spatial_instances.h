// Where the things in the room stand as two eyes see them, packed for the device.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <glm/mat4x4.hpp>
#include <glm/vec4.hpp>

#include "render/scene/resident_things.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

// Mirror shaders/spatial_*.vert (std430). Both eyes' places of each thing, worked out in double precision.
struct MeshInstance {
  glm::mat4 eyeFromMesh[2], normals[2];
  glm::vec4 colour, lit;
};
struct LineInstance {
  glm::vec4 from[2], to[2];
  glm::vec4 colour;
};
struct RectangleInstance {
  glm::vec4 corner[2], right[2], down[2];
};

// A thing drawn by itself: `index` in its instances, and in the scene's list of its kind.
struct ThingDraw {
  enum class Kind { mesh, line, picture };
  Kind kind = Kind::mesh;
  std::uint32_t instance = 0;
  std::size_t index = 0;
  double distance = 0;  // mm, from between the eyes
};

struct SpatialInstances {
  std::vector<MeshInstance> meshes;
  std::uint32_t solidMeshes = 0;    // of those in `solid`
  std::vector<LineInstance> lines;  // opaque ones first
  std::uint32_t opaqueLines = 0;
  std::vector<RectangleInstance> rectangles;  // slices, then pictures, as the scene has them
  std::vector<ThingDraw> solid;               // opaque meshes; pictures that may be hidden
  std::vector<ThingDraw> rims;                // far to near: pictures that may be hidden
  std::vector<ThingDraw> seenThrough;         // far to near: meshes, lines
  std::vector<ThingDraw> onTopMeshes;         // as the scene has them
  std::vector<ThingDraw> onTop;               // pictures, over those meshes
};

// Meshes and pictures that are not on the device are left out.
SpatialInstances packInstances(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                               const ResidentThings& things);

}  // namespace chiasm::render
