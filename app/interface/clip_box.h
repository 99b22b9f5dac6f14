// The clip box of the 3-D view, shown and changed in the slices.
#pragma once

#include <optional>

#include "app/interface/overlay_pen.h"
#include "app/interface/view_geometry.h"

namespace chiasm::app {

// One face of an axis-aligned box.
struct ClipFace {
  int axis = 0;
  bool maximum = false;
  bool operator==(const ClipFace&) const = default;
};

// The face whose line in the slice lies within `tolerancePixels` of a pixel; the nearest one.
std::optional<ClipFace> clipFaceAt(const ViewGeometry& geometry, const PatientBox& box, glm::dvec2 pixel,
                                   double tolerancePixels);
// The box with that face moved to a point; at least a millimetre thick and inside `bounds`.
PatientBox withFaceAt(PatientBox box, ClipFace face, PatientPoint point, const PatientBox& bounds);
// The box's outline in a slice that cuts it; nothing in 3-D.
void drawClipBox(const OverlayPen& pen, const Theme& theme, const ViewGeometry& geometry,
                 const PatientBox& box);

}  // namespace chiasm::app
