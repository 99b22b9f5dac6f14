// Makes the runtime a worse one for the next OpenXR instance, of this process or of a child: it loses what is
// planned, or knows one kind of controller only. Works by the environment and the layer in loss_layer/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/test_data.h"
#include "tests/xr/support/scoped_environment.h"

namespace chiasm::test {

// From construction to destruction. One at a time; to be made before threads read the environment.
class InjectedLoss {
 public:
  // `plan` as loss_layer/loss_plan.h says: "xrEndFrame@20=XR_ERROR_SESSION_LOST"; empty: only counts calls.
  // When `waits`, calls count only from `arm` on.
  explicit InjectedLoss(const std::string& plan, bool waits = false);

  void arm() const;
  // What was injected so far: "xrEndFrame call 20: XR_ERROR_SESSION_LOST". A test of a loss that did not
  // happen tests nothing: ask.
  std::vector<std::string> injected() const;
  // How often each function was called, once the instance is destroyed.
  std::map<std::string, int> calls() const;
  // The same, from `arm` on.
  std::map<std::string, int> armedCalls() const;

 private:
  std::map<std::string, int> counted(const std::string& kind) const;
  std::vector<std::string> reportLines() const;
  TemporaryFolder folder_;
  ScopedEnvironment environment_;
};

// The runtime's controllers are of this kind alone, whatever else is suggested. One at a time; may stand
// beside an InjectedLoss.
class OnlyProfile {
 public:
  static constexpr const char* kSimple = "/interaction_profiles/khr/simple_controller";
  static constexpr const char* kTouch = "/interaction_profiles/oculus/touch_controller";
  static constexpr const char* kIndex = "/interaction_profiles/valve/index_controller";
  explicit OnlyProfile(const std::string& path);

 private:
  ScopedEnvironment environment_;
};

}  // namespace chiasm::test
