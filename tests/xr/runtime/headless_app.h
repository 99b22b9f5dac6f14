// The smallest OpenXR application: no graphics, two hands with a trigger and a button, on whatever runtime
// there is.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <openxr/openxr.h>

#include "tests/xr/support/remote_packet.h"

namespace chiasm::test {

// XR_MND_headless and XR_KHR_convert_timespec_time; bindings for the Index controller. One thread. A call
// that fails is remembered in `lastError` and ends the running step; nothing is printed.
class HeadlessApp {
 public:
  HeadlessApp() = default;
  ~HeadlessApp();
  HeadlessApp(const HeadlessApp&) = delete;
  HeadlessApp& operator=(const HeadlessApp&) = delete;

  // Instance, session, spaces and actions.
  XrResult start();
  // Destroys all of it, in order; `start` may follow.
  void stop();
  // Events, then actions when the session is running. XR_SUCCESS, or the first failure.
  XrResult step();
  // Steps every 10 ms until `condition` holds; false after `seconds`, or at a failure of a step.
  bool stepUntil(const std::function<bool()>& condition, double seconds = 20.0);

  XrSessionState state() const { return state_; }
  bool instanceLossPending() const { return instanceLossPending_; }
  XrResult lastResult() const { return lastResult_; }
  std::string runtimeName() const;

  // In stage space, metres; nullopt while not tracked.
  std::optional<Pose> head() { return locate(viewSpace_); }
  std::optional<Pose> hand(Hand hand) { return locate(handSpaces_[static_cast<std::size_t>(hand)]); }
  // −1 while nothing is bound.
  float trigger(Hand hand);
  bool aPressed(Hand hand);
  // "/interaction_profiles/…" that is bound, empty when none is.
  std::string profile(Hand hand);

 private:
  XrResult createInstance();
  XrResult createActions();
  XrResult createSession();
  XrResult takeEvents();
  std::optional<Pose> locate(XrSpace space);
  XrPath path(const std::string& text) const;
  XrAction action(XrActionType type, const char* name);

  XrInstance instance_ = XR_NULL_HANDLE;
  XrSession session_ = XR_NULL_HANDLE;
  XrSessionState state_ = XR_SESSION_STATE_UNKNOWN;
  bool running_ = false, instanceLossPending_ = false;
  XrResult lastResult_ = XR_SUCCESS;
  XrSpace stage_ = XR_NULL_HANDLE, viewSpace_ = XR_NULL_HANDLE;
  std::array<XrSpace, 2> handSpaces_{};
  std::array<XrPath, 2> handPaths_{};
  XrActionSet actions_ = XR_NULL_HANDLE;
  XrAction pose_ = XR_NULL_HANDLE, trigger_ = XR_NULL_HANDLE, a_ = XR_NULL_HANDLE;
};

}  // namespace chiasm::test
