// Surfaces written one after another to a file that other programs read.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/uid.h"
#include "core/meshes/surface_mesh.h"

namespace chiasm::data_io {

// What a surface is called in a file.
struct MeshLabel {
  Uid uid;  // DICOM tracking UID
  std::string name;
  glm::u8vec3 colour{255};  // sRGB
};

// One file. Each surface is written as it comes, so that memory holds one at a time. One thread.
class MeshWriter {
 public:
  virtual ~MeshWriter() = default;
  // Points in LPS mm.
  virtual Expected<void> add(const MeshLabel& label, const SurfaceMesh& mesh) = 0;
  // Puts the file in its place; it was not there, or was as before, until then. To be called once.
  // Returns the files written.
  virtual Expected<std::vector<std::string>> finish() = 0;
};

// The formats:
// stl  binary; LPS mm, said as SPACE=LPS in its header; all surfaces as one, without names and colours.
// obj  text with a .mtl of colours beside it; LPS mm (comment SPACE=LPS); an object and a group each, by
// name. ply  binary, little endian; LPS mm (comment SPACE=LPS); the colour at each vertex, names in comments.
// glb  glTF 2.0 binary; metres, Y up, as glTF demands: (L, S, A); a node each, with name and tracking UID
// (extras).
inline constexpr std::array<std::string_view, 4> kMeshFormats = {"stl", "obj", "ply", "glb"};

// Starts a file; `format` is one of kMeshFormats.
Expected<std::unique_ptr<MeshWriter>> createMeshFile(std::string_view format, const std::string& path);

// The name without what ends a line or a word in these formats: at most 200 bytes, never empty.
std::string plainName(std::string_view name, bool blanks);

}  // namespace chiasm::data_io
