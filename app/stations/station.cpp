#include "app/stations/station.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace chiasm::app {
namespace {

std::string freeName(const ViewState& view) {
  for (std::size_t number = view.stations.size() + 1;; ++number) {
    std::string name = fmt::format("Station {}", number);
    if (std::none_of(view.stations.begin(), view.stations.end(),
                     [&](const Station& station) { return equalIgnoringCase(station.name, name); }))
      return name;
  }
}

tl::unexpected<Error> noStations() {
  return failure(ErrorKind::notFound, "There are no stations in this case yet. Keep a view as one first.");
}

}  // namespace

Expected<void> keepStation(ViewState& view, std::string name) {
  if (name.empty()) name = freeName(view);
  ViewState kept = view;
  kept.stations.clear();
  kept.station.reset();
  const Station station{name, toJson(kept)};
  const auto there = std::find_if(view.stations.begin(), view.stations.end(), [&](const Station& other) {
    return equalIgnoringCase(other.name, station.name);
  });
  if (there != view.stations.end()) {
    *there = station;
    view.station = static_cast<std::size_t>(there - view.stations.begin());
    return {};
  }
  if (view.stations.size() >= kMostStations)
    return failure(ErrorKind::invalidInput,
                   fmt::format("A case keeps at most {} stations. Remove one first.", kMostStations));
  view.stations.push_back(station);
  view.station = view.stations.size() - 1;
  return {};
}

Expected<void> goToStation(ViewState& view, std::size_t index) {
  if (view.stations.empty()) return noStations();
  if (index >= view.stations.size())
    return failure(ErrorKind::notFound,
                   fmt::format("There is no station {}; this case has {}.", index + 1, view.stations.size()));
  const Station& station = view.stations[index];
  const auto saved = viewStateFromJson(station.view);
  if (!saved)
    return failure(ErrorKind::unreadable, "The view of the station \"" + station.name +
                                              "\" cannot be read. Remove it and keep it anew.");
  view.volume = saved->volume;
  view.crosshair = saved->crosshair;
  view.mmPerPixel = saved->mmPerPixel;
  view.slices = saved->slices;
  view.volumes = saved->volumes;
  view.camera = saved->camera;
  view.cameraSet = saved->cameraSet;
  view.clipBox = saved->clipBox;
  view.labelOpacity = saved->labelOpacity;
  view.showSegments = saved->showSegments;
  view.segmentsIn3d = saved->segmentsIn3d;
  view.showNames = saved->showNames;
  view.activeSegment = saved->activeSegment;
  view.layout = saved->layout;
  view.filledView = saved->filledView;
  view.station = index;
  return {};
}

Expected<void> stepStation(ViewState& view, int step) {
  const auto count = static_cast<std::ptrdiff_t>(view.stations.size());
  if (count == 0) return noStations();
  if (!view.station) return goToStation(view, step > 0 ? 0 : static_cast<std::size_t>(count - 1));
  const std::ptrdiff_t next = static_cast<std::ptrdiff_t>(*view.station) + step;
  return goToStation(view, static_cast<std::size_t>((next % count + count) % count));
}

Expected<void> removeStation(ViewState& view, std::size_t index) {
  if (view.stations.empty()) return noStations();
  if (index >= view.stations.size())
    return failure(ErrorKind::notFound,
                   fmt::format("There is no station {}; this case has {}.", index + 1, view.stations.size()));
  view.stations.erase(view.stations.begin() + static_cast<std::ptrdiff_t>(index));
  if (view.station && *view.station == index)
    view.station.reset();
  else if (view.station && *view.station > index)
    --*view.station;
  return {};
}

Expected<std::size_t> findStation(const ViewState& view, const std::string& numberOrName) {
  if (view.stations.empty()) return noStations();
  for (std::size_t i = 0; i < view.stations.size(); ++i)
    if (equalIgnoringCase(view.stations[i].name, numberOrName)) return i;
  std::size_t number = 0;
  const char* end = numberOrName.data() + numberOrName.size();
  const auto read = std::from_chars(numberOrName.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= 1 && number <= view.stations.size())
    return number - 1;
  std::string names;
  for (const Station& station : view.stations) names += (names.empty() ? "" : ", ") + station.name;
  return failure(ErrorKind::notFound,
                 "There is no station \"" + numberOrName + "\". There are: " + names + ".");
}

}  // namespace chiasm::app
