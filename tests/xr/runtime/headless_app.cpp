#include "tests/xr/runtime/headless_app.h"

#include <time.h>

#include <chrono>
#include <cstring>
#include <thread>

#define XR_USE_TIMESPEC
#include <openxr/openxr_platform.h>

namespace chiasm::test {
namespace {

constexpr XrPosef kIdentity = {{0, 0, 0, 1}, {0, 0, 0}};

// An OpenXR structure with its type, everything else zero.
template <typename Structure>
Structure made(XrStructureType type) {
  Structure structure{};
  structure.type = type;
  return structure;
}

#define CHIASM_XR(call) \
  if (const XrResult result = (call); XR_FAILED(result)) return result

template <std::size_t N>
void copyName(char (&to)[N], const char* name) {
  std::strncpy(to, name, N - 1);
}

}  // namespace

HeadlessApp::~HeadlessApp() {
  stop();
}

XrResult HeadlessApp::start() {
  for (const auto part :
       {&HeadlessApp::createInstance, &HeadlessApp::createActions, &HeadlessApp::createSession}) {
    lastResult_ = (this->*part)();
    if (XR_FAILED(lastResult_)) break;
  }
  return lastResult_;
}

void HeadlessApp::stop() {
  if (session_ != XR_NULL_HANDLE) xrDestroySession(session_);  // its spaces with it
  if (instance_ != XR_NULL_HANDLE) xrDestroyInstance(instance_);
  session_ = XR_NULL_HANDLE;
  instance_ = XR_NULL_HANDLE;
  state_ = XR_SESSION_STATE_UNKNOWN;
  running_ = instanceLossPending_ = false;
}

XrResult HeadlessApp::createInstance() {
  const std::array extensions = {"XR_MND_headless", XR_KHR_CONVERT_TIMESPEC_TIME_EXTENSION_NAME};
  auto info = made<XrInstanceCreateInfo>(XR_TYPE_INSTANCE_CREATE_INFO);
  copyName(info.applicationInfo.applicationName, "chiasm harness");
  info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 0);
  info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
  info.enabledExtensionNames = extensions.data();
  return xrCreateInstance(&info, &instance_);
}

XrPath HeadlessApp::path(const std::string& text) const {
  XrPath found = XR_NULL_PATH;
  xrStringToPath(instance_, text.c_str(), &found);
  return found;
}

XrAction HeadlessApp::action(XrActionType type, const char* name) {
  auto info = made<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
  copyName(info.actionName, name);
  copyName(info.localizedActionName, name);
  info.actionType = type;
  info.countSubactionPaths = static_cast<std::uint32_t>(handPaths_.size());
  info.subactionPaths = handPaths_.data();
  XrAction action = XR_NULL_HANDLE;
  xrCreateAction(actions_, &info, &action);
  return action;
}

XrResult HeadlessApp::createActions() {
  handPaths_ = {path("/user/hand/left"), path("/user/hand/right")};
  auto set = made<XrActionSetCreateInfo>(XR_TYPE_ACTION_SET_CREATE_INFO);
  copyName(set.actionSetName, "hands");
  copyName(set.localizedActionSetName, "hands");
  CHIASM_XR(xrCreateActionSet(instance_, &set, &actions_));
  pose_ = action(XR_ACTION_TYPE_POSE_INPUT, "pose");
  trigger_ = action(XR_ACTION_TYPE_FLOAT_INPUT, "trigger");
  a_ = action(XR_ACTION_TYPE_BOOLEAN_INPUT, "a");

  // Input components of each profile, by action.
  const auto suggest = [this](const std::string& profile, const char* trigger, const char* a) {
    std::vector<XrActionSuggestedBinding> bindings;
    for (const std::string hand : {"/user/hand/left", "/user/hand/right"}) {
      bindings.push_back({pose_, path(hand + "/input/grip/pose")});
      bindings.push_back({trigger_, path(hand + trigger)});
      bindings.push_back({a_, path(hand + a)});
    }
    auto suggested =
        made<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
    suggested.interactionProfile = path("/interaction_profiles/" + profile);
    suggested.countSuggestedBindings = static_cast<std::uint32_t>(bindings.size());
    suggested.suggestedBindings = bindings.data();
    return xrSuggestInteractionProfileBindings(instance_, &suggested);
  };
  CHIASM_XR(suggest("khr/simple_controller", "/input/select/click", "/input/menu/click"));
  return suggest("valve/index_controller", "/input/trigger/value", "/input/a/click");
}

XrResult HeadlessApp::createSession() {
  auto systemInfo = made<XrSystemGetInfo>(XR_TYPE_SYSTEM_GET_INFO);
  systemInfo.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
  XrSystemId system = XR_NULL_SYSTEM_ID;
  CHIASM_XR(xrGetSystem(instance_, &systemInfo, &system));
  auto info = made<XrSessionCreateInfo>(XR_TYPE_SESSION_CREATE_INFO);
  info.systemId = system;
  CHIASM_XR(xrCreateSession(instance_, &info, &session_));

  auto space = made<XrReferenceSpaceCreateInfo>(XR_TYPE_REFERENCE_SPACE_CREATE_INFO);
  space.poseInReferenceSpace = kIdentity;
  space.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_STAGE;
  CHIASM_XR(xrCreateReferenceSpace(session_, &space, &stage_));
  space.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_VIEW;
  CHIASM_XR(xrCreateReferenceSpace(session_, &space, &viewSpace_));
  for (std::size_t i = 0; i < handSpaces_.size(); ++i) {
    auto hand = made<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
    hand.action = pose_;
    hand.subactionPath = handPaths_[i];
    hand.poseInActionSpace = kIdentity;
    CHIASM_XR(xrCreateActionSpace(session_, &hand, &handSpaces_[i]));
  }
  auto attach = made<XrSessionActionSetsAttachInfo>(XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO);
  attach.countActionSets = 1;
  attach.actionSets = &actions_;
  return xrAttachSessionActionSets(session_, &attach);
}

XrResult HeadlessApp::takeEvents() {
  for (;;) {
    auto event = made<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
    const XrResult polled = xrPollEvent(instance_, &event);
    if (polled != XR_SUCCESS) return polled;  // XR_EVENT_UNAVAILABLE is a success
    if (event.type == XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING) instanceLossPending_ = true;
    if (event.type != XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED) continue;
    XrEventDataSessionStateChanged changed{};
    std::memcpy(&changed, &event, sizeof changed);
    state_ = changed.state;
    if (state_ == XR_SESSION_STATE_READY) {
      auto begin = made<XrSessionBeginInfo>(XR_TYPE_SESSION_BEGIN_INFO);
      begin.primaryViewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
      CHIASM_XR(xrBeginSession(session_, &begin));
      running_ = true;
    } else if (state_ == XR_SESSION_STATE_STOPPING) {
      running_ = false;
      CHIASM_XR(xrEndSession(session_));
    }
  }
}

XrResult HeadlessApp::step() {
  lastResult_ = takeEvents();
  if (XR_FAILED(lastResult_) || !running_) return lastResult_;
  const XrActiveActionSet active{actions_, XR_NULL_PATH};
  auto info = made<XrActionsSyncInfo>(XR_TYPE_ACTIONS_SYNC_INFO);
  info.countActiveActionSets = 1;
  info.activeActionSets = &active;
  return lastResult_ = xrSyncActions(session_, &info);
}

bool HeadlessApp::stepUntil(const std::function<bool()>& condition, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    const XrResult result = step();
    if (condition()) return true;
    if (XR_FAILED(result)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string HeadlessApp::runtimeName() const {
  auto properties = made<XrInstanceProperties>(XR_TYPE_INSTANCE_PROPERTIES);
  xrGetInstanceProperties(instance_, &properties);
  return properties.runtimeName;
}

std::optional<Pose> HeadlessApp::locate(XrSpace space) {
  PFN_xrConvertTimespecTimeToTimeKHR convert = nullptr;
  xrGetInstanceProcAddr(instance_, "xrConvertTimespecTimeToTimeKHR",
                        reinterpret_cast<PFN_xrVoidFunction*>(&convert));
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  XrTime time = 0;
  auto location = made<XrSpaceLocation>(XR_TYPE_SPACE_LOCATION);
  if (convert == nullptr || XR_FAILED(convert(instance_, &now, &time)) ||
      XR_FAILED(lastResult_ = xrLocateSpace(space, stage_, time, &location)))
    return std::nullopt;
  constexpr XrSpaceLocationFlags kTracked =
      XR_SPACE_LOCATION_POSITION_VALID_BIT | XR_SPACE_LOCATION_ORIENTATION_VALID_BIT;
  if ((location.locationFlags & kTracked) != kTracked) return std::nullopt;
  const auto& [q, p] = location.pose;
  return Pose{{p.x, p.y, p.z}, glm::dquat(q.w, q.x, q.y, q.z)};
}

float HeadlessApp::trigger(Hand hand) {
  auto info = made<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = trigger_;
  info.subactionPath = handPaths_[static_cast<std::size_t>(hand)];
  auto found = made<XrActionStateFloat>(XR_TYPE_ACTION_STATE_FLOAT);
  lastResult_ = xrGetActionStateFloat(session_, &info, &found);
  return found.isActive ? found.currentState : -1.0f;
}

bool HeadlessApp::aPressed(Hand hand) {
  auto info = made<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
  info.action = a_;
  info.subactionPath = handPaths_[static_cast<std::size_t>(hand)];
  auto found = made<XrActionStateBoolean>(XR_TYPE_ACTION_STATE_BOOLEAN);
  lastResult_ = xrGetActionStateBoolean(session_, &info, &found);
  return found.isActive && found.currentState;
}

std::string HeadlessApp::profile(Hand hand) {
  auto state = made<XrInteractionProfileState>(XR_TYPE_INTERACTION_PROFILE_STATE);
  std::array<char, XR_MAX_PATH_LENGTH> text{};
  std::uint32_t size = 0;
  if (XR_FAILED(lastResult_ = xrGetCurrentInteractionProfile(
                    session_, handPaths_[static_cast<std::size_t>(hand)], &state)) ||
      state.interactionProfile == XR_NULL_PATH ||
      XR_FAILED(xrPathToString(instance_, state.interactionProfile, XR_MAX_PATH_LENGTH, &size, text.data())))
    return {};
  return text.data();
}

}  // namespace chiasm::test
