// chiasm inspect: what a file or folder holds, without opening it.
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "data_io/volumes/inspect.h"

namespace chiasm::app {

namespace {

using data_io::InspectedVolume;
using nlohmann::json;

bool opens(const InspectedVolume& volume) {
  return volume.refusal.empty();
}

json describe(const InspectedVolume& volume) {
  json out = {{"format", volume.format},
              {"series", volume.choice},
              {"modality", volume.study.modality},
              {"description", volume.study.seriesDescription},
              {"study_date", volume.study.studyDate},
              {"images", volume.images},
              {"opens", opens(volume)},
              {"refusal", volume.refusal},
              {"encoding", volume.encoding},
              {"badges", volume.badges},
              {"note", volume.note}};
  if (volume.parts > 1)
    out["part"] = {{"number", volume.part + 1}, {"of", volume.parts}, {"differ_in", volume.difference}};
  if (!opens(volume)) return out;
  const GridGeometry& grid = volume.grid;
  json direction = json::array();
  for (int column = 0; column < 3; ++column)
    direction.push_back({grid.direction[column].x, grid.direction[column].y, grid.direction[column].z});
  out["voxel_type"] = voxelTypeName(volume.voxelType);
  out["unit"] = volume.unit;
  out["grid"] = {{"size", {grid.size.x, grid.size.y, grid.size.z}},
                 {"spacing_mm", {grid.spacing.x, grid.spacing.y, grid.spacing.z}},
                 {"origin_lps_mm", {grid.origin.x, grid.origin.y, grid.origin.z}},
                 {"axis_directions_lps", direction}};
  return out;
}

std::string sentence(const InspectedVolume& volume, std::size_t number) {
  std::string text = fmt::format("{}. {}", number, volume.format);
  if (!volume.study.modality.empty()) text += " " + volume.study.modality;
  if (!volume.study.seriesDescription.empty()) text += fmt::format(" \"{}\"", volume.study.seriesDescription);
  if (!volume.study.studyDate.empty()) text += ", " + volume.study.studyDate;
  text += fmt::format(", {} {}", volume.images, volume.images == 1 ? "image" : "images");
  if (volume.parts > 1)
    text += fmt::format(", volume {} of {} (they differ in {})", volume.part + 1, volume.parts,
                        volume.difference);
  if (opens(volume)) {
    const GridGeometry& grid = volume.grid;
    text += fmt::format(
        "\n   {}x{}x{} {}, {:.4g} x {:.4g} x {:.4g} mm, columns towards {}, rows towards {}, "
        "slices towards {}",
        grid.size.x, grid.size.y, grid.size.z, voxelTypeName(volume.voxelType), grid.spacing.x,
        grid.spacing.y, grid.spacing.z, orientationLetter({grid.direction[0]}),
        orientationLetter({grid.direction[1]}), orientationLetter({grid.direction[2]}));
    if (!volume.unit.empty()) text += ", " + volume.unit;
  } else {
    text += "\n   cannot be opened: " + volume.refusal;
  }
  if (!volume.encoding.empty()) text += "\n   pixels: " + volume.encoding;
  for (const std::string& badge : volume.badges) text += " [" + badge + "]";
  if (!volume.choice.empty()) text += "\n   series " + volume.choice;
  if (!volume.note.empty()) text += "\n   " + volume.note;
  return text;
}

Expected<void> inspect(CliContext& context, const std::string& path) {
  Progress progress;
  const auto found = context.reader().inspect(path, progress);
  if (!found) return tl::unexpected(found.error());
  json volumes = json::array();
  std::string text;
  for (const InspectedVolume& volume : found->volumes) {
    volumes.push_back(describe(volume));
    text += (text.empty() ? "" : "\n") + sentence(volume, volumes.size());
  }
  context.print(text, json{{"path", path}, {"volumes", volumes}});
  return {};
}

}  // namespace

void addInspectCommand(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand(
      "inspect", "List the series and volumes of a file or folder, without opening them");
  command->add_option("path", *path, "A volume file, a DICOM folder, DICOMDIR, ZIP archive or image")
      ->required();
  context.onRun(command, [&context, path] { return inspect(context, *path); });
}

}  // namespace chiasm::app
