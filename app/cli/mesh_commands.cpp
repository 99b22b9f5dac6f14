// chiasm meshes CASE, chiasm mesh CASE rename|recolour|opacity|show|hide|remove
#include <fmt/core.h>

#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "core/case/mesh_commands.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct MeshOptions {
  std::string path, mesh, name, colour;
  double opacity = 100;
};

Expected<void> listMeshes(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  json list = json::array();
  std::string text;
  for (const Mesh& mesh : current.meshes) {
    const MeshShape* shape = current.findMeshShape(mesh.shape);
    if (!shape) continue;
    const MeshTopology topology = meshTopology(*shape->surface);
    const double area = meshArea(*shape->surface);
    json row = {{"uid", mesh.uid.text()},
                {"name", mesh.name},
                {"colour", {mesh.colour.r, mesh.colour.g, mesh.colour.b}},
                {"opacity", mesh.opacity},
                {"visible", mesh.visible},
                {"points", shape->surface->points.size()},
                {"triangles", shape->surface->triangles.size()},
                {"closed", topology.closed()},
                {"area_mm2", area},
                {"format", mesh.format},
                {"note", mesh.note},
                {"file_sha256", mesh.fileDigest.hex()}};
    if (topology.closed()) row["volume_ml"] = meshVolume(*shape->surface) / 1000.0;
    list.push_back(std::move(row));
    text += fmt::format(
        "{:<32} {:>9} triangles {:>10.1f} cm\u00b2  {}{}{}\n", mesh.name, shape->surface->triangles.size(),
        area / 100.0,
        topology.closed() ? fmt::format("{:.2f} ml", std::abs(meshVolume(*shape->surface)) / 1000.0) : "open",
        mesh.visible ? "" : "  hidden", "\n    " + mesh.format + ": " + mesh.note);
  }
  context.print(text.empty() ? "This case has no meshes." : text, list);
  return {};
}

// Runs `make` for the mesh that was named and says what it did.
Expected<void> editMesh(CliContext& context, const MeshOptions& options,
                        const std::function<Expected<std::unique_ptr<Command>>(const Mesh&)>& make) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto mesh = meshNamed(store.current(), options.mesh);
  if (!mesh) return tl::unexpected(mesh.error());
  const auto command = make(**mesh);
  if (!command) return tl::unexpected(command.error());
  const std::size_t before = store.history().size();
  if (auto done = store.execute(**command); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  const std::string name = store.history().size() > before ? store.history().back().name : "Nothing changed";
  context.print(name, json{{"done", name}});
  return {};
}

}  // namespace

void addMeshCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<MeshOptions>();
  CLI::App* list = program.add_subcommand("meshes", "List the meshes of a case");
  list->add_option("case", options->path, "The case")->required();
  context.onRun(list, [&context, options] { return listMeshes(context, options->path); });

  CLI::App* mesh =
      program.add_subcommand("mesh", "Rename, recolour, see through, show, hide or remove a mesh");
  mesh->add_option("case", options->path, "The case")->required();
  mesh->require_subcommand(1);
  using Made = Expected<std::unique_ptr<Command>>;
  const auto add = [&](const char* name, const char* description,
                       const std::function<Made(const Mesh&)>& make) {
    CLI::App* command = mesh->add_subcommand(name, description);
    command->add_option("--mesh", options->mesh, "The mesh, by name or UID")->required();
    context.onRun(command, [&context, options, make] { return editMesh(context, *options, make); });
    return command;
  };
  add("rename", "Call it otherwise",
      [options](const Mesh& named) -> Made { return renameMesh(named.uid, options->name); })
      ->add_option("--to", options->name, "The new name")
      ->required();
  add("recolour", "Give it another colour",
      [options](const Mesh& named) -> Made {
        const auto colour = parseColour(options->colour);
        if (!colour) return tl::unexpected(colour.error());
        return recolourMesh(named.uid, *colour);
      })
      ->add_option("--colour", options->colour, "#rrggbb")
      ->required();
  add("opacity", "See through it in 3-D",
      [options](const Mesh& named) -> Made { return setMeshOpacity(named.uid, options->opacity / 100.0); })
      ->add_option("--percent", options->opacity, "Above 0, up to 100")
      ->required();
  add("show", "Show it", [](const Mesh& named) -> Made {
    return setMeshesVisible({named.uid}, true, "Show mesh " + named.name);
  });
  add("hide", "Hide it", [](const Mesh& named) -> Made {
    return setMeshesVisible({named.uid}, false, "Hide mesh " + named.name);
  });
  add("remove", "Take it out of the case", [](const Mesh& named) -> Made { return removeMesh(named.uid); });
}

}  // namespace chiasm::app
