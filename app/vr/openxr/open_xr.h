// The way to a headset through OpenXR. No OpenXR header is needed to call it.
#pragma once

#include <memory>

#include "app/vr/headset/headset.h"
#include "core/base/error.h"

namespace chiasm::app::vr {

// Keeps OpenXR's loader from writing to stderr what the person is told in a sentence, unless XR_LOADER_DEBUG
// asks for it. Call before threads begin: it sets the environment.
void quietOpenXrLoader();

// Finds the runtime and its headset; says in a sentence what is missing.
Expected<std::unique_ptr<HeadsetRuntime>> connectOpenXr();

}  // namespace chiasm::app::vr
