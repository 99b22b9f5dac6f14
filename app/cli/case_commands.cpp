// chiasm new, open, info, verify, report: whole cases and their files.
#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/renderer_option.h"
#include "app/desktop/desktop.h"
#include "app/session/case_files.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

json describe(const GridGeometry& grid) {
  json direction = json::array();
  for (int column = 0; column < 3; ++column)
    direction.push_back({grid.direction[column].x, grid.direction[column].y, grid.direction[column].z});
  return {{"size", {grid.size.x, grid.size.y, grid.size.z}},
          {"spacing_mm", {grid.spacing.x, grid.spacing.y, grid.spacing.z}},
          {"origin_lps_mm", {grid.origin.x, grid.origin.y, grid.origin.z}},
          {"axis_directions_lps", direction}};
}

json describe(const VolumeInfo& info) {
  return {{"uid", info.uid.text()},
          {"name", info.name},
          {"format", info.source.format},
          {"voxel_type", voxelTypeName(info.voxelType)},
          {"unit", info.unit},
          {"rescale", {{"slope", info.rescaleSlope}, {"intercept", info.rescaleIntercept}}},
          {"modality", info.study.modality},
          {"series", info.study.seriesDescription},
          {"study_date", info.study.studyDate},
          {"grid", describe(info.grid)},
          {"badges", info.badges},
          {"note", info.note},
          {"file_sha256", info.source.fileDigest.hex()},
          {"voxel_sha256", info.source.voxelDigest.hex()}};
}

std::string sentence(const VolumeInfo& info) {
  const GridGeometry& grid = info.grid;
  std::string text = fmt::format("{}: {} {}x{}x{} {}, {:.4g} x {:.4g} x {:.4g} mm", info.name,
                                 info.study.modality.empty() ? info.source.format : info.study.modality,
                                 grid.size.x, grid.size.y, grid.size.z, voxelTypeName(info.voxelType),
                                 grid.spacing.x, grid.spacing.y, grid.spacing.z);
  text += fmt::format(", columns towards {}, rows towards {}, slices towards {}",
                      orientationLetter({grid.direction[0]}), orientationLetter({grid.direction[1]}),
                      orientationLetter({grid.direction[2]}));
  for (const std::string& badge : info.badges) text += " [" + badge + "]";
  if (!info.note.empty()) text += "\n  " + info.note;
  return text;
}

Expected<void> showCase(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  json value = {{"title", current.info.title},
                {"identifier", current.info.identifier},
                {"uid", current.info.uid.text()},
                {"volumes", json::array()},
                {"reports", current.reports.size()},
                {"links", current.links.size()},
                {"measurements", current.measurements.size()},
                {"history", opened->store->history().size()}};
  std::string text = current.info.title + "\n";
  for (const Volume& volume : current.volumes) {
    value["volumes"].push_back(describe(volume.info));
    text += "  " + sentence(volume.info) + "\n";
  }
  std::size_t segments = 0;
  for (const Segmentation& segmentation : current.segmentations) segments += segmentation.segments.size();
  value["segments"] = segments;
  text += fmt::format("  {} segments, {} links, {} reports, {} measurements, {} history entries", segments,
                      current.links.size(), current.reports.size(), current.measurements.size(),
                      opened->store->history().size());
  context.print(text, value);
  return {};
}

Expected<void> showVolume(CliContext& context, const std::string& path) {
  Progress progress;
  auto read = context.reader().readVolume(path, progress);
  if (!read) return tl::unexpected(read.error());
  context.print(sentence(read->info), describe(read->info));
  return {};
}

Expected<void> showInfo(CliContext& context, const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    return failure(ErrorKind::notFound, "There is no file or folder '" + path + "'.");
  return data_io::looksLikeCase(path) ? showCase(context, path) : showVolume(context, path);
}

Expected<void> makeCase(CliContext& context, const std::string& path, const CaseSources& sources) {
  auto who = context.author();
  if (!who) return tl::unexpected(who.error());
  Progress progress;
  if (auto made = createCaseFile(path, sources, *who, context.reader(), progress); !made)
    return tl::unexpected(made.error());
  context.print(fmt::format("made {}", path), json{{"case", path}});
  return {};
}

Expected<void> verify(CliContext& context, const std::string& path) {
  auto report = data_io::verifyCase(path);
  if (!report) return tl::unexpected(report.error());
  if (!report->problems.empty()) {
    std::string all;
    for (const std::string& problem : report->problems) all += (all.empty() ? "" : " ") + problem;
    return failure(ErrorKind::unreadable, all);
  }
  context.print(fmt::format("whole: {} entries, {} bricks; head {}", report->entries, report->bricks,
                            report->head.hex()),
                json{{"whole", true},
                     {"entries", report->entries},
                     {"bricks", report->bricks},
                     {"head", report->head.hex()}});
  return {};
}

}  // namespace

void addCaseCommands(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  auto sources = std::make_shared<CaseSources>();
  auto description = std::make_shared<std::string>();

  CLI::App* make = program.add_subcommand("new", "Make a case from volumes, a report and labels");
  make->add_option("case", *path, "The case file to make, NAME.chiasm")->required();
  make->add_option("--volume", sources->volumes,
                   "A NIfTI, NRRD or MetaImage file or a DICOM folder (repeat for more)");
  make->add_option("--report", sources->report, "A report as UTF-8 text");
  CLI::Option* labels = make->add_option("--labels", sources->labels, "A label image");
  make->add_option("--names", sources->names, "The label image's table of names")->needs(labels);
  make->add_option("--title", sources->title, "What to call the case (never a patient's name)");
  context.onRun(make, [&context, path, sources] { return makeCase(context, *path, *sources); });

  CLI::App* open = program.add_subcommand("open", "Open a case (or a volume) in the window");
  open->add_option("case", *path, "The case")->required();
  open->add_option("--describe-interface", *description,
                   "Keep a JSON file of what the window shows where, for tests and assistive tools");
  auto rayCasting = std::make_shared<render::RayCasting>(render::RayCasting::automatic);
  addRendererOption(*open, *rayCasting);
  auto memoryBudget = std::make_shared<std::uint64_t>(0);
  addMemoryBudgetOption(*open, *memoryBudget);
  open->callback([&context, path, description, rayCasting, memoryBudget] {
    DesktopOptions options{.start = context.startOptions(*path), .describeInterface = *description};
    options.vr.memoryBudget = options.memoryBudget = *memoryBudget;
    options.rayCasting = *rayCasting;
    context.exitCode = runDesktop(std::move(options));
  });

  CLI::App* info = program.add_subcommand("info", "Say what a case or a volume file holds");
  info->add_option("path", *path, "A case, a volume file or a DICOM folder")->required();
  context.onRun(info, [&context, path] { return showInfo(context, *path); });

  CLI::App* check =
      program.add_subcommand("verify", "Check a case file: history chain, digests, current state");
  check->add_option("case", *path, "The case")->required();
  context.onRun(check, [&context, path] { return verify(context, *path); });
}

}  // namespace chiasm::app
