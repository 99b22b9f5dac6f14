#include "data_io/reader/program/mesh_request.h"

#include <cstring>

#include "core/meshes/validate_mesh.h"
#include "data_io/reader/mesh_answer.h"
#include "data_io/reader/program/mesh_assimp.h"
#include "data_io/reader/program/mesh_formats.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/source.h"

namespace chiasm::data_io::reader {

namespace {

constexpr std::uint64_t kMaximumFile = 256 << 20;

// The file's points to LPS mm. glTF: metres, Y up, x to the left, z to anterior (conventions.md, "Space").
void turn(SurfaceMesh& mesh, bool gltf, MeshSpace space) {
  for (glm::vec3& point : mesh.points) {
    if (gltf)
      point = glm::vec3(point.x, -point.z, point.y) * 1000.0F;
    else if (space == MeshSpace::ras)
      point = {-point.x, -point.y, point.z};
  }
}

std::string joined(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += (text.empty() ? "" : "; ") + note;
  return text;
}

}  // namespace

void answerMesh(int file, int folder, std::string_view space, AnswerChannel& channel) {
  Source source(file, channel);
  if (source.fileSize() > kMaximumFile)
    throw Refusal("it has " + grouped(source.fileSize()) + " bytes; a mesh may have " +
                  grouped(kMaximumFile) + '.');
  limitMemory(4 * source.fileSize());
  std::string bytes(source.fileSize(), '\0');
  source.read(std::as_writable_bytes(std::span(bytes.data(), bytes.size())), "mesh");
  ReadMeshes meshes;
  meshes.fileDigest = source.finish();
  const MeshFormat format = checkedMeshFormat(bytes);
  meshes.format = format.name;

  std::vector<std::string> notes;
  const bool gltf = meshes.format == "glTF";
  const std::optional<MeshSpace> said = gltf ? std::nullopt : saidSpace(bytes);
  const MeshSpace taken = said.value_or(space == "ras" ? MeshSpace::ras : MeshSpace::lps);
  const std::string name = taken == MeshSpace::ras ? "RAS" : "LPS";
  if (gltf)
    notes.emplace_back("metres with Y up turned to LPS millimetres");
  else if (said)
    notes.push_back("the file says " + name + (taken == MeshSpace::ras ? "; turned to LPS" : "") +
                    "; millimetres");
  else
    notes.push_back("the file does not say its space: " + name + " millimetres were " +
                    (space.empty() ? "assumed" : "chosen"));
  meshes.parts = importMeshes(bytes, format.extension, folder, notes);
  if (meshes.parts.empty()) throw Refusal("it has no triangles.");
  for (ReadMeshPart& part : meshes.parts) {
    auto turned = std::make_shared<SurfaceMesh>(*part.surface);
    turn(*turned, gltf, taken);
    if (const auto valid = validateMesh(*turned); !valid)
      throw Refusal(
          "one of its meshes cannot be taken: its points are not finite, too many, or over 100 m away.");
    part.surface = std::move(turned);
  }
  meshes.note = joined(notes);
  const std::string answer = encode(meshes);
  MemoryFile memory(answer.size());
  std::memcpy(memory.bytes().data(), answer.data(), answer.size());
  channel.result("{}", std::move(memory));
}

}  // namespace chiasm::data_io::reader
