// Edges and holds out of raw inputs: what a hand began, keeps and ended in this frame.
#pragma once

#include <optional>

#include "app/vr/vr_input.h"

namespace chiasm::app::vr {

struct Button {
  bool down = false;
  bool pressed = false, released = false;  // in this frame
};

struct HandState {
  bool tracked = false;
  Pose grip, aim;
  glm::dvec3 tip{0.0};  // where a tool held in the hand acts (stage, metres)
  Button trigger;
  Button grab;                                  // the squeeze, or the menu button held longer than a tap
  bool menuTapped = false;                      // pressed and let go again at once
  bool lowerTapped = false, lowerHeld = false;  // let go again soon; still down after half a second
  bool upperPressed = false;
  bool stickClicked = false;  // or the middle of the trackpad
  glm::dvec2 stick{0.0};      // 0 inside the dead zone; up and down of a trackpad as long as it is pressed
  int flick = 0;              // -1 or 1 in the frame in which the stick is thrown to a side
  // The side of the trackpad that is pressed, -1 or 1, and the same in the frame in which it is.
  int padSide = 0, padClicked = 0;

  // The pose that a thing held in the hand moves with: at the tip, along the aim.
  Pose held() const { return {tip, aim.orientation}; }
};

// How far the tip stands before the grip: past the controller's body, as a pen is held.
inline constexpr double kTipMetres = 0.10;
glm::dvec3 tipOf(const Pose& grip, const Pose& aim);

// One hand's inputs over time. A trigger counts as pressed from 0.6 and as released below 0.4, so that an
// unsteady finger does not press twice. A hand that is not tracked holds nothing.
class HandReader {
 public:
  HandState read(const HandInput& input, double seconds);
  // Forgets what is held, without a release.
  void reset() { *this = {}; }

 private:
  void readLower(const HandInput& input, double seconds, HandState& state);
  void readPad(const HandInput& input, HandState& state);

  bool trigger_ = false, squeeze_ = false, grab_ = false, upper_ = false, stick_ = false;
  bool thrown_ = false, staleTrigger_ = true, staleSqueeze_ = true;
  std::optional<double> menuSince_, lowerSince_;
  bool lowerDone_ = false;             // held long enough: its release is nothing
  std::optional<glm::ivec2> padZone_;  // where the trackpad was pressed: a side, up or down, or the middle
};

}  // namespace chiasm::app::vr
