// chiasm export --meshes stl|obj|ply|glb: the meshes of a case, as they were brought in.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "data_io/meshes/mesh_writer.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct MeshExport {
  std::string format;
  std::vector<std::string> names;
};

Expected<std::vector<const Mesh*>> chosenMeshes(const Case& current, const std::vector<std::string>& names) {
  std::vector<const Mesh*> chosen;
  for (const std::string& name : names) {
    auto mesh = meshNamed(current, name);
    if (!mesh) return tl::unexpected(mesh.error());
    chosen.push_back(*mesh);
  }
  if (names.empty())
    for (const Mesh& mesh : current.meshes) chosen.push_back(&mesh);
  if (chosen.empty())
    return failure(ErrorKind::notFound, "This case has no meshes; --segments writes surfaces of segments.");
  return chosen;
}

Expected<void> exportMeshes(CliContext& context, const MeshExport& options, const std::string& casePath,
                            const std::string& out) {
  auto opened = context.openForReading(casePath);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  const auto chosen = chosenMeshes(current, options.names);
  if (!chosen) return tl::unexpected(chosen.error());
  auto writer = data_io::createMeshFile(options.format, out);
  if (!writer) return tl::unexpected(writer.error());
  json meshes = json::array();
  for (const Mesh* mesh : *chosen) {
    const SurfaceMesh& surface = *current.findMeshShape(mesh->shape)->surface;
    if (auto added = (*writer)->add({mesh->uid, mesh->name, mesh->colour}, surface); !added) return added;
    meshes.push_back({{"name", mesh->name}, {"triangles", surface.triangles.size()}});
  }
  const auto files = (*writer)->finish();
  if (!files) return tl::unexpected(files.error());
  std::string text =
      "wrote " + std::to_string(chosen->size()) + (chosen->size() == 1 ? " mesh:" : " meshes:");
  for (const std::string& file : *files) text += "\n  " + file;
  context.print(text, json{{"files", *files},
                           {"meshes", meshes},
                           {"space", options.format == "glb" ? "metres, Y up" : "LPS, millimetres"}});
  return {};
}

}  // namespace

ExportKind exportMeshesKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<MeshExport>();
  CLI::Option* option = what.add_option("--meshes", options->format, "Meshes that were imported as meshes")
                            ->check(CLI::IsMember(std::vector<std::string>(data_io::kMeshFormats.begin(),
                                                                           data_io::kMeshFormats.end())));
  command.add_option("--mesh", options->names, "With --meshes: only these, by name or UID")->needs(option);
  return {option, [&context, options](const std::string& path, const std::string& out) {
            return exportMeshes(context, *options, path, out);
          }};
}

}  // namespace chiasm::app
