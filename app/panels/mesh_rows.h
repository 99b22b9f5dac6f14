// The meshes of a case, below the segments.
#pragma once

#include "app/panels/panel.h"

namespace chiasm::app {

// Swatch, name, what it is, eye; a menu to go to, rename, recolour, see through and remove. Nothing at all in
// a case without meshes. Draws into a child window without spacing between items.
void drawMeshRows(PanelContext& context);

}  // namespace chiasm::app
