// SessionStates: what to do when a headset's session changes its state (OpenXR 1.0, section 9.3).
#pragma once

#include <optional>

#include "app/vr/headset/headset_trouble.h"

namespace chiasm::app::vr {

// OpenXR's session states.
enum class SessionState {
  unknown,
  idle,
  ready,
  synchronized,
  visible,
  focused,
  stopping,
  lossPending,
  exiting
};

// Fed with every change; says what has to be called. A value, no I/O.
class SessionStates {
 public:
  enum class Ask { nothing, begin, end, leave };
  Ask take(SessionState next);

  SessionState state() const { return state_; }
  // Frames are wanted: between begin and end.
  bool running() const { return running_; }
  // Hands act. Otherwise the runtime's own menu is up, or the headset lies on the table.
  bool focused() const { return running_ && state_ == SessionState::focused; }
  // After Ask::leave: why.
  std::optional<Trouble> trouble() const { return trouble_; }

 private:
  SessionState state_ = SessionState::unknown;
  bool running_ = false;
  std::optional<Trouble> trouble_;
};

}  // namespace chiasm::app::vr
