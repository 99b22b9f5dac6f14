// What a search for a placement is worth, in words and numbers.
#pragma once

#include "app/panels/panel.h"

namespace chiasm::app {

// The word and sentence of the result with its numbers; what the search is doing; or what the trial is now.
void drawRegistrationVerdict(PanelContext& context, const RegistrationDesk& desk);

}  // namespace chiasm::app
