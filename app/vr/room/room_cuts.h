// RoomCuts: what the clip plane and the clip box leave of things that are drawn as the patient's own.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "render/spatial_scene.h"

namespace chiasm::app::vr {

// A value; case space. The same planes and box as the volume's, so that a ruler ends where the tissue does.
struct RoomCuts {
  std::optional<PatientBox> box;
  std::vector<render::ClipPlane> planes;

  bool leaves(PatientPoint point) const;
  // The part of a line that is left; nullopt when nothing is.
  std::optional<std::pair<PatientPoint, PatientPoint>> leftOf(PatientPoint from, PatientPoint to) const;
};

}  // namespace chiasm::app::vr
