// What can go wrong between Chiasm and a headset, and the sentence a person reads then.
#pragma once

#include <string_view>

#include "core/base/error.h"

namespace chiasm::app::vr {

enum class Trouble {
  noRuntime,      // no OpenXR runtime is installed or named
  silentRuntime,  // installed, but its service does not answer
  noVulkan,       // it cannot work with Vulkan
  noHeadset,      // no headset is connected
  refused,        // another program has the headset, or the limit of sessions is reached
  sessionLost,    // SESSION_LOST or LOSS_PENDING of the session
  instanceLost,   // INSTANCE_LOST or LOSS_PENDING of the instance
  ended,          // the runtime asked the program to leave VR
  failed,         // anything else
};

// `detail` names the call and its result; it is added in brackets.
Error troubleError(Trouble trouble, std::string_view detail);

}  // namespace chiasm::app::vr
