// chiasm segments CASE --statistics, chiasm distance CASE: what radiologists measure, as text, CSV and JSON.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/segment_printing.h"
#include "app/session/measure_text.h"
#include "core/metrics/shape_statistics.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

json describe(const PatientPoint& point) {
  return {point.mm.x, point.mm.y, point.mm.z};
}

json describe(const Diameter& diameter) {
  return {{"mm", diameter.mm}, {"from_mm", describe(diameter.from)}, {"to_mm", describe(diameter.to)}};
}

// One segment with all that was measured; shape and values are null where there is none.
struct Measured {
  const Segment* segment;
  SegmentStatistics counts;
  std::optional<ShapeStatistics> shape;
};

json describe(const Measured& one) {
  json value = describeSegment(*one.segment, one.counts);
  if (!one.shape) return value;
  const ShapeStatistics& shape = *one.shape;
  value["surface_mm2"] = shape.surfaceMm2;
  value["sphericity"] = shape.sphericity;
  value["feret_3d"] = describe(shape.feret);
  value["longest_in_plane"] = describe(shape.longest);
  value["perpendicular_in_plane"] = describe(shape.perpendicular);
  value["slice"] = shape.slice;
  if (shape.values)
    value["values"] = {{"mean", shape.values->mean},
                       {"sd", shape.values->deviation},
                       {"minimum", shape.values->minimum},
                       {"maximum", shape.values->maximum}};
  return value;
}

std::string paragraph(const Measured& one, const std::string& unit) {
  std::string text =
      fmt::format("{}: {} voxels, {:.3f} ml\n", one.segment->name, one.counts.voxels, one.counts.millilitres);
  if (!one.shape) return text;
  const ShapeStatistics& shape = *one.shape;
  text += fmt::format(
      "  longest in plane {:.1f} mm, across it {:.1f} mm (slice {}); longest in space {:.1f} mm\n"
      "  surface {:.1f} mm2, sphericity {:.3f}\n",
      shape.longest.mm, shape.perpendicular.mm, shape.slice, shape.feret.mm, shape.surfaceMm2,
      shape.sphericity);
  if (shape.values)
    text += fmt::format("  mean {:.1f}, SD {:.1f}, from {:g} to {:g}{}{}\n", shape.values->mean,
                        shape.values->deviation, shape.values->minimum, shape.values->maximum,
                        unit.empty() ? "" : " ", unit);
  return text;
}

Expected<void> showDistance(CliContext& context, const std::string& path, const std::string& from,
                            const std::string& to) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  const auto a = current.findSegmentByName(from), b = current.findSegmentByName(to);
  if (!a) return tl::unexpected(a.error());
  if (!b) return tl::unexpected(b.error());
  Progress progress;
  const auto distance = shortestDistance(current, (*a)->uid, (*b)->uid, progress);
  if (!distance) return tl::unexpected(distance.error());
  const glm::dvec3 p = distance->from.mm, q = distance->to.mm;
  context.print(fmt::format("{} to {}: {:.2f} mm, from ({:.2f}, {:.2f}, {:.2f}) to ({:.2f}, {:.2f}, {:.2f})",
                            (*a)->name, (*b)->name, distance->mm, p.x, p.y, p.z, q.x, q.y, q.z),
                describe(*distance));
  return {};
}

}  // namespace

Expected<void> listStatistics(CliContext& context, const std::string& path, bool csv) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  // Without the volume's file shapes are measured all the same.
  const auto read = context.readAllVoxels(*opened);
  const Case& current = opened->store->current();
  json list = json::array();
  std::string text = csv ? measureHeading() : "";
  for (const Segmentation& segmentation : current.segmentations) {
    const std::vector<SegmentStatistics> counts = measureSegments(segmentation);
    const Volume* volume = current.findVolume(segmentation.info.volume);
    for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
      Measured one{&segmentation.segments[i], counts[i], std::nullopt};
      Progress progress;
      if (counts[i].voxels > 0) {
        auto shape = measureShape(current, one.segment->uid, progress);
        if (!shape) return tl::unexpected(shape.error());
        one.shape = std::move(*shape);
      }
      list.push_back(describe(one));
      text += csv ? measureLine(*one.segment, one.counts, one.shape ? &*one.shape : nullptr)
                  : paragraph(one, volume ? volume->info.unit : "");
    }
  }
  if (!read && !csv) text += "No values: " + read.error().message + "\n";
  if (csv)
    fmt::print("{}", text);
  else
    context.print(text.empty() ? "This case has no segments yet." : text, list);
  return {};
}

void addDistanceCommand(CLI::App& program, CliContext& context) {
  struct Options {
    std::string path, from, to;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("distance", "The shortest distance between two segments, and where");
  command->add_option("case", options->path, "The case")->required();
  command->add_option("--from", options->from, "One segment's name")->required();
  command->add_option("--to", options->to, "The other segment's name")->required();
  context.onRun(command, [&context, options] {
    return showDistance(context, options->path, options->from, options->to);
  });
}

}  // namespace chiasm::app
