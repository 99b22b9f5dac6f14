#include "app/vr/headset/session_states.h"

namespace chiasm::app::vr {

SessionStates::Ask SessionStates::take(SessionState next) {
  state_ = next;
  switch (next) {
    case SessionState::ready:
      if (running_) return Ask::nothing;
      running_ = true;
      return Ask::begin;
    case SessionState::stopping:
      if (!running_) return Ask::nothing;
      running_ = false;
      return Ask::end;
    case SessionState::lossPending:
      running_ = false;
      trouble_ = Trouble::sessionLost;
      return Ask::leave;
    case SessionState::exiting:
      running_ = false;
      trouble_ = Trouble::ended;
      return Ask::leave;
    default:
      return Ask::nothing;
  }
}

}  // namespace chiasm::app::vr
