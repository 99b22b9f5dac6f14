#include "app/vr/openxr/xr_call.h"

#include <openxr/openxr_reflection.h>

namespace chiasm::app::vr {

std::string xrDetail(const char* call, XrResult result) {
  const char* name = "an unknown result";
  switch (result) {
#define CHIASM_XR_RESULT(value, number) \
  case value:                           \
    name = #value;                      \
    break;
    XR_LIST_ENUM_XrResult(CHIASM_XR_RESULT)
#undef CHIASM_XR_RESULT
        default : break;
  }
  return std::string(call) + ": " + name;
}

Trouble troubleOf(XrResult result) {
  switch (result) {
    case XR_ERROR_RUNTIME_UNAVAILABLE:
      return Trouble::noRuntime;
    case XR_ERROR_FORM_FACTOR_UNAVAILABLE:
    case XR_ERROR_FORM_FACTOR_UNSUPPORTED:
      return Trouble::noHeadset;
    case XR_ERROR_LIMIT_REACHED:
      return Trouble::refused;
    case XR_ERROR_SESSION_LOST:
    case XR_SESSION_LOSS_PENDING:
      return Trouble::sessionLost;
    case XR_ERROR_INSTANCE_LOST:
      return Trouble::instanceLost;
    default:
      return Trouble::failed;
  }
}

Expected<void> xrCheck(XrResult result, const char* call) {
  if (XR_SUCCEEDED(result) && result != XR_SESSION_LOSS_PENDING) return {};
  return tl::unexpected(troubleError(troubleOf(result), xrDetail(call, result)));
}

Pose poseOf(const XrPosef& pose) {
  return {{pose.position.x, pose.position.y, pose.position.z},
          {pose.orientation.w, pose.orientation.x, pose.orientation.y, pose.orientation.z}};
}

XrPosef xrPoseOf(const Pose& pose) {
  const auto f = [](double value) { return static_cast<float>(value); };
  return {{f(pose.orientation.x), f(pose.orientation.y), f(pose.orientation.z), f(pose.orientation.w)},
          {f(pose.position.x), f(pose.position.y), f(pose.position.z)}};
}

}  // namespace chiasm::app::vr
