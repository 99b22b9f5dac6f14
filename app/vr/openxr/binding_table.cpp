#include "app/vr/openxr/binding_table.h"

#include <algorithm>

namespace chiasm::app::vr {
namespace {

constexpr std::string_view kProfiles = "/interaction_profiles/";

struct Part {
  InputAction action;
  const char* path;  // below a hand
};

void add(ProfileRow& profile, Hand hand, std::initializer_list<Part> parts) {
  const std::string user = hand == Hand::left ? "/user/hand/left" : "/user/hand/right";
  for (const Part& part : parts) profile.bindings.push_back({part.action, hand, user + part.path});
}

// What is the same on both hands; grip, aim and vibration are everywhere.
ProfileRow profile(const char* name, const char* extension, bool selectOnly,
                   std::initializer_list<Part> both) {
  ProfileRow row{std::string(kProfiles) + name, extension, selectOnly, {}};
  for (const Hand hand : {Hand::left, Hand::right}) {
    add(row, hand, {{InputAction::grip, "/input/grip/pose"}, {InputAction::aim, "/input/aim/pose"}});
    add(row, hand, both);
  }
  return row;
}

void addVibration(ProfileRow& row) {
  for (const Hand hand : {Hand::left, Hand::right}) add(row, hand, {{InputAction::haptic, "/output/haptic"}});
}

// As in the OpenXR 1.0 specification, section 6.4, and XR_EXT_hand_interaction.
std::vector<ProfileRow> makeProfiles() {
  using enum InputAction;
  std::vector<ProfileRow> rows;
  rows.push_back(profile("khr/simple_controller", "", true,
                         {{trigger, "/input/select/click"}, {menu, "/input/menu/click"}}));
  rows.push_back(profile("oculus/touch_controller", "", false,
                         {{trigger, "/input/trigger/value"},
                          {squeeze, "/input/squeeze/value"},
                          {stick, "/input/thumbstick"},
                          {stickPressed, "/input/thumbstick/click"}}));
  add(rows.back(), Hand::left,
      {{menu, "/input/menu/click"}, {lower, "/input/x/click"}, {upper, "/input/y/click"}});
  add(rows.back(), Hand::right, {{lower, "/input/a/click"}, {upper, "/input/b/click"}});
  rows.push_back(profile("valve/index_controller", "", false,
                         {{trigger, "/input/trigger/value"},
                          {squeeze, "/input/squeeze/force"},
                          {stick, "/input/thumbstick"},
                          {stickPressed, "/input/thumbstick/click"},
                          {lower, "/input/a/click"},
                          {menu, "/input/b/click"}}));
  rows.push_back(profile("htc/vive_controller", "", false,
                         {{trigger, "/input/trigger/value"},
                          {squeeze, "/input/squeeze/click"},
                          {pad, "/input/trackpad"},
                          {padPressed, "/input/trackpad/click"},
                          {menu, "/input/menu/click"}}));
  rows.push_back(profile("microsoft/motion_controller", "", false,
                         {{trigger, "/input/trigger/value"},
                          {squeeze, "/input/squeeze/click"},
                          {stick, "/input/thumbstick"},
                          {stickPressed, "/input/thumbstick/click"},
                          {pad, "/input/trackpad"},
                          {padPressed, "/input/trackpad/click"},
                          {menu, "/input/menu/click"}}));
  for (ProfileRow& row : rows) addVibration(row);
  // Bare hands: a pinch is the trigger, a fist the grip; nothing vibrates and nothing has buttons.
  rows.push_back(profile("ext/hand_interaction_ext", "XR_EXT_hand_interaction", false,
                         {{trigger, "/input/pinch_ext/value"}, {squeeze, "/input/grasp_ext/value"}}));
  return rows;
}

}  // namespace

bool ProfileRow::has(InputAction action) const {
  return std::any_of(bindings.begin(), bindings.end(),
                     [action](const BindingRow& row) { return row.action == action; });
}

const std::vector<ActionRow>& actionRows() {
  static const std::vector<ActionRow> kRows = {
      {InputAction::grip, "grip", "Where the hand holds", ActionForm::pose},
      {InputAction::aim, "aim", "Where the hand points", ActionForm::pose},
      {InputAction::trigger, "trigger", "Use the tool, press a control", ActionForm::number},
      {InputAction::squeeze, "squeeze", "Grab", ActionForm::number},
      {InputAction::stick, "stick", "Brush size, slice, turn", ActionForm::pair},
      {InputAction::stickPressed, "stick_pressed", "Press the stick", ActionForm::button},
      {InputAction::pad, "pad", "Undo, redo, turn; brush size, slice", ActionForm::pair},
      {InputAction::padPressed, "pad_pressed", "Press the trackpad", ActionForm::button},
      {InputAction::menu, "menu", "Menu", ActionForm::button},
      {InputAction::lower, "lower", "Undo; held: redo", ActionForm::button},
      {InputAction::upper, "upper", "Redo", ActionForm::button},
      {InputAction::haptic, "haptic", "Feel a touch", ActionForm::vibration},
  };
  return kRows;
}

const std::vector<ProfileRow>& profileRows() {
  static const std::vector<ProfileRow> kRows = makeProfiles();
  return kRows;
}

const ProfileRow* findProfile(std::string_view path) {
  if (path.starts_with(kProfiles)) path.remove_prefix(kProfiles.size());
  const auto found = std::find_if(profileRows().begin(), profileRows().end(), [&](const ProfileRow& row) {
    return std::string_view(row.path).substr(kProfiles.size()) == path;
  });
  return found == profileRows().end() ? nullptr : &*found;
}

}  // namespace chiasm::app::vr
