// ToolEvent: a mouse ray or a controller pose, the same thing to every tool, in patient space.
#pragma once

#include <optional>

#include "app/view_state.h"
#include "core/space/points.h"

namespace chiasm::app {

struct ToolEvent {
  // `finish` and `stepBack` are for what is made by several presses: done with it; without the last of them.
  enum class Phase { hover, press, drag, release, cancel, finish, stepBack };
  Phase phase = Phase::hover;
  // Where the tool acts: the point on the slice under the cursor, the surface point hit in 3-D, or the
  // controller's tip. `valid` is false when a 3-D ray hits nothing.
  PatientPoint point;
  bool valid = true;
  PatientVector planeNormal{{0, 0, 1}};  // of the slice, or the view direction in 3-D
  // In 3-D: where the eye is; and, unless a controller touches, the line of sight through the cursor or along
  // the controller, which is there also where it hits nothing.
  struct Sight {
    PatientPoint from;
    PatientVector along;  // unit
  };
  std::optional<PatientPoint> eye;
  std::optional<Sight> sight;
  bool inSlice = true;
  AnatomicalPlane plane = AnatomicalPlane::axial;
  double mmPerPixel = 1.0;
  glm::dvec2 movedPixels{0.0};  // since the last event
  bool control = false, shift = false;
  int clicks = 1;
  double pressure = 1.0;  // of a pen, 0 to 1; 1 for a mouse or a controller
};

}  // namespace chiasm::app
