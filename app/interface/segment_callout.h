// The name of a segment beside it, for what is pointed at or active and linked.
#pragma once

#include "app/interface/overlay_pen.h"
#include "app/interface/view_overlay.h"

namespace chiasm::app {

// In 3-D for what is pointed at, else for the active segment when words are linked to it; in slices for what
// is pointed at elsewhere and lies in the slice.
void drawSegmentCallouts(const OverlayPen& pen, const ViewOverlayInputs& inputs);

}  // namespace chiasm::app
