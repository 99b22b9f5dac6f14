// What each picture of a film shows: a turn around the patient, a walk along the stations, or the time points
// of a series. Pure.
#pragma once

#include <optional>
#include <vector>

#include "app/view_state.h"

namespace chiasm::app {

// A picture of `view`; with a `next`, that much of it is already seen through (0 to 1).
struct FilmFrame {
  ViewState view;
  std::optional<ViewState> next;
  double share = 0.0;
};

class FilmPlan {
 public:
  // Once around the line through what the camera looks at, upwards on the screen; the picture after the last
  // would be the first again.
  static FilmPlan turntable(ViewState view, int frames);
  // Along stations (at least two): the camera and the crosshair move evenly, everything else (colours, cuts,
  // windows) fades from one to the next half way.
  static FilmPlan along(std::vector<ViewState> stations, int frames);

  // The views one after another, each for the same number of pictures as far as that goes; every view is
  // shown, so there are at least as many pictures.
  static FilmPlan oneByOne(std::vector<ViewState> views, int frames);

  int frames() const { return frames_; }
  FilmFrame frame(int index) const;

 private:
  FilmPlan() = default;
  FilmFrame betweenStations(double time) const;

  std::vector<ViewState> views_;  // one: turned; several: walked along, or shown one by one
  bool oneByOne_ = false;
  std::vector<bool> alike_;  // by leg: only camera and crosshair differ
  int frames_ = 0;
};

}  // namespace chiasm::app
