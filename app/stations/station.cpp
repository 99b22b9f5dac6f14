#include "app/stations/station.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/case/planned_command.h"

namespace chiasm::app {
namespace {

bool isNamed(const std::vector<const SavedView*>& stations, const std::string& name) {
  return std::any_of(stations.begin(), stations.end(),
                     [&](const SavedView* station) { return equalIgnoringCase(station->name, name); });
}

std::string freeName(const std::vector<const SavedView*>& stations) {
  for (std::size_t number = stations.size() + 1;; ++number)
    if (std::string name = fmt::format("Station {}", number); !isNamed(stations, name)) return name;
}

tl::unexpected<Error> noStations() {
  return failure(ErrorKind::notFound, "There are no stations in this case yet. Keep a view as one first.");
}

}  // namespace

std::vector<const SavedView*> stationsOf(const Case& current, const ViewState& view) {
  std::vector<const SavedView*> all;
  for (const SavedView& saved : current.savedViews) all.push_back(&saved);
  for (const SavedView& former : view.formerStations) all.push_back(&former);
  return all;
}

std::optional<std::size_t> currentStation(const Case& current, const ViewState& view) {
  const auto stations = stationsOf(current, view);
  const auto found = std::find_if(stations.begin(), stations.end(),
                                  [&](const SavedView* station) { return station->uid == view.station; });
  if (view.station.empty() || found == stations.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stations.begin());
}

Expected<SavedView> viewToKeep(const Case& current, const ViewState& view, std::string name,
                               const Uid& author) {
  const auto stations = stationsOf(current, view);
  SavedView kept;
  kept.name = name.empty() ? freeName(stations) : std::move(name);
  kept.author = author;
  kept.created = UtcTime::now();
  // Taken anew, it keeps its identity: what links to it goes on doing so.
  if (const SavedView* there = current.findSavedViewByName(kept.name)) {
    kept.uid = there->uid;
    kept.name = there->name;
  } else {
    if (stations.size() >= kMostStations)
      return failure(ErrorKind::invalidInput,
                     fmt::format("A case keeps at most {} stations. Remove one first.", kMostStations));
    kept.uid = Uid::generate();
  }
  ViewState shown = view;
  shown.station = {};
  shown.formerStations.clear();
  kept.view = toJson(shown);
  return kept;
}

Expected<void> goToStation(const Case& current, ViewState& view, const Uid& uid) {
  const auto stations = stationsOf(current, view);
  if (stations.empty()) return noStations();
  const auto found = std::find_if(stations.begin(), stations.end(),
                                  [&](const SavedView* station) { return station->uid == uid; });
  if (found == stations.end()) return failure(ErrorKind::notFound, "This view is no longer in the case.");
  const auto saved = viewStateFromJson((*found)->view);
  if (!saved)
    return failure(ErrorKind::unreadable, "The view of the station \"" + (*found)->name +
                                              "\" cannot be read. Remove it and keep it anew.");
  view.volume = saved->volume;
  view.secondVolume = saved->secondVolume;
  view.placeVolumes = saved->placeVolumes;
  view.fusion = saved->fusion;
  view.crosshair = saved->crosshair;
  view.mmPerPixel = saved->mmPerPixel;
  view.slices = saved->slices;
  view.volumes = saved->volumes;
  view.camera = saved->camera;
  view.cameraSet = saved->cameraSet;
  view.clipBox = saved->clipBox;
  view.cutOuts = saved->cutOuts;
  view.planesMotion = saved->planesMotion;
  view.slab = saved->slab;
  view.between = saved->between;
  view.ghost = saved->ghost;
  view.labelOpacity = saved->labelOpacity;
  view.showSegments = saved->showSegments;
  view.segmentsIn3d = saved->segmentsIn3d;
  view.showMeshes = saved->showMeshes;
  view.showNames = saved->showNames;
  view.activeSegment = saved->activeSegment;
  view.layout = saved->layout;
  view.filledView = saved->filledView;
  view.station = uid;
  ++view.stationsShown;
  return {};
}

Expected<void> stepStation(const Case& current, ViewState& view, int step) {
  const auto stations = stationsOf(current, view);
  const auto count = static_cast<std::ptrdiff_t>(stations.size());
  if (count == 0) return noStations();
  const auto here = currentStation(current, view);
  const std::ptrdiff_t next = here ? static_cast<std::ptrdiff_t>(*here) + step : step > 0 ? 0 : count - 1;
  return goToStation(current, view, stations[static_cast<std::size_t>((next % count + count) % count)]->uid);
}

Expected<const SavedView*> findStation(const Case& current, const ViewState& view,
                                       const std::string& numberOrName) {
  const auto stations = stationsOf(current, view);
  if (stations.empty()) return noStations();
  for (const SavedView* station : stations)
    if (equalIgnoringCase(station->name, numberOrName)) return station;
  std::size_t number = 0;
  const char* end = numberOrName.data() + numberOrName.size();
  const auto read = std::from_chars(numberOrName.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= 1 && number <= stations.size())
    return stations[number - 1];
  std::string names;
  for (const SavedView* station : stations) names += (names.empty() ? "" : ", ") + station->name;
  return failure(ErrorKind::notFound,
                 "There is no station \"" + numberOrName + "\". There are: " + names + ".");
}

std::unique_ptr<Command> takeOverStations(std::vector<SavedView> former) {
  return plannedCommand([former = std::move(former)](const Case& current, Progress&) -> Expected<Edit> {
    Edit edit{"view.take-over",
              fmt::format("Take over {} station{}", former.size(), former.size() == 1 ? "" : "s"),
              {{"count", static_cast<std::int64_t>(former.size())}},
              1,
              {}};
    std::vector<const SavedView*> taken;
    for (const SavedView& view : current.savedViews) taken.push_back(&view);
    std::vector<SavedView> added;
    added.reserve(former.size());
    std::int64_t order = nextOrder(current.savedViews);
    for (const SavedView& station : former) {
      SavedView after = station;
      after.order = order++;
      if (after.name.empty()) after.name = fmt::format("Station {}", after.order);
      for (int number = 2; isNamed(taken, after.name); ++number)
        after.name = fmt::format("{} {}", station.name.empty() ? "Station" : station.name, number);
      added.push_back(after);
      taken.push_back(&added.back());
      addChange<SavedView>(edit.changes, std::nullopt, after);
    }
    return edit;
  });
}

}  // namespace chiasm::app
