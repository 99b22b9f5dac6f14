// Rulers, points, ellipses and the active tool's mark over a view.
#pragma once

#include "app/interface/overlay_pen.h"
#include "app/interface/view_overlay.h"

namespace chiasm::app {

// The case's measurements that lie in the view's slice (all of them in 3-D), with their values.
void drawMeasurements(const OverlayPen& pen, const ViewOverlayInputs& inputs);
// What the active tool wants shown: the brush's real size, or what is being measured.
void drawToolOverlay(const OverlayPen& pen, const ViewOverlayInputs& inputs);

}  // namespace chiasm::app
