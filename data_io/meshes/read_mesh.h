// What reading a mesh file gives.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm::data_io {

// How a file's coordinates lie when the file does not say it itself.
enum class MeshSpace { lps, ras };

struct ReadMeshPart {
  std::string name;  // empty when the file has none
  std::optional<glm::u8vec3> colour;
  std::shared_ptr<const SurfaceMesh> surface;  // LPS mm; valid (core/meshes/validate_mesh.h)
};

struct ReadMeshes {
  std::string format;               // "STL", "OBJ", "PLY", "glTF"
  std::vector<ReadMeshPart> parts;  // at least one
  std::string note;                 // how the space was turned, and what was left out
  Digest fileDigest;
};

}  // namespace chiasm::data_io
