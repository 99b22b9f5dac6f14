// ToolEvent: a mouse ray or a controller pose, the same thing to every tool, in patient space.
#pragma once

#include "app/view_state.h"
#include "core/space/points.h"

namespace chiasm::app {

struct ToolEvent {
  enum class Phase { hover, press, drag, release, cancel };
  Phase phase = Phase::hover;
  // Where the tool acts: the point on the slice under the cursor, the surface point hit in 3-D, or the
  // controller's tip. `valid` is false when a 3-D ray hits nothing.
  PatientPoint point;
  bool valid = true;
  PatientVector planeNormal{{0, 0, 1}};  // of the slice, or the view direction in 3-D
  bool inSlice = true;
  AnatomicalPlane plane = AnatomicalPlane::axial;
  double mmPerPixel = 1.0;
  glm::dvec2 movedPixels{0.0};  // since the last event
  bool control = false, shift = false;
  int clicks = 1;
};

}  // namespace chiasm::app
