// The OpenXR functions that a loss can be injected at, and what each belongs to.
#pragma once

#include <string_view>

namespace chiasm::loss_layer {

// What a function works on: a lost session fails the calls of `session`, a lost instance those of both. The
// calls of `always` work on: they are what the specification asks for after a loss.
enum class Scope { instance, session, always };

// X(name, scope): the core of OpenXR 1.0, XR_KHR_vulkan_enable2 and XR_KHR_convert_timespec_time.
#define CHIASM_LOSS_FUNCTIONS(X)                   \
  X(xrGetInstanceProperties, instance)             \
  X(xrPollEvent, instance)                         \
  X(xrGetSystem, instance)                         \
  X(xrGetSystemProperties, instance)               \
  X(xrEnumerateEnvironmentBlendModes, instance)    \
  X(xrEnumerateViewConfigurations, instance)       \
  X(xrGetViewConfigurationProperties, instance)    \
  X(xrEnumerateViewConfigurationViews, instance)   \
  X(xrCreateSession, instance)                     \
  X(xrStringToPath, instance)                      \
  X(xrPathToString, instance)                      \
  X(xrCreateActionSet, instance)                   \
  X(xrCreateAction, instance)                      \
  X(xrSuggestInteractionProfileBindings, instance) \
  X(xrGetVulkanGraphicsRequirements2KHR, instance) \
  X(xrCreateVulkanInstanceKHR, instance)           \
  X(xrGetVulkanGraphicsDevice2KHR, instance)       \
  X(xrCreateVulkanDeviceKHR, instance)             \
  X(xrConvertTimespecTimeToTimeKHR, instance)      \
  X(xrConvertTimeToTimespecTimeKHR, instance)      \
  X(xrBeginSession, session)                       \
  X(xrEndSession, session)                         \
  X(xrRequestExitSession, session)                 \
  X(xrEnumerateReferenceSpaces, session)           \
  X(xrCreateReferenceSpace, session)               \
  X(xrGetReferenceSpaceBoundsRect, session)        \
  X(xrCreateActionSpace, session)                  \
  X(xrLocateSpace, session)                        \
  X(xrLocateViews, session)                        \
  X(xrEnumerateSwapchainFormats, session)          \
  X(xrCreateSwapchain, session)                    \
  X(xrEnumerateSwapchainImages, session)           \
  X(xrAcquireSwapchainImage, session)              \
  X(xrWaitSwapchainImage, session)                 \
  X(xrReleaseSwapchainImage, session)              \
  X(xrWaitFrame, session)                          \
  X(xrBeginFrame, session)                         \
  X(xrEndFrame, session)                           \
  X(xrAttachSessionActionSets, session)            \
  X(xrGetCurrentInteractionProfile, session)       \
  X(xrSyncActions, session)                        \
  X(xrGetActionStateBoolean, session)              \
  X(xrGetActionStateFloat, session)                \
  X(xrGetActionStateVector2f, session)             \
  X(xrGetActionStatePose, session)                 \
  X(xrEnumerateBoundSourcesForAction, session)     \
  X(xrGetInputSourceLocalizedName, session)        \
  X(xrApplyHapticFeedback, session)                \
  X(xrStopHapticFeedback, session)                 \
  X(xrDestroySpace, always)                        \
  X(xrDestroySwapchain, always)                    \
  X(xrDestroyAction, always)                       \
  X(xrDestroyActionSet, always)                    \
  X(xrDestroySession, always)                      \
  X(xrDestroyInstance, always)

enum class Function : int {
  xrCreateInstance = -1,  // not found by name but made by the loader's own call
#define CHIASM_LOSS_NAME(name, scope) name,
  CHIASM_LOSS_FUNCTIONS(CHIASM_LOSS_NAME)
#undef CHIASM_LOSS_NAME
};

struct FunctionInfo {
  std::string_view name;
  Scope scope;
};

// In Function's order, from 0.
inline constexpr FunctionInfo kFunctions[] = {
#define CHIASM_LOSS_INFO(name, scope) {#name, Scope::scope},
    CHIASM_LOSS_FUNCTIONS(CHIASM_LOSS_INFO)
#undef CHIASM_LOSS_INFO
};

inline constexpr FunctionInfo info(Function function) {
  return function == Function::xrCreateInstance ? FunctionInfo{"xrCreateInstance", Scope::always}
                                                : kFunctions[static_cast<int>(function)];
}

}  // namespace chiasm::loss_layer
