// The names of segments beside them: of what is pointed at or active and linked, or of all.
#pragma once

#include "app/interface/overlay_pen.h"
#include "app/interface/view_overlay.h"

namespace chiasm::app {

// In 3-D for what namedSegments says: one name stands over its structure, several in columns beside the
// patient with leader lines. In slices for what is pointed at elsewhere and lies in the slice.
void drawSegmentCallouts(const OverlayPen& pen, const ViewOverlayInputs& inputs);

}  // namespace chiasm::app
