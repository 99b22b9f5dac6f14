// Which button does what on which controller: tables of data, without OpenXR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/vr/vr_input.h"

namespace chiasm::app::vr {

enum class InputAction {
  grip,
  aim,
  trigger,
  squeeze,
  stick,
  stickPressed,
  pad,
  padPressed,
  menu,
  lower,
  upper,
  haptic
};
inline constexpr int kInputActionCount = 12;
enum class ActionForm { pose, number, pair, button, vibration };

struct ActionRow {
  InputAction action;
  const char* name;   // OpenXR's identifier
  const char* label;  // shown by runtimes that let people rebind
  ActionForm form;
};
const std::vector<ActionRow>& actionRows();

struct BindingRow {
  InputAction action;
  Hand hand;
  std::string path;  // whole: "/user/hand/left/input/trigger/value"
};

struct ProfileRow {
  std::string path;       // "/interaction_profiles/oculus/touch_controller"
  const char* extension;  // that the runtime must have; "" for none
  bool selectOnly;        // nothing but select and menu
  std::vector<BindingRow> bindings;

  bool has(InputAction action) const;  // on any hand
};
// In the order they are suggested.
const std::vector<ProfileRow>& profileRows();
// nullptr: not one of ours. With or without "/interaction_profiles/".
const ProfileRow* findProfile(std::string_view path);

}  // namespace chiasm::app::vr
