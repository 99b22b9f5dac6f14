// OpenXR's headers, and what the results of its calls mean.
#pragma once

#include <string>

#include <vulkan/vulkan_core.h>

#define XR_USE_GRAPHICS_API_VULKAN
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include "app/vr/headset/headset_trouble.h"
#include "app/vr/vr_input.h"
#include "core/base/error.h"

namespace chiasm::app::vr {

// An OpenXR structure with its type set and everything else zero.
template <typename T>
T xrStructure(XrStructureType type) {
  T value{};
  value.type = type;
  return value;
}

// "xrWaitFrame: XR_ERROR_SESSION_LOST"
std::string xrDetail(const char* call, XrResult result);
// What a failed call means once there is a session.
Trouble troubleOf(XrResult result);
// Success codes pass, but for XR_SESSION_LOSS_PENDING: what comes after it would be lost.
Expected<void> xrCheck(XrResult result, const char* call);

// A name of fixed length in a structure of OpenXR's.
template <std::size_t N>
void xrName(char (&target)[N], const std::string& text) {
  target[text.copy(target, N - 1)] = '\0';
}

Pose poseOf(const XrPosef& pose);
XrPosef xrPoseOf(const Pose& pose);
inline XrPosef xrIdentity() {
  return {{0, 0, 0, 1}, {0, 0, 0}};
}

}  // namespace chiasm::app::vr
