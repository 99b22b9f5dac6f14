#include "data_io/meshes/mesh_writers.h"

namespace chiasm::data_io {

Expected<std::unique_ptr<MeshWriter>> createMeshFile(std::string_view format, const std::string& path) {
  if (format == "stl") return createStl(path);
  if (format == "obj") return createObj(path);
  if (format == "ply") return createPly(path);
  if (format == "glb") return createGlb(path);
  return failure(ErrorKind::invalidInput, "Surfaces are written as stl, obj, ply or glb.");
}

std::string plainName(std::string_view name, bool blanks) {
  std::string plain;
  for (const char letter : name) {
    const bool control = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    plain += control || (!blanks && letter == ' ') ? '_' : letter;
  }
  // Cut at a whole character of UTF-8.
  if (plain.size() > 200) {
    std::size_t end = 200;
    while (end > 0 && (static_cast<unsigned char>(plain[end]) & 0xC0) == 0x80) --end;
    plain.resize(end);
  }
  return plain.empty() ? "segment" : plain;
}

}  // namespace chiasm::data_io
