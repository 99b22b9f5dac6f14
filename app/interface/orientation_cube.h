// The orientation cube of the 3-D view: which way the patient is turned, with letters on the faces.
#pragma once

#include <imgui.h>

#include "app/interface/theme.h"
#include "app/interface/view_geometry.h"

namespace chiasm::app {

// Draws the cube around `centre` (window pixels); `edge` is the length of an edge in pixels.
void drawOrientationCube(ImDrawList& list, const ViewGeometry& geometry, const Theme& theme, ImVec2 centre,
                         float edge);

}  // namespace chiasm::app
