// Choosing volumes: the name under a view's header opens a list; menus of the identity strip.
#pragma once

#include "app/interface/view_overlay.h"
#include "app/session/session.h"

namespace chiasm::app {

// The list behind the name of a view's volume (volumeLine). True while the mouse is over the name. Call it
// before whatever else wants the mouse there.
bool chooseVolume(Session& session, const ViewOverlayInputs& view);

// What the menus of the identity strip hold: the volume of all views, of the view last pointed at, and the
// second.
void drawVolumeMenuItems(Session& session);
// How the second volume is laid over the first.
void drawFusionMenuItems(Session& session, const Theme& theme);
// The label of that menu: "Fusion: off", "Fusion: Blend 50 %", "Fusion: in 3-D 40 %".
std::string fusionMenuLabel(const ViewState& view);

}  // namespace chiasm::app
