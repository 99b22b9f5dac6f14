// chiasm measure, measurements: rulers, angles, points and regions of interest in case space.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "core/case/object_commands.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct MeasureOptions {
  std::string path, name;
  std::vector<std::string> points;
};

// The measurement with its values, computed now from geometry and voxels.
std::pair<std::string, json> describe(const Case& current, const Measurement& measurement) {
  json value = {{"uid", measurement.uid.text()},
                {"name", measurement.name},
                {"kind", kindName(measurement.kind)},
                {"points_mm", json::array()}};
  for (const PatientPoint& point : measurement.points)
    value["points_mm"].push_back({point.mm.x, point.mm.y, point.mm.z});
  const Volume* volume = current.findVolume(measurement.volume);
  std::string text = fmt::format("{:<28} {:<8}", measurement.name, kindName(measurement.kind));
  if (measurement.kind == Measurement::Kind::ruler) {
    value["length_mm"] = rulerLength(measurement);
    text += fmt::format(" {:.1f} mm", rulerLength(measurement));
  } else if (measurement.kind == Measurement::Kind::point) {
    if (const auto sample = volume ? volume->valueAt(measurement.points.front()) : std::nullopt) {
      value["value"] = *sample;
      text += fmt::format(" {:.4g} {}", *sample, volume->info.unit);
    }
  } else if (measurement.kind == Measurement::Kind::angle) {
    value["angle_degrees"] = angleDegrees(measurement);
    text += fmt::format(" {:.1f} degrees", angleDegrees(measurement));
  } else if (measurement.kind == Measurement::Kind::ellipse) {
    value["area_mm2"] = ellipseArea(measurement);
    text += fmt::format(" {:.1f} mm2", ellipseArea(measurement));
  } else {
    const glm::dvec3 edges = boxEdges(measurement);
    value["edges_mm"] = {edges.x, edges.y, edges.z};
    value["area_mm2"] = edges.x * edges.y;
    value["volume_mm3"] = boxVolume(measurement);
    text += fmt::format(" {:.1f} x {:.1f} x {:.1f} mm, {:.2f} ml", edges.x, edges.y, edges.z,
                        boxVolume(measurement) / 1000.0);
  }
  const bool isRegion =
      measurement.kind == Measurement::Kind::ellipse || measurement.kind == Measurement::Kind::box;
  if (isRegion && volume && volume->voxels) {
    const RegionStatistics region = regionStatistics(measurement, *volume);
    value["statistics"] = {{"count", region.count},
                           {"mean", region.mean},
                           {"standard_deviation", region.standardDeviation},
                           {"minimum", region.minimum},
                           {"maximum", region.maximum}};
    text += fmt::format(", mean {:.1f}, SD {:.1f}, {:.0f} to {:.0f} {}", region.mean,
                        region.standardDeviation, region.minimum, region.maximum, volume->info.unit);
  }
  return {text, value};
}

Expected<void> listMeasurements(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  if (auto read = context.readAllVoxels(*opened); !read) return read;
  json list = json::array();
  std::string all;
  for (const Measurement& measurement : opened->store->current().measurements) {
    auto [text, value] = describe(opened->store->current(), measurement);
    list.push_back(std::move(value));
    all += text + "\n";
  }
  context.print(all.empty() ? "This case has no measurements yet." : all, list);
  return {};
}

Expected<void> measure(CliContext& context, const MeasureOptions& options, Measurement::Kind kind) {
  const std::size_t points = pointCount(kind);
  Measurement measurement;
  measurement.uid = Uid::generate();
  measurement.kind = kind;
  measurement.name = options.name;
  for (const std::string& text : options.points) {
    auto point = parsePoint(text);
    if (!point) return tl::unexpected(point.error());
    measurement.points.push_back(*point);
  }
  if (measurement.points.size() != points)
    return failure(ErrorKind::invalidInput,
                   fmt::format("Give {} points with --at, not {}.", points, options.points.size()));
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  if (!opened->store->current().volumes.empty())
    measurement.volume = opened->store->current().volumes.front().info.uid;
  if (auto done = opened->store->execute(*addMeasurement(measurement)); !done) return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  if (auto read = context.readAllVoxels(*opened); !read) return read;
  const auto [text, value] = describe(opened->store->current(), measurement);
  context.print(text, value);
  return {};
}

}  // namespace

void addMeasureCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<MeasureOptions>();
  CLI::App* list =
      program.add_subcommand("measurements", "List rulers, angles, points and regions with their values");
  list->add_option("case", options->path, "The case")->required();
  context.onRun(list, [&context, options] { return listMeasurements(context, options->path); });

  CLI::App* command =
      program.add_subcommand("measure", "Add a ruler, an angle, a point or a region of interest");
  command->add_option("case", options->path, "The case")->required();
  command->require_subcommand(1);
  struct Row {
    const char* help;
    Measurement::Kind kind;
  };
  for (const Row row :
       {Row{"A distance between two points", Measurement::Kind::ruler},
        Row{"Between two arms: the end of one, the vertex, the end of the other", Measurement::Kind::angle},
        Row{"A named point", Measurement::Kind::point},
        Row{"Centre and the ends of both semi-axes", Measurement::Kind::ellipse},
        Row{"Centre and the ends of three half-axes", Measurement::Kind::box}}) {
    CLI::App* one = command->add_subcommand(kindName(row.kind), row.help);
    one->add_option("--name", options->name, "What it is called")->required();
    one->add_option("--at", options->points, "X,Y,Z in mm, one for each point")->required();
    context.onRun(one, [&context, options, row] { return measure(context, *options, row.kind); });
  }
}

}  // namespace chiasm::app
