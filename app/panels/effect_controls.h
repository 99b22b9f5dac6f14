// A control for each parameter of an operation, made from what the operations table says of it.
#pragma once

#include <imgui.h>

#include "app/panels/panel.h"
#include "app/session/effects.h"

namespace chiasm::app {

// Draws all parameters of the open effect, a labelled row each, and writes what is told into the effect's
// state. Whoever moves the crosshair or chooses a segment after this panel was last drawn moves the effect's
// point and segment too.
void drawEffectControls(PanelContext& context, const Operation& operation);

// A swatch and the name of a segment, in a row of 24 logical pixels.
void drawSegmentName(const PanelContext& context, const Segment& segment, ImVec2 at, float width);

}  // namespace chiasm::app
