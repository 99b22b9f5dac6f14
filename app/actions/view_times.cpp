#include "app/actions/view_times.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "core/case/time_points.h"

namespace chiasm::app {
namespace {

std::optional<std::size_t> placeOf(const std::vector<const Volume*>& points, const Uid& volume) {
  const auto found =
      std::find_if(points.begin(), points.end(), [&](const Volume* one) { return one->info.uid == volume; });
  if (found == points.end()) return std::nullopt;
  return static_cast<std::size_t>(found - points.begin());
}

}  // namespace

std::vector<const Volume*> shownTimePoints(const Case& current, const ViewState& view) {
  const Volume* shown = shownVolume(current, view);
  return shown != nullptr ? timePointsOf(current, shown->info.uid) : std::vector<const Volume*>{};
}

std::optional<std::size_t> shownTimePoint(const Case& current, const ViewState& view) {
  const Volume* shown = shownVolume(current, view);
  return shown != nullptr ? placeOf(shownTimePoints(current, view), shown->info.uid) : std::nullopt;
}

void showTimePoint(const Case& current, ViewState& view, const Uid& point) {
  const Volume* shown = shownVolume(current, view);
  if (shown == nullptr || current.findVolume(point) == nullptr || shown->info.uid == point) return;
  const Uid before = shown->info.uid;
  // What stands beside the series does not change with the time.
  const Volume* second = secondVolume(current, view);
  if (second != nullptr && !placeOf(timePointsOf(current, before), second->info.uid))
    view.secondVolume = second->info.uid;
  if (const auto look = view.volumes.find(before); look != view.volumes.end()) {
    const VolumeViewState kept = look->second;
    view.of(point) = kept;
  }
  view.volume = point;
  for (std::size_t place = 0; place < kViewCount; ++place)
    if (view.placeVolumes[place] == before) view.placeVolumes[place] = point;
  if (view.pointedVolume == before) view.pointedVolume = point;
}

std::string timePointText(const Case& current, const Uid& volume) {
  const auto points = timePointsOf(current, volume);
  const auto here = placeOf(points, volume);
  return here ? fmt::format("time {} / {}", *here + 1, points.size()) : std::string();
}

}  // namespace chiasm::app
