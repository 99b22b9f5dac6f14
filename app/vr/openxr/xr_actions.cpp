#include "app/vr/openxr/xr_actions.h"

namespace chiasm::app::vr {
namespace {

constexpr const char* kHandPaths[] = {"/user/hand/left", "/user/hand/right"};

XrActionType typeOf(ActionForm form) {
  switch (form) {
    case ActionForm::pose:
      return XR_ACTION_TYPE_POSE_INPUT;
    case ActionForm::number:
      return XR_ACTION_TYPE_FLOAT_INPUT;
    case ActionForm::pair:
      return XR_ACTION_TYPE_VECTOR2F_INPUT;
    case ActionForm::button:
      return XR_ACTION_TYPE_BOOLEAN_INPUT;
    default:
      return XR_ACTION_TYPE_VIBRATION_OUTPUT;
  }
}

Expected<XrPath> pathOf(XrInstance instance, const std::string& text) {
  XrPath path = XR_NULL_PATH;
  if (auto made = xrCheck(xrStringToPath(instance, text.c_str(), &path), "xrStringToPath"); !made)
    return tl::unexpected(made.error());
  return path;
}

std::size_t indexOf(Hand hand) {
  return static_cast<std::size_t>(hand);
}

}  // namespace

Expected<std::unique_ptr<XrActions>> XrActions::create(const XrRuntime& runtime, XrSession session,
                                                       const std::string& onlyProfile) {
  std::unique_ptr<XrActions> actions(new XrActions);
  actions->instance_ = runtime.instance();
  actions->session_ = session;
  if (auto made = actions->makeActions(runtime.instance()); !made) return tl::unexpected(made.error());
  if (auto bound = actions->suggest(runtime, onlyProfile); !bound) return tl::unexpected(bound.error());
  auto attach = xrStructure<XrSessionActionSetsAttachInfo>(XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO);
  attach.countActionSets = 1;
  attach.actionSets = &actions->set_;
  if (auto attached = xrCheck(xrAttachSessionActionSets(session, &attach), "xrAttachSessionActionSets");
      !attached)
    return tl::unexpected(attached.error());
  if (auto spaces = actions->makeSpaces(); !spaces) return tl::unexpected(spaces.error());
  return actions;
}

XrActions::~XrActions() {
  for (const auto& spaces : {grip_, aim_})
    for (XrSpace space : spaces)
      if (space != XR_NULL_HANDLE) xrDestroySpace(space);
  if (set_ != XR_NULL_HANDLE) xrDestroyActionSet(set_);  // its actions go with it
}

Expected<void> XrActions::makeActions(XrInstance instance) {
  for (std::size_t hand = 0; hand < hands_.size(); ++hand) {
    auto path = pathOf(instance, kHandPaths[hand]);
    if (!path) return tl::unexpected(path.error());
    hands_[hand] = *path;
  }
  auto setInfo = xrStructure<XrActionSetCreateInfo>(XR_TYPE_ACTION_SET_CREATE_INFO);
  xrName(setInfo.actionSetName, "chiasm");
  xrName(setInfo.localizedActionSetName, "Chiasm");
  if (auto made = xrCheck(xrCreateActionSet(instance, &setInfo, &set_), "xrCreateActionSet"); !made)
    return made;
  for (const ActionRow& row : actionRows()) {
    auto info = xrStructure<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
    info.actionType = typeOf(row.form);
    xrName(info.actionName, row.name);
    xrName(info.localizedActionName, row.label);
    info.countSubactionPaths = static_cast<std::uint32_t>(hands_.size());
    info.subactionPaths = hands_.data();
    if (auto made = xrCheck(xrCreateAction(set_, &info, &actions_[static_cast<std::size_t>(row.action)]),
                            "xrCreateAction");
        !made)
      return made;
  }
  return {};
}

Expected<void> XrActions::suggest(const XrRuntime& runtime, const std::string& onlyProfile) {
  for (const ProfileRow& profile : profileRows()) {
    if (!onlyProfile.empty() && findProfile(onlyProfile) != &profile) continue;
    if (*profile.extension != '\0' && !runtime.has(profile.extension)) continue;
    std::vector<XrActionSuggestedBinding> bindings;
    for (const BindingRow& row : profile.bindings) {
      auto path = pathOf(instance_, row.path);
      if (!path) return tl::unexpected(path.error());
      bindings.push_back({of(row.action), *path});
    }
    auto path = pathOf(instance_, profile.path);
    if (!path) return tl::unexpected(path.error());
    auto info =
        xrStructure<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
    info.interactionProfile = *path;
    info.countSuggestedBindings = static_cast<std::uint32_t>(bindings.size());
    info.suggestedBindings = bindings.data();
    const XrResult result = xrSuggestInteractionProfileBindings(instance_, &info);
    // A runtime need not know every controller.
    if (result == XR_ERROR_PATH_UNSUPPORTED) continue;
    if (auto bound = xrCheck(result, "xrSuggestInteractionProfileBindings"); !bound) return bound;
  }
  return {};
}

Expected<void> XrActions::makeSpaces() {
  for (std::size_t hand = 0; hand < hands_.size(); ++hand)
    for (const InputAction action : {InputAction::grip, InputAction::aim}) {
      auto info = xrStructure<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
      info.action = of(action);
      info.subactionPath = hands_[hand];
      info.poseInActionSpace = xrIdentity();
      XrSpace& space = action == InputAction::grip ? grip_[hand] : aim_[hand];
      if (auto made = xrCheck(xrCreateActionSpace(session_, &info, &space), "xrCreateActionSpace"); !made)
        return made;
    }
  return {};
}

Expected<void> XrActions::refreshProfiles() {
  bool any = false, all = true;
  ControllerParts parts{false, false, false, false};
  for (const XrPath hand : hands_) {
    auto state = xrStructure<XrInteractionProfileState>(XR_TYPE_INTERACTION_PROFILE_STATE);
    if (auto got =
            xrCheck(xrGetCurrentInteractionProfile(session_, hand, &state), "xrGetCurrentInteractionProfile");
        !got)
      return got;
    if (state.interactionProfile == XR_NULL_PATH) continue;
    char text[XR_MAX_PATH_LENGTH] = "";
    std::uint32_t length = 0;
    if (auto got = xrCheck(xrPathToString(instance_, state.interactionProfile, sizeof(text), &length, text),
                           "xrPathToString");
        !got)
      return got;
    const ProfileRow* profile = findProfile(text);
    any = true;
    all = all && profile != nullptr && profile->selectOnly;
    if (profile == nullptr) continue;
    parts.lower = parts.lower || profile->has(InputAction::lower);
    parts.upper = parts.upper || profile->has(InputAction::upper);
    parts.stick = parts.stick || profile->has(InputAction::stick);
    parts.pad = parts.pad || profile->has(InputAction::pad);
  }
  selectOnly_ = any && all;
  parts_ = any ? parts : ControllerParts{};
  return {};
}

Expected<double> XrActions::number(InputAction action, Hand hand) const {
  auto info = xrStructure<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = of(action);
  info.subactionPath = hands_[indexOf(hand)];
  auto state = xrStructure<XrActionStateFloat>(XR_TYPE_ACTION_STATE_FLOAT);
  if (auto got = xrCheck(xrGetActionStateFloat(session_, &info, &state), "xrGetActionStateFloat"); !got)
    return tl::unexpected(got.error());
  return state.isActive ? static_cast<double>(state.currentState) : 0.0;
}

Expected<bool> XrActions::button(InputAction action, Hand hand) const {
  auto info = xrStructure<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = of(action);
  info.subactionPath = hands_[indexOf(hand)];
  auto state = xrStructure<XrActionStateBoolean>(XR_TYPE_ACTION_STATE_BOOLEAN);
  if (auto got = xrCheck(xrGetActionStateBoolean(session_, &info, &state), "xrGetActionStateBoolean"); !got)
    return tl::unexpected(got.error());
  return state.isActive && state.currentState;
}

Expected<glm::dvec2> XrActions::pair(InputAction action, Hand hand) const {
  auto info = xrStructure<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = of(action);
  info.subactionPath = hands_[indexOf(hand)];
  auto state = xrStructure<XrActionStateVector2f>(XR_TYPE_ACTION_STATE_VECTOR2F);
  if (auto got = xrCheck(xrGetActionStateVector2f(session_, &info, &state), "xrGetActionStateVector2f"); !got)
    return tl::unexpected(got.error());
  return state.isActive ? glm::dvec2(state.currentState.x, state.currentState.y) : glm::dvec2(0.0);
}

// False while the hand is not seen; the pose is then left as it was.
Expected<bool> XrActions::locate(InputAction action, Hand hand, XrSpace space, XrTime time,
                                 Pose& pose) const {
  auto info = xrStructure<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = of(action);
  info.subactionPath = hands_[indexOf(hand)];
  auto state = xrStructure<XrActionStatePose>(XR_TYPE_ACTION_STATE_POSE);
  if (auto got = xrCheck(xrGetActionStatePose(session_, &info, &state), "xrGetActionStatePose"); !got)
    return tl::unexpected(got.error());
  if (!state.isActive) return false;
  auto location = xrStructure<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
  const XrSpace of = action == InputAction::grip ? grip_[indexOf(hand)] : aim_[indexOf(hand)];
  if (auto got = xrCheck(xrLocateSpace(of, space, time, &location), "xrLocateSpace"); !got)
    return tl::unexpected(got.error());
  constexpr XrSpaceLocationFlags kValid =
      XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT;
  if ((location.locationFlags & kValid) != kValid) return false;
  pose = poseOf(location.pose);
  return true;
}

Expected<void> XrActions::readHand(Hand hand, XrSpace space, XrTime time, HandInput& input) const {
  auto grip = locate(InputAction::grip, hand, space, time, input.grip);
  if (!grip) return tl::unexpected(grip.error());
  input.aim = input.grip;
  if (auto aim = locate(InputAction::aim, hand, space, time, input.aim); !aim)
    return tl::unexpected(aim.error());
  input.tracked = *grip;
  for (const auto& [action, value] :
       {std::pair{InputAction::trigger, &input.trigger}, {InputAction::squeeze, &input.squeeze}}) {
    auto read = number(action, hand);
    if (!read) return tl::unexpected(read.error());
    *value = *read;
  }
  for (const auto& [action, value] : {std::pair{InputAction::menu, &input.menu},
                                      {InputAction::lower, &input.lower},
                                      {InputAction::upper, &input.upper},
                                      {InputAction::stickPressed, &input.stickPressed},
                                      {InputAction::padPressed, &input.padPressed}}) {
    auto read = button(action, hand);
    if (!read) return tl::unexpected(read.error());
    *value = *read;
  }
  for (const auto& [action, value] :
       {std::pair{InputAction::stick, &input.stick}, {InputAction::pad, &input.pad}}) {
    auto read = pair(action, hand);
    if (!read) return tl::unexpected(read.error());
    *value = *read;
  }
  return {};
}

Expected<void> XrActions::read(XrSpace space, XrTime time, VrInput& input) {
  const XrActiveActionSet active{set_, XR_NULL_PATH};
  auto info = xrStructure<XrActionsSyncInfo>(XR_TYPE_ACTIONS_SYNC_INFO);
  info.countActiveActionSets = 1;
  info.activeActionSets = &active;
  // XR_SESSION_NOT_FOCUSED is a success: every action is then inactive.
  if (auto synced = xrCheck(xrSyncActions(session_, &info), "xrSyncActions"); !synced) return synced;
  input.selectOnly = selectOnly_;
  input.parts = parts_;
  for (const Hand hand : {Hand::left, Hand::right})
    if (auto got = readHand(hand, space, time, input.hand(hand)); !got) return got;
  return {};
}

Expected<void> XrActions::vibrate(Hand hand, double amplitude, double seconds) {
  auto vibration = xrStructure<XrHapticVibration>(XR_TYPE_HAPTIC_VIBRATION);
  vibration.amplitude = static_cast<float>(amplitude);
  vibration.duration = static_cast<XrDuration>(seconds * 1e9);
  vibration.frequency = XR_FREQUENCY_UNSPECIFIED;
  auto info = xrStructure<XrHapticActionInfo>(XR_TYPE_HAPTIC_ACTION_INFO);
  info.action = of(InputAction::haptic);
  info.subactionPath = hands_[indexOf(hand)];
  return xrCheck(
      xrApplyHapticFeedback(session_, &info, reinterpret_cast<const XrHapticBaseHeader*>(&vibration)),
      "xrApplyHapticFeedback");
}

}  // namespace chiasm::app::vr
