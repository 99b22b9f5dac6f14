// Which loss is injected at which call: read from a line of text, then asked at each call.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openxr/openxr.h>

#include "core/base/error.h"
#include "tests/xr/loss_layer/functions.h"

namespace chiasm::loss_layer {

// An event that xrPollEvent hands out in place of the runtime's.
struct InjectedEvent {
  XrStructureType type = XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED;  // or ..._INSTANCE_LOSS_PENDING
  XrSessionState state = XR_SESSION_STATE_UNKNOWN;                  // of a session
};

// What becomes of a call: neither is set when it goes on to the runtime.
struct Verdict {
  std::optional<XrResult> result;
  std::optional<InjectedEvent> event;
  std::string note;  // a line for the report; only when something happens for the first time
};

// Not thread-safe: the layer holds a lock.
class LossPlan {
 public:
  // "FUNCTION@CALL=WHAT", several with ';' between. CALL counts from 1. WHAT is an XrResult's name, and for
  // xrPollEvent also XR_SESSION_STATE_… or XrEventDataInstanceLossPending. An error comes in place of the
  // call; a qualified success (XR_SESSION_LOSS_PENDING) after it. XR_ERROR_SESSION_LOST and
  // XR_ERROR_INSTANCE_LOST last, as they do in a runtime, until xrDestroySession or xrDestroyInstance;
  // everything else happens once. Example: "xrEndFrame@20=XR_ERROR_SESSION_LOST".
  static Expected<LossPlan> parse(std::string_view text);

  // To be asked at every call, before it is made. Calls count towards the plan only while `armed`.
  Verdict judge(Function function, bool armed);
  // To be told when a session or instance was destroyed: what was lost with it is over.
  void sessionDestroyed() { sessionLost_ = false; }
  void instanceDestroyed() { sessionLost_ = instanceLost_ = false; }

  // Every call so far, armed or not; destroyed ones too.
  const std::map<std::string_view, int>& calls() const { return calls_; }
  // Those made while it was armed.
  const std::map<std::string_view, int>& armedCalls() const { return armedCalls_; }

 private:
  struct Rule {
    std::string_view function;
    int call = 0;
    std::string what;
    std::optional<XrResult> result;
    std::optional<InjectedEvent> event;
  };
  static Expected<Rule> parseRule(std::string_view text);
  std::vector<Rule> rules_;
  std::map<std::string_view, int> calls_, armedCalls_;
  bool sessionLost_ = false, instanceLost_ = false;
};

}  // namespace chiasm::loss_layer
