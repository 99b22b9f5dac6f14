// A program that runs beside the test, with what it says kept: the application on Monado while the puppet
// acts.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/test_data.h"

namespace chiasm::test {

// Started by the constructor with this process's environment and no standard input; ended by the destructor
// when it has not ended by itself. One thread. Waiting is bounded; nothing is measured by it.
class RunningProgram {
 public:
  static constexpr double kPatience = 60.0;  // seconds

  // The words of the command line, the program first; found by PATH. Fails by std::runtime_error.
  explicit RunningProgram(std::vector<std::string> words);
  // The built `chiasm ARGUMENTS…` as an OpenXR program on the Monado that this test runs on.
  static std::vector<std::string> chiasmOnMonado(const std::vector<std::string>& arguments);
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  // Both streams so far.
  std::string said() const;
  // Until `condition` holds; false when the time is over, or when the program has ended and it still does
  // not.
  bool waitUntil(const std::function<bool()>& condition, double seconds = kPatience);
  bool waitFor(const std::string& text, double seconds = kPatience);
  // The exit code, 128 + the signal's number when one ended it; nullopt while it runs on after `seconds`.
  std::optional<int> waitForEnd(double seconds = kPatience);
  void signal(int number) const;
  pid_t processId() const { return pid_; }

 private:
  bool ended();
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::optional<int> exitCode_;
};

}  // namespace chiasm::test
