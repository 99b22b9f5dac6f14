// An OpenXR API layer for tests: stands between application and runtime and makes the runtime a worse one:
// chosen calls fail, and fewer kinds of controllers are known. Environment, read when the instance is made:
//   CHIASM_XR_LOSS           the plan (loss_plan.h); unset: nothing is injected
//   CHIASM_XR_LOSS_ARMED_BY  a file; calls count towards the plan only once it exists
//   CHIASM_XR_LOSS_REPORT    a file that gets a line for each injected loss and, when the instance is
//   destroyed,
//                            "calls FUNCTION COUNT" for each function that was called
//   CHIASM_XR_ONLY_PROFILE   an interaction profile ("/interaction_profiles/khr/simple_controller"):
//   suggested
//                            bindings for every other one are accepted and never bound, as by a runtime whose
//                            controllers are of that kind
#include <time.h>
#include <unistd.h>
#include <vulkan/vulkan.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>

#define XR_USE_GRAPHICS_API_VULKAN
#define XR_USE_TIMESPEC
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include "tests/xr/loss_layer/loader_interface.h"
#include "tests/xr/loss_layer/loss_plan.h"

namespace chiasm::loss_layer {
namespace {

// One instance at a time in a process, which is all that the tested programs make. Any thread, under the
// lock.
struct Layer {
  std::mutex mutex;
  LossPlan plan;
  std::string planText = "(none yet)", reportFile;  // what the plan was read from and reports to
  bool armed = false;
  XrInstance instance = XR_NULL_HANDLE;
  XrSession session = XR_NULL_HANDLE;  // the last that was made; what a session's event names
  PFN_xrGetInstanceProcAddr next = nullptr;
};

Layer& layer() {
  static Layer only;
  return only;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// Under the lock.
void report(const std::string& line) {
  if (!layer().reportFile.empty()) std::ofstream(layer().reportFile, std::ios::app) << line << '\n';
}

Verdict judge(Function function) {
  Layer& my = layer();
  const std::lock_guard lock(my.mutex);
  const std::string armedBy = environment("CHIASM_XR_LOSS_ARMED_BY");
  if (!my.armed) my.armed = armedBy.empty() || ::access(armedBy.c_str(), F_OK) == 0;
  Verdict verdict = my.plan.judge(function, my.armed);
  if (!verdict.note.empty()) report(verdict.note);
  return verdict;
}

// What the layer must remember of a call that was made.
template <Function, typename... Arguments>
void noteDone(Arguments...) {}

template <>
void noteDone<Function::xrCreateSession>(XrInstance, const XrSessionCreateInfo*, XrSession* session) {
  const std::lock_guard lock(layer().mutex);
  layer().session = *session;
}

template <>
void noteDone<Function::xrDestroySession>(XrSession) {
  const std::lock_guard lock(layer().mutex);
  layer().session = XR_NULL_HANDLE;
  layer().plan.sessionDestroyed();
}

template <>
void noteDone<Function::xrDestroyInstance>(XrInstance) {
  const std::lock_guard lock(layer().mutex);
  layer().instance = XR_NULL_HANDLE;
  layer().session = XR_NULL_HANDLE;
  layer().plan.instanceDestroyed();
  for (const auto& [name, count] : layer().plan.calls())
    report("calls " + std::string(name) + " " + std::to_string(count));
  for (const auto& [name, count] : layer().plan.armedCalls())
    report("armed " + std::string(name) + " " + std::to_string(count));
}

template <typename... Arguments>
void writeEvent(const InjectedEvent&, Arguments...) {}

template <>
void writeEvent(const InjectedEvent& event, XrInstance, XrEventDataBuffer* buffer) {
  if (event.type == XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING) {
    const XrEventDataInstanceLossPending pending{event.type, nullptr, 1};
    std::memcpy(static_cast<void*>(buffer), &pending, sizeof pending);
  } else {
    const std::lock_guard lock(layer().mutex);
    const XrEventDataSessionStateChanged changed{event.type, nullptr, layer().session, event.state, 1};
    std::memcpy(static_cast<void*>(buffer), &changed, sizeof changed);
  }
}

// One function of the API: the next layer's or the runtime's, and ours before it.
template <Function F, typename Pointer>
struct Interposed;

// True when a call is to succeed without reaching the runtime.
template <typename... Arguments>
bool keptBack(Arguments...) {
  return false;
}

template <>
bool keptBack(XrInstance instance, const XrInteractionProfileSuggestedBinding* suggested);

template <Function F, typename... Arguments>
struct Interposed<F, XrResult(XRAPI_PTR*)(Arguments...)> {
  static inline XrResult(XRAPI_PTR* next)(Arguments...) = nullptr;

  static XRAPI_ATTR XrResult XRAPI_CALL call(Arguments... arguments) {
    const Verdict verdict = judge(F);
    if (verdict.event) {
      writeEvent(*verdict.event, arguments...);
      return XR_SUCCESS;
    }
    if (verdict.result && XR_FAILED(*verdict.result)) return *verdict.result;
    if (keptBack(arguments...)) return XR_SUCCESS;
    const XrResult result = next(arguments...);
    if (XR_SUCCEEDED(result)) noteDone<F>(arguments...);
    return result == XR_SUCCESS && verdict.result ? *verdict.result : result;
  }
};

template <>
bool keptBack(XrInstance instance, const XrInteractionProfileSuggestedBinding* suggested) {
  const std::string only = environment("CHIASM_XR_ONLY_PROFILE");
  if (only.empty()) return false;
  XrPath path = XR_NULL_PATH;
  Interposed<Function::xrStringToPath, PFN_xrStringToPath>::next(instance, only.c_str(), &path);
  return suggested->interactionProfile != path;
}

struct Entry {
  const char* name;
  PFN_xrVoidFunction ours;
  void (*setNext)(PFN_xrVoidFunction);
  bool (*hasNext)();  // false for an extension that is not enabled
};

template <Function F, typename Pointer>
Entry entry(const char* name) {
  using Here = Interposed<F, Pointer>;
  return {name, reinterpret_cast<PFN_xrVoidFunction>(&Here::call),
          [](PFN_xrVoidFunction next) { Here::next = reinterpret_cast<Pointer>(next); },
          [] { return Here::next != nullptr; }};
}

const Entry kEntries[] = {
#define CHIASM_LOSS_ENTRY(name, scope) entry<Function::name, PFN_##name>(#name),
    CHIASM_LOSS_FUNCTIONS(CHIASM_LOSS_ENTRY)
#undef CHIASM_LOSS_ENTRY
};

XRAPI_ATTR XrResult XRAPI_CALL getInstanceProcAddr(XrInstance instance, const char* name,
                                                   PFN_xrVoidFunction* function) {
  for (const Entry& known : kEntries) {
    if (std::strcmp(known.name, name) == 0 && known.hasNext()) {
      *function = known.ours;
      return XR_SUCCESS;
    }
  }
  return layer().next(instance, name, function);
}

XRAPI_ATTR XrResult XRAPI_CALL createLayerInstance(const XrInstanceCreateInfo* info,
                                                   const LayerCreateInfo* layerInfo, XrInstance* instance) {
  Layer& my = layer();
  {
    const std::lock_guard lock(my.mutex);
    if (my.instance != XR_NULL_HANDLE) {
      std::fputs("loss layer: a second instance in one process is not supported.\n", stderr);
      return XR_ERROR_LIMIT_REACHED;
    }
    // Calls are counted through, from the process's first instance to its last, unless the environment
    // changes.
    const std::string planText = environment("CHIASM_XR_LOSS"), file = environment("CHIASM_XR_LOSS_REPORT");
    if (planText != my.planText || file != my.reportFile) {
      Expected<LossPlan> plan = LossPlan::parse(planText);
      if (!plan) {
        std::fprintf(stderr, "loss layer: %s\n", plan.error().message.c_str());
        return XR_ERROR_INITIALIZATION_FAILED;
      }
      my.plan = *plan;
      my.planText = planText;
      my.reportFile = file;
      my.armed = false;
    }
  }
  if (const Verdict verdict = judge(Function::xrCreateInstance); verdict.result) return *verdict.result;

  const LayerNextInfo* next = layerInfo->nextInfo;
  LayerCreateInfo passedOn = *layerInfo;
  passedOn.nextInfo = next->next;
  const XrResult result = next->nextCreateLayerInstance(info, &passedOn, instance);
  if (XR_FAILED(result)) return result;
  const std::lock_guard lock(my.mutex);
  my.instance = *instance;
  my.next = next->nextGetInstanceProcAddr;
  for (const Entry& known : kEntries) {
    PFN_xrVoidFunction found = nullptr;
    if (XR_FAILED(my.next(*instance, known.name, &found))) found = nullptr;
    known.setNext(found);
  }
  return result;
}

}  // namespace
}  // namespace chiasm::loss_layer

// The loader finds this by name (OpenXR Loader Specification, xrNegotiateLoaderApiLayerInterface).
extern "C" __attribute__((visibility("default"))) XRAPI_ATTR XrResult XRAPI_CALL
xrNegotiateLoaderApiLayerInterface(const chiasm::loss_layer::LoaderInfo* loader, const char*,
                                   chiasm::loss_layer::LayerRequest* request) {
  using namespace chiasm::loss_layer;
  if (loader == nullptr || request == nullptr || loader->type != StructureType::loaderInfo ||
      request->type != StructureType::layerRequest || request->size != sizeof(LayerRequest) ||
      loader->minimumInterface > kInterfaceVersion || loader->maximumInterface < kInterfaceVersion)
    return XR_ERROR_INITIALIZATION_FAILED;
  request->interfaceVersion = kInterfaceVersion;
  request->apiVersion = XR_CURRENT_API_VERSION;
  request->getInstanceProcAddr = getInstanceProcAddr;
  request->createLayerInstance = createLayerInstance;
  return XR_SUCCESS;
}
