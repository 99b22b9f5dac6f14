// Interaction: turns head and hands into a frame to show and events to carry out. No OpenXR, no ImGui, no
// Vulkan.
#pragma once

#include <memory>
#include <vector>

#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Frame thread (or a test). Keeps where the world and the panels stand, what is held and what is pointed at.
class Interaction {
 public:
  Interaction();
  ~Interaction();
  Interaction(const Interaction&) = delete;
  Interaction& operator=(const Interaction&) = delete;

  // One frame. Events are appended in the order they happened.
  VrFrame update(const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  // Lets go of everything: the session loses focus or ends. A stroke under way is released, not cancelled, so
  // that what was painted stays.
  void release(std::vector<VrEvent>& events);

  const World& world() const;
  void setWorld(const World& world);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::app::vr
