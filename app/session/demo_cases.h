// The demo cases that ./run makes, found beside the program.
#pragma once

#include <vector>

#include "app/session/settings.h"

namespace chiasm::app {

// Those of build/demo/ that exist, in their order on the start page.
std::vector<RecentCase> findDemoCases();

}  // namespace chiasm::app
