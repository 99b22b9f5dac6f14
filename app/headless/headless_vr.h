// VR without a window: for a machine without a display, and for tests.
#pragma once

#include "app/session/start_options.h"
#include "app/vr/vr_options.h"

namespace chiasm::app {

// Opens the case and runs until the person leaves VR, the headset is lost or the process is asked to end
// (SIGINT, SIGTERM). The process's exit code: 1, with a sentence on stderr, unless it was left on purpose.
int runHeadlessVr(StartOptions start, vr::VrOptions options);

}  // namespace chiasm::app
