// ToolAim: where a hand points in the patient, by touch, by ray, or on a floating slice.
#pragma once

#include <optional>
#include <vector>

#include "app/tools/tool_event.h"
#include "app/vr/hands/hand_state.h"
#include "app/vr/hands/sheets.h"
#include "app/vr/panels/board.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

struct ToolAim {
  bool valid = false;  // there is something to act on
  PatientPoint point;
  Uid segment;  // the visible segment there; empty for none
  PatientVector normal{{0, 0, 1}};
  AnatomicalPlane plane = AnatomicalPlane::axial;
  bool inSlice = true;
  bool byTip = false;  // touched, not pointed at
  double mmPerPixel = 1.0;
  std::optional<glm::dvec2> displayPixel;  // on the floating slice
  double distance = 0.0;                   // metres along the ray; 0 by touch
  // In the patient, not on a slice: where the head is, and the ray, which is there also where it hits
  // nothing.
  std::optional<PatientPoint> eye;
  std::optional<ToolEvent::Sight> sight;
};

// The floating slice: what it shows and where it stands.
struct SliceDisplay {
  render::SliceContent content;
  glm::ivec2 pixels{0};
  Board board;
};

// By touch, wherever the tip is: a tool lies in the sheet that is held, otherwise in the standard plane that
// is most nearly faced.
ToolAim aimByTip(const VrSnapshot& snapshot, const World& world, const glm::dvec3& tip, const Pose& head,
                 const HeldSheet& slice);
// Along the aim, into what is left of the volume by clip box and planes.
ToolAim aimByRay(const VrSnapshot& snapshot, const World& world, const Pose& ray, const Pose& head,
                 const std::vector<render::ClipPlane>& planes, const LabelMap* hiddenMask);
// On the floating slice; not valid beside it.
ToolAim aimAtDisplay(const VrSnapshot& snapshot, const SliceDisplay& display, const Pose& ray);

// The topmost visible segment at a point; empty where there is none or segments are not shown.
Uid visibleSegmentAt(const VrSnapshot& snapshot, PatientPoint point);
// Whether a stage point lies in the shown volume's box, widened by `margin` metres of the room.
bool insideVolume(const VrSnapshot& snapshot, const World& world, const glm::dvec3& point, double margin);
// Where a ray leaves that box, metres along it; nullopt when it does not meet it.
std::optional<double> farSideOfVolume(const VrSnapshot& snapshot, const World& world, const Pose& ray);
// Whether a ray meets that box.
bool pointsAtVolume(const VrSnapshot& snapshot, const World& world, const Pose& ray);

}  // namespace chiasm::app::vr
