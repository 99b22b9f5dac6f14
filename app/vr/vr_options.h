// How VR is started, and what tests and pictures ask for beside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <glm/vec2.hpp>

namespace chiasm::app::vr {

struct VrOptions {
  glm::ivec2 eyePixels{0};         // 0: what the headset recommends
  std::string profile;             // bindings of this interaction profile only; empty: all
  std::uint64_t memoryBudget = 0;  // of graphics memory, as RendererOptions has it
  bool validate = false;           // Vulkan's validation layer
  // A JSON file that says, as it changes, how VR stands (app/vr/witness/vr_description.h); empty: none.
  std::string describe;
  // A folder for pictures of what is seen, taken when a file NAME.ask appears in it; empty: none.
  std::string capture;
};

}  // namespace chiasm::app::vr
