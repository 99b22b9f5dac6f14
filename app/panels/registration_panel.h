// The page on which one volume is laid on another, in the right panel.
#pragma once

#include "app/panels/panel.h"

namespace chiasm::app {

// While the registration desk is open: in the place of the effects.
void drawRegistrationPanel(PanelContext& context);

}  // namespace chiasm::app
