// Taking hold of the world: one grip moves and turns it, two grips also scale it about the hands' middle.
#pragma once

#include <array>
#include <optional>

#include "app/vr/room/world.h"

namespace chiasm::app::vr {

// Keeps what held where when the grip began. The world follows the hands exactly, so that what is held stays
// in the hand; there is no inertia and no smoothing.
class WorldGrab {
 public:
  // The hands that hold the world in this frame, by their grip poses. `alone` says whether one hand by itself
  // may move it (it took hold of the patient); otherwise it waits for the second.
  World update(const World& world, const std::array<std::optional<Pose>, kHandCount>& hands, bool alone);
  void release() { began_.reset(); }

 private:
  struct Began {
    World world;
    std::array<std::optional<Pose>, kHandCount> hands;
    bool alone = false;
  };
  std::optional<Began> began_;
};

// The world moved as a thing is that is held in a hand from one pose to another.
World movedWithHand(const World& world, const Pose& from, const Pose& to);
// The world moved, turned and scaled as a thing is that two hands hold.
World movedWithHands(const World& world, const std::array<Pose, 2>& from, const std::array<Pose, 2>& to);
// The shortest turn that takes one direction to another.
glm::dquat shortestTurn(const glm::dvec3& from, const glm::dvec3& to);

}  // namespace chiasm::app::vr
