#include "data_io/reader/mesh_answer.h"

#include "core/meshes/validate_mesh.h"
#include "data_io/reader/answer_fields.h"
#include "data_io/reader/wire.h"

namespace chiasm::data_io::reader {

namespace {

constexpr std::size_t kLongest = 1024;

}  // namespace

std::string encode(const ReadMeshes& meshes) {
  WireWriter out;
  out.text(meshes.format);
  out.text(meshes.note);
  out.digest(meshes.fileDigest);
  out.number(meshes.parts.size());
  for (const ReadMeshPart& part : meshes.parts) {
    out.text(part.name);
    out.number(part.colour ? 1U << 24 | part.colour->r << 16 | part.colour->g << 8 | part.colour->b : 0U);
    out.list(part.surface->points);
    out.list(part.surface->triangles);
  }
  return out.bytes();
}

Expected<ReadMeshes> decodeMeshes(std::span<const std::byte> bytes) {
  WireReader in(bytes);
  ReadMeshes meshes;
  meshes.format = in.line(kLongest);
  meshes.note = in.line(kLongest);
  meshes.fileDigest = in.digest();
  const std::size_t count = in.number(kMostMeshParts);
  bool valid = count > 0;
  for (std::size_t i = 0; i < count && valid; ++i) {
    ReadMeshPart& part = meshes.parts.emplace_back();
    part.name = in.line(kLongest);
    const std::uint64_t colour = in.number((2U << 24) - 1);
    if (colour != 0) part.colour = glm::u8vec3(colour >> 16 & 255, colour >> 8 & 255, colour & 255);
    auto surface = std::make_shared<SurfaceMesh>();
    surface->points = in.list<glm::vec3>(kMostMeshPoints);
    surface->triangles = in.list<SurfaceMesh::Triangle>(kMostMeshTriangles);
    valid = validateMesh(*surface).has_value();
    part.surface = std::move(surface);
  }
  if (!valid || !in.finished()) return answerNonsense();
  return meshes;
}

}  // namespace chiasm::data_io::reader
