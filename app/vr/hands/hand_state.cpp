#include "app/vr/hands/hand_state.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace chiasm::app::vr {
namespace {

constexpr double kPress = 0.6, kRelease = 0.4;
constexpr double kTapSeconds = 0.35, kHoldSeconds = 0.5;
constexpr double kPadMiddle = 0.45;
constexpr double kDeadZone = 0.2, kThrown = 0.75, kBack = 0.4;

bool held(bool before, double value) {
  return value >= (before ? kRelease : kPress);
}

Button step(bool& before, bool now) {
  const Button button{now, now && !before, before && !now};
  before = now;
  return button;
}

}  // namespace

glm::dvec3 tipOf(const Pose& grip, const Pose& aim) {
  return grip.position + aim.forward() * kTipMetres;
}

void HandReader::readLower(const HandInput& input, double seconds, HandState& state) {
  const bool down = input.tracked && input.lower;
  if (down && !lowerSince_) {
    lowerSince_ = seconds;
    lowerDone_ = false;
  }
  if (!lowerSince_) return;
  if (down && !lowerDone_ && seconds - *lowerSince_ >= kHoldSeconds) state.lowerHeld = lowerDone_ = true;
  if (down) return;
  state.lowerTapped = input.tracked && !lowerDone_;
  lowerSince_.reset();
}

// What was pressed counts until it is let go of: a finger may slide.
void HandReader::readPad(const HandInput& input, HandState& state) {
  const bool down = input.tracked && input.padPressed;
  const bool pressed = down && !padZone_;
  if (pressed) {
    const glm::dvec2 away = glm::abs(input.pad);
    padZone_ = glm::ivec2(0);
    if (std::max(away.x, away.y) >= kPadMiddle) {
      if (away.x >= away.y)
        padZone_->x = input.pad.x > 0 ? 1 : -1;
      else
        padZone_->y = input.pad.y > 0 ? 1 : -1;
    }
  }
  if (!down) padZone_.reset();
  if (!padZone_) return;
  state.padSide = padZone_->x;
  if (padZone_->y != 0) state.stick.y = padZone_->y;
  if (!pressed) return;
  state.padClicked = padZone_->x;
  if (*padZone_ == glm::ivec2(0)) state.stickClicked = true;
}

HandState HandReader::read(const HandInput& input, double seconds) {
  HandState state;
  state.tracked = input.tracked;
  state.grip = input.grip;
  state.aim = input.aim;
  state.tip = tipOf(input.grip, input.aim);
  const bool tracked = input.tracked;
  // What is down when the hand comes back was meant for something else: it counts from the next press.
  if (!tracked) {
    staleTrigger_ = staleSqueeze_ = true;
  } else {
    staleTrigger_ = staleTrigger_ && input.trigger >= kRelease;
    staleSqueeze_ = staleSqueeze_ && input.squeeze >= kRelease;
  }
  state.trigger = step(trigger_, tracked && !staleTrigger_ && held(trigger_, input.trigger));

  const bool menu = tracked && input.menu;
  if (menu && !menuSince_) menuSince_ = seconds;
  const bool menuHolds = menu && seconds - *menuSince_ > kTapSeconds;
  if (!menu && menuSince_) {
    state.menuTapped = tracked && seconds - *menuSince_ <= kTapSeconds;
    menuSince_.reset();
  }
  squeeze_ = tracked && !staleSqueeze_ && held(squeeze_, input.squeeze);
  state.grab = step(grab_, squeeze_ || menuHolds);

  readLower(input, seconds, state);
  state.upperPressed = step(upper_, tracked && input.upper).pressed;
  state.stickClicked = step(stick_, tracked && input.stickPressed).pressed;
  readPad(input, state);
  if (!tracked) {
    thrown_ = false;
    return state;
  }
  if (std::abs(input.stick.x) > kDeadZone) state.stick.x = input.stick.x;
  if (std::abs(input.stick.y) > kDeadZone) state.stick.y = input.stick.y;
  // Only a throw that is clearly sideways: scrolling must not turn the room.
  if (!thrown_ && std::abs(input.stick.x) > kThrown &&
      std::abs(input.stick.x) > 1.5 * std::abs(input.stick.y)) {
    thrown_ = true;
    state.flick = input.stick.x > 0 ? 1 : -1;
  } else if (thrown_ && std::abs(input.stick.x) < kBack) {
    thrown_ = false;
  }
  return state;
}

}  // namespace chiasm::app::vr
