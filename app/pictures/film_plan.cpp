#include "app/pictures/film_plan.h"

#include <algorithm>
#include <cstdint>
#include <glm/common.hpp>
#include <utility>

#include "app/actions/navigation.h"
#include "app/pictures/camera_path.h"
#include "core/base/check.h"

namespace chiasm::app {

namespace {

// The part of a leg, in its middle, in which one look fades into the next.
constexpr double kFadeBegins = 0.3, kFadeEnds = 0.7;

// Everything about a look but from where: equal for two stations that differ in nothing else.
std::string lookOnly(ViewState view) {
  view.camera = {};
  view.crosshair = {};
  view.station = {};
  view.mmPerPixel = 0.0;
  return toJson(view);
}

}  // namespace

FilmPlan FilmPlan::turntable(ViewState view, int frames) {
  CHECK(frames > 0, "a film has pictures");
  FilmPlan plan;
  plan.views_.push_back(std::move(view));
  plan.frames_ = frames;
  return plan;
}

FilmPlan FilmPlan::along(std::vector<ViewState> stations, int frames) {
  CHECK(stations.size() >= 2 && frames > 0, "a way from one station to another");
  FilmPlan plan;
  plan.views_ = std::move(stations);
  plan.frames_ = frames;
  for (std::size_t i = 1; i < plan.views_.size(); ++i)
    plan.alike_.push_back(lookOnly(plan.views_[i - 1]) == lookOnly(plan.views_[i]));
  return plan;
}

FilmPlan FilmPlan::oneByOne(std::vector<ViewState> views, int frames) {
  CHECK(!views.empty() && frames > 0, "something to show");
  FilmPlan plan;
  plan.views_ = std::move(views);
  plan.frames_ = std::max(frames, static_cast<int>(plan.views_.size()));
  plan.oneByOne_ = true;
  return plan;
}

FilmFrame FilmPlan::frame(int index) const {
  CHECK(index >= 0 && index < frames_, "a picture of the film");
  if (oneByOne_) {
    const std::int64_t shown =
        std::int64_t{index} * static_cast<std::int64_t>(views_.size()) / std::int64_t{frames_};
    return {views_[static_cast<std::size_t>(shown)], std::nullopt, 0.0};
  }
  if (views_.size() > 1) return betweenStations(static_cast<double>(index) / std::max(1, frames_ - 1));
  FilmFrame frame{views_.front(), std::nullopt, 0.0};
  orbit(frame.view.camera, 360.0 * index / frames_, 0.0);
  return frame;
}

FilmFrame FilmPlan::betweenStations(double time) const {
  const PathPlace place = placeOnPath(time, views_.size());
  const ViewState &from = views_[place.from], &to = views_[place.from + 1];
  const auto moved = [&](ViewState view) {
    view.camera = cameraBetween(from.camera, to.camera, place.share);
    view.crosshair.mm = glm::mix(from.crosshair.mm, to.crosshair.mm, place.share);
    view.mmPerPixel = glm::mix(from.mmPerPixel, to.mmPerPixel, place.share);
    return view;
  };
  FilmFrame frame{moved(from), std::nullopt, 0.0};
  if (alike_[place.from]) return frame;
  frame.share = glm::smoothstep(kFadeBegins, kFadeEnds, place.share);
  if (frame.share >= 1.0)
    frame = {moved(to), std::nullopt, 0.0};
  else if (frame.share > 0.0)
    frame.next = moved(to);
  return frame;
}

}  // namespace chiasm::app
