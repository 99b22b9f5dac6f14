// XrActions: hands as OpenXR's action system tells them, by the binding table.
#pragma once

#include <array>
#include <memory>

#include "app/vr/openxr/binding_table.h"
#include "app/vr/openxr/xr_runtime.h"

namespace chiasm::app::vr {

// Frame thread, after `create`. Dies with the instance and the session.
class XrActions {
 public:
  // Makes the actions, suggests bindings for every profile (or the one named) and attaches them.
  static Expected<std::unique_ptr<XrActions>> create(const XrRuntime& runtime, XrSession session,
                                                     const std::string& onlyProfile);
  ~XrActions();
  XrActions(const XrActions&) = delete;
  XrActions& operator=(const XrActions&) = delete;

  // Reads both hands as they are at `time`, in `space`; the head and the clock are not touched.
  Expected<void> read(XrSpace space, XrTime time, VrInput& input);
  // Asks which controllers are there now; after XrEventDataInteractionProfileChanged.
  Expected<void> refreshProfiles();
  Expected<void> vibrate(Hand hand, double amplitude, double seconds);

 private:
  XrActions() = default;
  Expected<void> makeActions(XrInstance instance);
  Expected<void> suggest(const XrRuntime& runtime, const std::string& onlyProfile);
  Expected<void> makeSpaces();
  Expected<void> readHand(Hand hand, XrSpace space, XrTime time, HandInput& input) const;
  XrAction of(InputAction action) const { return actions_[static_cast<std::size_t>(action)]; }
  Expected<double> number(InputAction action, Hand hand) const;
  Expected<bool> button(InputAction action, Hand hand) const;
  Expected<glm::dvec2> pair(InputAction action, Hand hand) const;
  Expected<bool> locate(InputAction action, Hand hand, XrSpace space, XrTime time, Pose& pose) const;

  XrInstance instance_ = XR_NULL_HANDLE;
  XrSession session_ = XR_NULL_HANDLE;
  XrActionSet set_ = XR_NULL_HANDLE;
  std::array<XrAction, kInputActionCount> actions_{};
  std::array<XrPath, kHandCount> hands_{};
  std::array<XrSpace, kHandCount> grip_{}, aim_{};
  bool selectOnly_ = false;
  ControllerParts parts_;
};

}  // namespace chiasm::app::vr
