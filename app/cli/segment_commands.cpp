// chiasm segments CASE, chiasm segment CASE paint|erase|rename|recolour|lock|unlock|show|hide|delete
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/segment_printing.h"
#include "app/session/edit_targets.h"
#include "core/case/object_commands.h"
#include "core/metrics/segment_statistics.h"
#include "core/segmentation/brush.h"
#include "core/segmentation/edit_parameters.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

// Values that the subcommands of `segment` fill in before their callback runs.
struct SegmentOptions {
  std::string path, segment, name, colour, over = "unlocked";
  std::vector<std::string> points;
  double lower = 0, upper = 0, radius = 5, like = 0;
  bool statistics = false, csv = false;
};

Expected<void> listSegments(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  json list = json::array();
  std::string text;
  for (const Segmentation& segmentation : opened->store->current().segmentations) {
    const auto all = measureSegments(segmentation);
    for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
      const Segment& segment = segmentation.segments[i];
      list.push_back(describeSegment(segment, all[i]));
      text += fmt::format("{:<36} {:>10} voxels {:>10.2f} ml{}{}\n", segment.name, all[i].voxels,
                          all[i].millilitres, segment.visible ? "" : "  hidden",
                          segment.locked ? "  locked" : "");
    }
  }
  context.print(text.empty() ? "This case has no segments yet." : text, list);
  return {};
}

// For commands that make their segment when it is not there: paint, erase. One step for undo.
Expected<void> editOrMakeSegment(
    CliContext& context, const SegmentOptions& options, const std::string& verb,
    const std::function<Expected<std::unique_ptr<Command>>(const Uid&, PaintOver)>& make) {
  auto over = paintOverNamed(options.over);
  if (!over) return tl::unexpected(over.error());
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  auto target = findOrPrepareSegment(opened->store->current(), options.name);
  if (!target) return tl::unexpected(target.error());
  if (auto read = context.readAllVoxels(*opened); !read) return read;
  auto command = make(target->segment, *over);
  if (!command) return tl::unexpected(command.error());
  std::vector<std::unique_ptr<Command>> commands = std::move(target->preparation);
  commands.push_back(std::move(*command));
  if (auto done = executeAsOne(*opened->store, "segment.make", verb + " " + options.name, commands); !done)
    return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  printSegment(context, opened->store->current(), target->segment);
  return {};
}

Expected<void> editSegment(CliContext& context, const SegmentOptions& options,
                           const std::function<Expected<std::unique_ptr<Command>>(const Segment&)>& make) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  auto segment = opened->store->current().findSegmentByName(options.segment);
  if (!segment) return tl::unexpected(segment.error());
  auto command = make(**segment);
  if (!command) return tl::unexpected(command.error());
  const Uid uid = (*segment)->uid;
  if (auto done = opened->store->execute(**command); !done) return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  if (opened->store->current().findSegment(uid))
    printSegment(context, opened->store->current(), uid);
  else
    context.print("deleted", json{{"deleted", uid.text()}});
  return {};
}

using CommandResult = Expected<std::unique_ptr<Command>>;

void addEditCommands(CLI::App& segment, CliContext& context, const std::shared_ptr<SegmentOptions>& options) {
  const auto named = [&](const char* word, const char* help) {
    CLI::App* command = segment.add_subcommand(word, help);
    command->add_option("--segment", options->segment, "The segment's name")->required();
    return command;
  };
  CLI::App* rename = named("rename", "Give a segment another name");
  rename->add_option("--name", options->name, "The new name")->required();
  context.onRun(rename, [&context, options] {
    return editSegment(context, *options, [&](const Segment& s) -> CommandResult {
      return renameSegment(s.uid, options->name);
    });
  });
  CLI::App* recolour = named("recolour", "Give a segment another colour");
  recolour->add_option("--colour", options->colour, "Like #f1d691")->required();
  context.onRun(recolour, [&context, options]() -> Expected<void> {
    auto colour = parseColour(options->colour);
    if (!colour) return tl::unexpected(colour.error());
    return editSegment(context, *options,
                       [&](const Segment& s) -> CommandResult { return recolourSegment(s.uid, *colour); });
  });
  for (const bool locked : {true, false})
    context.onRun(
        named(locked ? "lock" : "unlock", locked ? "Protect a segment from every tool" : "Allow edits again"),
        [&context, options, locked] {
          return editSegment(context, *options, [&](const Segment& s) -> CommandResult {
            return setSegmentLocked(s.uid, locked);
          });
        });
  for (const bool visible : {true, false})
    context.onRun(named(visible ? "show" : "hide", visible ? "Show a segment" : "Hide a segment"),
                  [&context, options, visible] {
                    return editSegment(context, *options, [&](const Segment& s) -> CommandResult {
                      return setSegmentsVisible({s.uid}, visible, (visible ? "Show " : "Hide ") + s.name);
                    });
                  });
  context.onRun(named("delete", "Delete a segment with its voxels"), [&context, options] {
    return editSegment(context, *options,
                       [&](const Segment& s) -> CommandResult { return removeSegment(s.uid); });
  });
}

void addBrushCommand(CLI::App& segment, CliContext& context, const std::shared_ptr<SegmentOptions>& options,
                     bool erase) {
  CLI::App* command =
      segment.add_subcommand(erase ? "erase" : "paint", erase ? "Erase along a stroke of a sphere brush"
                                                              : "Paint along a stroke of a sphere brush");
  command->add_option("--name", options->name, "The segment (made when it is not there)")->required();
  command->add_option("--at", options->points, "Points of the stroke, X,Y,Z in mm")->required();
  command->add_option("--radius", options->radius, "Radius in mm")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::Option* lower = command->add_option("--lower", options->lower, "Paint only values from here");
  CLI::Option* upper = command->add_option("--upper", options->upper, "… up to here")->needs(lower);
  lower->needs(upper);
  CLI::Option* like = command->add_option(
      "--like", options->like,
      "A smart brush: only what is connected to it and within this of what lies under the first point");
  like->check(CLI::NonNegativeNumber);
  command->add_option("--over", options->over, "unlocked, background, hidden or overlap")
      ->capture_default_str();
  context.onRun(command, [&context, options, erase, lower, like] {
    return editOrMakeSegment(context, *options, erase ? "Erase" : "Paint",
                             [&](const Uid& uid, PaintOver over) -> CommandResult {
                               BrushSettings brush;
                               brush.radiusMm = options->radius;
                               brush.erase = erase;
                               brush.over = over;
                               if (lower->count() > 0)
                                 brush.range = IntensityRange{options->lower, options->upper};
                               if (like->count() > 0) brush.likeCentre = options->like;
                               std::vector<PatientPoint> stroke;
                               for (const std::string& text : options->points) {
                                 auto point = parsePoint(text);
                                 if (!point) return tl::unexpected(point.error());
                                 stroke.push_back(*point);
                               }
                               return brushStroke(uid, brush, std::move(stroke));
                             });
  });
}

}  // namespace

void addSegmentCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<SegmentOptions>();
  CLI::App* list =
      program.add_subcommand("segments", "List the segments of a case with voxels and millilitres");
  list->add_option("case", options->path, "The case")->required();
  CLI::Option* statistics = list->add_flag("--statistics", options->statistics,
                                           "Also diameters, surface, sphericity and values of each");
  list->add_flag("--csv", options->csv, "The statistics as CSV")->needs(statistics);
  context.onRun(list, [&context, options] {
    return options->statistics ? listStatistics(context, options->path, options->csv)
                               : listSegments(context, options->path);
  });
  addDistanceCommand(program, context);

  CLI::App* segment = program.add_subcommand("segment", "Make or change one segment");
  segment->add_option("case", options->path, "The case")->required();
  segment->require_subcommand(1);

  addBrushCommand(*segment, context, options, false);
  addBrushCommand(*segment, context, options, true);
  addEditCommands(*segment, context, options);
  addOperationCommands(*segment, context, options->path);
}

}  // namespace chiasm::app
