// VrInput: what head and hands do in one frame, from a runtime or from a test. Stage space: metres, Y up.
#pragma once

#include <array>

#include <glm/gtc/quaternion.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include "app/vr/headset/surround.h"

namespace chiasm::app::vr {

// A position (metres) and an orientation (unit) in stage space; -Z is forward, as in OpenXR.
struct Pose {
  glm::dvec3 position{0.0};
  glm::dquat orientation{1.0, 0.0, 0.0, 0.0};

  glm::dvec3 forward() const { return orientation * glm::dvec3(0, 0, -1); }
  glm::dvec3 up() const { return orientation * glm::dvec3(0, 1, 0); }
  glm::dvec3 right() const { return orientation * glm::dvec3(1, 0, 0); }
  bool operator==(const Pose&) const = default;
};

enum class Hand { left = 0, right = 1 };
inline constexpr int kHandCount = 2;
inline Hand other(Hand hand) {
  return hand == Hand::left ? Hand::right : Hand::left;
}

// One controller. What a profile does not have stays at rest: with select and menu alone (khr/simple)
// `trigger` is 0 or 1 by select and there is no squeeze, stick or face button.
struct HandInput {
  bool tracked = false;
  Pose grip, aim;
  double trigger = 0.0, squeeze = 0.0;  // 0..1
  glm::dvec2 stick{0.0};                // -1..1, up and right positive
  bool menu = false;                    // Touch's left menu, Index' B by profile, simple's menu
  bool lower = false, upper = false;    // the two face buttons: A or X, B or Y
  bool stickPressed = false;
  // A trackpad that is pressed where the finger lies: a button for each of its sides and its middle.
  glm::dvec2 pad{0.0};
  bool padPressed = false;
};

// What the bound controllers have beside trigger, grip and menu: for words of help, not for what acts.
struct ControllerParts {
  bool lower = true, upper = true, stick = true, pad = false;
  bool operator==(const ControllerParts&) const = default;
};

struct VrInput {
  double seconds = 0.0;  // predicted display time, monotonic
  Pose head;
  std::array<HandInput, kHandCount> hands;
  bool focused = true;      // false: the runtime's own menu is up, nothing acts
  bool selectOnly = false;  // the bound profiles have select and menu only: everything must work with them
  ControllerParts parts;
  SurroundOffer surround;  // what the headset can show around the patient

  const HandInput& hand(Hand which) const { return hands[static_cast<std::size_t>(which)]; }
  HandInput& hand(Hand which) { return hands[static_cast<std::size_t>(which)]; }
};

}  // namespace chiasm::app::vr
