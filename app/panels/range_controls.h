// The range of values that an effect is told: on the histogram, in numbers, found by a method, and as the
// brush's mask.
#pragma once

#include "app/panels/panel.h"

namespace chiasm::app {

// For operations with the parameters "lower" and "upper".
void drawRangeControls(PanelContext& context);

}  // namespace chiasm::app
