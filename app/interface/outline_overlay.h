// What a tool is drawing, over a view: outlines that are open or traced.
#pragma once

#include "app/interface/overlay_pen.h"
#include "app/interface/view_overlay.h"

namespace chiasm::app {

// In the slice that it lies in, or in 3-D when it lies in space: the line, its clicked corners, how it will
// close (dashed), and the rims of what would be taken.
void drawOutlineOverlay(const OverlayPen& pen, const ViewOverlayInputs& inputs);

}  // namespace chiasm::app
