// Sets the environment so that the next OpenXR instance, of this process or of a child, loses what is
// planned.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/test_data.h"

namespace chiasm::test {

// From construction to destruction. One at a time; to be made before threads read the environment.
class InjectedLoss {
 public:
  // `plan` as loss_layer/loss_plan.h says: "xrEndFrame@20=XR_ERROR_SESSION_LOST"; empty: only counts calls.
  // When `waits`, calls count only from `arm` on.
  explicit InjectedLoss(const std::string& plan, bool waits = false);
  ~InjectedLoss();
  InjectedLoss(const InjectedLoss&) = delete;
  InjectedLoss& operator=(const InjectedLoss&) = delete;

  void arm() const;
  // What was injected so far: "xrEndFrame call 20: XR_ERROR_SESSION_LOST". A test of a loss that did not
  // happen tests nothing: ask.
  std::vector<std::string> injected() const;
  // How often each function was called, once the instance is destroyed.
  std::map<std::string, int> calls() const;

 private:
  void set(const char* name, const std::string& value);
  std::vector<std::string> reportLines() const;
  TemporaryFolder folder_;
  std::vector<std::pair<std::string, std::string>> before_;  // of the environment; empty: was not set
};

}  // namespace chiasm::test
