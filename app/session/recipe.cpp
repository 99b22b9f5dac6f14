#include "app/session/recipe.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/actions/navigation.h"
#include "app/session/edit_targets.h"
#include "app/session/operations.h"
#include "app/view_state.h"
#include "core/case/object_commands.h"
#include "core/case/volume_commands.h"
#include "core/segmentation/brush.h"
#include "core/segmentation/threshold.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

glm::dvec3 vectorFrom(const json& value) {
  return {value.at(0).get<double>(), value.at(1).get<double>(), value.at(2).get<double>()};
}

Region regionFrom(const json& step) {
  if (!step.contains("within")) return Everywhere{};
  const json& within = step.at("within");
  if (within.contains("box"))
    return BoxRegion{vectorFrom(within.at("box").at(0)), vectorFrom(within.at("box").at(1))};
  const json& ellipsoid = within.at("ellipsoid");
  return EllipsoidRegion{vectorFrom(ellipsoid.at("centre")), vectorFrom(ellipsoid.at("radii"))};
}

PaintOver overFrom(const json& step) {
  return step.value("keep", false) ? PaintOver::background : PaintOver::unlocked;
}

std::unique_ptr<Command> strokeFrom(const json& step, const Uid& segment, bool erase) {
  BrushSettings brush;
  brush.radiusMm = step.at("radius_mm").get<double>();
  brush.erase = erase;
  brush.over = overFrom(step);
  if (step.contains("range"))
    brush.range = IntensityRange{step.at("range").at(0).get<double>(), step.at("range").at(1).get<double>()};
  if (step.contains("like")) brush.likeCentre = step.at("like").get<double>();
  std::vector<PatientPoint> points;
  for (const json& point : step.at("points")) points.push_back({vectorFrom(point)});
  return brushStroke(segment, brush, std::move(points));
}

std::unique_ptr<Command> stepFrom(const json& step, const Uid& segment) {
  const std::string word = step.begin().key();
  const json& body = step.begin().value();
  if (word == "threshold")
    return thresholdSegment(segment, {body.at("lower").get<double>(), body.at("upper").get<double>()},
                            regionFrom(body), overFrom(body));
  if (word == "grow")
    return growSegment(segment, {vectorFrom(body.at("at"))},
                       {body.at("lower").get<double>(), body.at("upper").get<double>()}, regionFrom(body),
                       overFrom(body));
  if (word == "paint" || word == "erase") return strokeFrom(body, segment, word == "erase");
  return nullptr;
}

// A JSON value as the text that an operation's parameter is read from: positions as "X,Y,Z".
std::string textOf(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  return value.at(0).dump() + "," + value.at(1).dump() + "," + value.at(2).dump();
}

// Any operation of the table as a step: its name, and its parameters by name.
Expected<std::unique_ptr<Command>> operationFrom(const json& step, const Uid& segment, const Case& current) {
  const std::string word = step.begin().key();
  const std::vector<Operation> operations = allOperations();
  const Operation* operation = findOperation(operations, word);
  if (!operation) {
    std::string list = "threshold, grow, paint, erase";
    for (const Operation& one : operations) list += ", " + one.name;
    return failure(ErrorKind::invalidInput, "'" + word + "' is not a step. Steps are " + list + ".");
  }
  std::map<std::string, std::vector<std::string>> said;
  for (const auto& [name, value] : step.begin().value().items()) {
    if (name == "keep") {
      if (value.get<bool>()) said["over"] = {"background"};
      continue;
    }
    const bool list = value.is_array() && !value.empty() && !value.at(0).is_number();
    if (list)
      for (const json& one : value) said[name].push_back(textOf(one));
    else
      said[name] = {textOf(value)};
  }
  const auto values = parseValues(*operation, said, current);
  if (!values) return tl::unexpected(values.error());
  if (!operation->make)
    return failure(ErrorKind::invalidInput,
                   "'" + operation->name + "' makes a file: it is no step of a recipe.");
  return operation->make(segment, *values);
}

// One recipe over one store. Throws json::exception on malformed input; applyRecipe turns that into an Error.
class RecipeRun {
 public:
  RecipeRun(CaseStore& store, Progress& progress) : store_(store), progress_(progress) {}

  Expected<void> run(const json& recipe) {
    if (recipe.contains("case"))
      if (auto done = describeCase(recipe.at("case")); !done) return done;
    const json segments = recipe.value("segments", json::array());
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (progress_.cancelled()) return failure(ErrorKind::cancelled, "The recipe was cancelled.");
      progress_.report(static_cast<double>(i) / static_cast<double>(segments.size()));
      if (auto done = makeSegment(segments[i]); !done) return done;
    }
    for (const json& measurement : recipe.value("measurements", json::array()))
      if (auto done = addRuler(measurement); !done) return done;
    for (const json& link : recipe.value("links", json::array()))
      if (auto done = makeLink(link); !done) return done;
    if (recipe.contains("view")) return setView(recipe.at("view"));
    return {};
  }

 private:
  Expected<void> execute(const Command& command, const std::string& item) {
    auto done = store_.execute(command);
    if (!done) return failure(done.error().kind, item + ": " + done.error().message);
    return {};
  }

  Expected<void> describeCase(const json& facts) {
    CaseInfo info = store_.current().info;
    info.title = facts.value("title", info.title);
    info.identifier = facts.value("identifier", info.identifier);
    if (facts.contains("midline_x_mm")) info.midlineX = facts.at("midline_x_mm").get<double>();
    if (info != store_.current().info)
      if (auto done = execute(*setCaseInfo(info), "case"); !done) return done;
    if (store_.current().volumes.empty()) return {};
    const VolumeInfo volume = store_.current().volumes.front().info;
    VolumeDescription description{volume.name, volume.study, volume.unit, volume.badges, volume.note};
    description.name = facts.value("volume_name", description.name);
    description.study.modality = facts.value("modality", description.study.modality);
    description.study.seriesDescription = facts.value("series", description.study.seriesDescription);
    description.study.studyDate = facts.value("study_date", description.study.studyDate);
    description.unit = facts.value("unit", description.unit);
    for (const json& badge : facts.value("badges", json::array()))
      description.badges.push_back(badge.get<std::string>());
    description.note = facts.value("note", description.note);
    return execute(*describeVolume(volume.uid, description), "case");
  }

  Expected<void> makeSegment(const json& item) {
    const std::string name = item.at("name").get<std::string>();
    auto segmentation = findOrAddSegmentation(store_, store_.current().volumes.front().info.uid);
    if (!segmentation) return tl::unexpected(segmentation.error());
    Segment segment;
    segment.uid = Uid::generate();
    segment.segmentation = *segmentation;
    segment.name = name;
    segment.layer = item.value("layer", 0);
    segment.visible = item.value("visible", true);
    const json& colour = item.at("colour");
    segment.colour = {colour.at(0).get<std::uint8_t>(), colour.at(1).get<std::uint8_t>(),
                      colour.at(2).get<std::uint8_t>()};
    if (item.contains("code"))
      segment.code =
          Code{item.at("code").at("scheme"), item.at("code").at("value"), item.at("code").at("meaning")};
    if (auto done = execute(*addSegment(segment), name); !done) return done;
    for (const json& step : item.at("steps")) {
      auto command = stepFrom(step, segment.uid);
      if (!command) {
        auto operation = operationFrom(step, segment.uid, store_.current());
        if (!operation) return failure(operation.error().kind, name + ": " + operation.error().message);
        command = std::move(*operation);
      }
      if (auto done = execute(*command, name); !done) return done;
    }
    return {};
  }

  Expected<void> addRuler(const json& item) {
    Measurement measurement;
    measurement.uid = Uid::generate();
    measurement.kind = Measurement::Kind::ruler;
    measurement.name = item.at("name").get<std::string>();
    measurement.points = {{vectorFrom(item.at("from"))}, {vectorFrom(item.at("to"))}};
    measurement.volume = store_.current().volumes.front().info.uid;
    return execute(*addMeasurement(measurement), measurement.name);
  }

  Expected<void> makeLink(const json& item) {
    const std::string quote = item.at("quote").get<std::string>();
    if (store_.current().reports.empty())
      return failure(ErrorKind::notFound, "\"" + quote + "\": the case has no report to link from.");
    const Report& report = store_.current().reports.back();
    auto anchor = findQuote(report.uid, report.text, quote, item.value("occurrence", 0));
    if (!anchor) return tl::unexpected(anchor.error());
    auto relation = parseRelation(item.value("relation", "grounds"));
    if (!relation) return tl::unexpected(relation.error());
    auto certainty = parseCertainty(item.value("certainty", "certain"));
    if (!certainty) return tl::unexpected(certainty.error());
    Link link;
    link.uid = Uid::generate();
    link.anchors = {*anchor};
    link.relation = *relation;
    link.certainty = *certainty;
    link.author = store_.author().uid;
    link.created = UtcTime::now();
    const json names = item.at("segment").is_array() ? item.at("segment") : json::array({item.at("segment")});
    for (const json& name : names) {
      auto segment = store_.current().findSegmentByName(name.get<std::string>());
      if (!segment) return tl::unexpected(segment.error());
      link.targets.push_back({std::string(kSegmentTarget), (*segment)->uid});
    }
    return execute(*addLink(link), "\"" + quote + "\"");
  }

  // How the case is first looked at; not part of the history.
  Expected<void> setView(const json& item) {
    ViewState view;
    resetView(view, store_.current());
    const Volume& volume = store_.current().volumes.front();
    const VolumeStatistics statistics = computeStatistics(volume);
    VolumeViewState& shown = view.of(volume.info.uid);
    if (item.contains("crosshair")) view.crosshair = {vectorFrom(item.at("crosshair"))};
    if (item.contains("window")) {
      const std::string name = item.at("window").get<std::string>();
      const auto windows = windowsFor(volume.info, statistics);
      const auto found =
          std::find_if(windows.begin(), windows.end(), [&](const WindowLevel& w) { return w.name == name; });
      if (found == windows.end())
        return failure(ErrorKind::notFound, "view: there is no window '" + name + "' for this volume.");
      shown.window = *found;
    }
    if (item.contains("transfer_function")) {
      const std::string name = item.at("transfer_function").get<std::string>();
      auto function = findTransferFunction(volume.info, statistics, name);
      if (!function)
        return failure(ErrorKind::notFound, "view: there is no transfer function '" + name + "'.");
      shown.transferFunction = std::move(*function);
    }
    shown.hideTable = item.value("hide_table", false);
    if (item.contains("azimuth") || item.contains("elevation")) {
      orbit(view.camera, item.value("azimuth", 0.0), item.value("elevation", 0.0));
      view.cameraSet = true;
    }
    view.segmentsIn3d = item.value("segments_in_3d", true);
    if (item.contains("active_segment")) {
      auto segment = store_.current().findSegmentByName(item.at("active_segment").get<std::string>());
      if (!segment) return tl::unexpected(segment.error());
      view.activeSegment = (*segment)->uid;
    }
    return store_.saveViewState(toJson(view));
  }

  CaseStore& store_;
  Progress& progress_;
};

}  // namespace

Expected<void> applyRecipe(CaseStore& store, const std::string& text, Progress& progress) {
  if (store.current().volumes.empty())
    return failure(ErrorKind::notFound, "A recipe works on a volume, and this case has none. Add one first.");
  try {
    return RecipeRun(store, progress).run(json::parse(text));
  } catch (const json::exception& problem) {
    return failure(ErrorKind::invalidInput,
                   std::string("The recipe is not as it should be: ") + problem.what());
  }
}

}  // namespace chiasm::app
