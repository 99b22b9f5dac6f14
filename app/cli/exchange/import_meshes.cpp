// chiasm import --mesh: meshes of other programs, as they are or as segments.
#include <fmt/core.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/session/edit_targets.h"
#include "app/session/mesh_files.h"
#include "core/case/object_commands.h"
#include "core/meshes/mesh_voxels.h"
#include "data_io/reader/document_reader.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct MeshOptions {
  std::vector<std::string> paths;
  std::string space;
  bool asSegments = false;
};

std::optional<data_io::MeshSpace> chosenSpace(const std::string& space) {
  if (space.empty()) return std::nullopt;
  return space == "ras" ? data_io::MeshSpace::ras : data_io::MeshSpace::lps;
}

// Everything is read before the case is touched: a file that cannot be read leaves it as it was.
Expected<std::vector<data_io::ReadMeshes>> readAll(const MeshOptions& options) {
  auto reader = data_io::DocumentReader::start();
  if (!reader) return tl::unexpected(reader.error());
  std::vector<data_io::ReadMeshes> all;
  for (const std::string& path : options.paths) {
    Progress progress;
    auto read = (*reader)->readMeshes(path, chosenSpace(options.space), progress);
    if (!read) return tl::unexpected(read.error());
    all.push_back(*std::move(read));
  }
  return all;
}

// A name that no segment of the case has.
std::string freeName(const Case& current, const std::string& wanted) {
  std::string name = wanted;
  for (int number = 2; current.findSegmentByName(name); ++number)
    name = wanted + " " + std::to_string(number);
  return name;
}

// One mesh as a new segment, one step for undo.
Expected<Uid> addSegmentOf(CaseStore& store, const data_io::ReadMeshPart& part) {
  const std::string name = freeName(store.current(), part.name);
  auto target = findOrPrepareSegment(store.current(), name);
  if (!target) return tl::unexpected(target.error());
  std::vector<std::unique_ptr<Command>> commands = std::move(target->preparation);
  if (part.colour) commands.push_back(recolourSegment(target->segment, *part.colour));
  commands.push_back(fillMesh(target->segment, part.surface));
  if (auto done = executeAsOne(store, "segment.import_mesh", "Import mesh " + name, commands); !done)
    return failure(done.error().kind, "The mesh '" + part.name + "' was not taken. " + done.error().message);
  return target->segment;
}

// A step of undo for each file.
Expected<void> keepMeshes(CliContext& context, CaseStore& store,
                          const std::vector<data_io::ReadMeshes>& files) {
  std::string text;
  json added = json::array();
  for (const data_io::ReadMeshes& file : files) {
    const std::size_t before = store.current().meshes.size();
    if (auto done = addReadMeshes(store, file); !done) return done;
    const auto& meshes = store.current().meshes;
    for (std::size_t i = before; i < meshes.size(); ++i) {
      const SurfaceMesh& surface = *store.current().findMeshShape(meshes[i].shape)->surface;
      const bool closed = meshTopology(surface).closed();
      text += fmt::format("added mesh {}: {} points, {} triangles, {}\n", meshes[i].name,
                          surface.points.size(), surface.triangles.size(), closed ? "closed" : "open");
      added.push_back({{"uid", meshes[i].uid.text()},
                       {"name", meshes[i].name},
                       {"points", surface.points.size()},
                       {"triangles", surface.triangles.size()},
                       {"closed", closed},
                       {"format", file.format},
                       {"note", file.note}});
    }
    text += file.format + ": " + file.note + ".\n";
  }
  if (auto saved = store.flush(); !saved) return saved;
  text.pop_back();
  context.print(text, json{{"meshes", added}});
  return {};
}

Expected<void> makeSegments(CliContext& context, CaseStore& store,
                            const std::vector<data_io::ReadMeshes>& files) {
  std::string text;
  json added = json::array(), refused = json::array();
  std::optional<Error> firstRefusal;
  for (const data_io::ReadMeshes& file : files) {
    for (const data_io::ReadMeshPart& part : file.parts) {
      const auto segment = addSegmentOf(store, part);
      if (!segment) {
        if (!firstRefusal) firstRefusal = segment.error();
        refused.push_back(segment.error().message);
        text += segment.error().message + "\n";
        continue;
      }
      const Segment& made = *store.current().findSegment(*segment);
      text += fmt::format("added segment {} from a mesh of {} triangles\n", made.name,
                          part.surface->triangles.size());
      added.push_back({{"uid", made.uid.text()},
                       {"name", made.name},
                       {"triangles", part.surface->triangles.size()},
                       {"mesh_volume_ml", std::abs(meshVolume(*part.surface)) / 1000.0},
                       {"format", file.format},
                       {"note", file.note}});
    }
    text += file.format + ": " + file.note + ".\n";
  }
  if (added.empty()) return tl::unexpected(*firstRefusal);
  if (auto saved = store.flush(); !saved) return saved;
  text.pop_back();
  context.print(text, json{{"segments", added}, {"refused", refused}});
  return {};
}

Expected<void> importMeshes(CliContext& context, const MeshOptions& options, const std::string& casePath) {
  auto opened = context.openForEditing(casePath);
  if (!opened) return tl::unexpected(opened.error());
  const auto files = readAll(options);
  if (!files) return tl::unexpected(files.error());
  return options.asSegments ? makeSegments(context, *opened->store, *files)
                            : keepMeshes(context, *opened->store, *files);
}

}  // namespace

ImportKind importMeshKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<MeshOptions>();
  CLI::Option* option =
      what.add_option("--mesh", options->paths, "Meshes: STL, OBJ, PLY, glTF or GLB, found out by content");
  command.add_flag("--as-segments", options->asSegments, "With --mesh: closed meshes become segments")
      ->needs(option);
  command
      .add_option("--mesh-space", options->space,
                  "With --mesh: how a file's coordinates lie that does not say it (lps when not given)")
      ->needs(option)
      ->check(CLI::IsMember({"lps", "ras"}));
  return {option,
          [&context, options](const std::string& path) { return importMeshes(context, *options, path); }};
}

}  // namespace chiasm::app
