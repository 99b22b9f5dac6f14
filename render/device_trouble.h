// What kind of trouble a graphics device is in, for those who build pictures again, and where else to build
// them.
#pragma once

#include "core/base/error.h"

namespace chiasm::render {

enum class DeviceTrouble {
  none,    // no call of a device failed: there is no driver, or what was asked for cannot be drawn
  memory,  // too little of it: the same with less may work
  other,   // lost, or a call that failed: the same may work on a device that is opened anew
};

// As RendererOptions::deviceName: a device that is the processor (lavapipe) before any graphics card.
inline constexpr const char* kSoftwareDevice = "software device";

// Of an error that a renderer returned.
DeviceTrouble troubleOf(const Error& error);

}  // namespace chiasm::render
