// The speed of an evolution in the Effects panel: its switch, how strongly it covers, and its legend.
#pragma once

#include "app/panels/panel.h"

namespace chiasm::app {

// For the open effect "evolve"; a labelled row, and under it the legend while it is shown.
void drawSpeedControls(PanelContext& context);

}  // namespace chiasm::app
