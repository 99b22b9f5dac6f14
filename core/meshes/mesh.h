// Meshes that were brought into a case: what they are called, and their shape.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/digest.h"
#include "core/base/uid.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm {

// The points and triangles of a mesh; never changed, so that renaming a mesh does not journal them again.
// Triangles may be open and may face either way: it is somebody else's mesh.
struct MeshShape {
  Uid uid;
  std::int64_t order = 0;
  std::shared_ptr<const SurfaceMesh> surface;  // never null; valid (validate_mesh.h); case space, LPS mm
  bool operator==(const MeshShape& other) const {
    return uid == other.uid && order == other.order &&
           (surface == other.surface || (surface && other.surface && *surface == *other.surface));
  }
};

struct Mesh {
  Uid uid;
  std::int64_t order = 0;
  Uid shape;
  std::string name;                  // unique in the case, ignoring case
  glm::u8vec3 colour{230, 180, 80};  // sRGB
  double opacity = 1.0;              // in 3-D: above 0, up to 1; outlines in slices are always opaque
  bool visible = true;
  std::string format;  // "STL", "OBJ", "PLY", "glTF"
  std::string note;    // how the file's space was turned to LPS mm, and what was left out
  Digest fileDigest;   // SHA-256 of the file's bytes
  bool operator==(const Mesh&) const = default;
};

}  // namespace chiasm
