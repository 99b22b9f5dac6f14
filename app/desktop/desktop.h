// The desktop front end: a GLFW window on Vulkan around the interface.
#pragma once

#include <cstdint>
#include <string>

#include "app/session/start_options.h"
#include "app/vr/vr_options.h"
#include "render/renderer.h"

namespace chiasm::app {

struct DesktopOptions {
  StartOptions start;
  // Where to say, after each frame, what is drawn where (app/interface/interface_description.h); empty:
  // nowhere.
  std::string describeInterface = {};
  vr::VrOptions vr = {};
  bool enterVr = false;  // as soon as the case is open
  render::RayCasting rayCasting = render::RayCasting::automatic;
  std::uint64_t memoryBudget = 0;  // of graphics memory, as RendererOptions has it; also in VR
};

// Runs until the window is closed; the process's exit code. Without a display or a Vulkan device it says so
// on stderr and returns 1; so it does when VR was to be entered at the start and cannot be.
int runDesktop(DesktopOptions options);

}  // namespace chiasm::app
