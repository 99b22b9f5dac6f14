// Environment variables for the span of a test, put back afterwards.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace chiasm::test {

// One thread; to be made before threads read the environment. Several are ended in the opposite order.
class ScopedEnvironment {
 public:
  ScopedEnvironment() = default;
  ~ScopedEnvironment();
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

  void set(const char* name, const std::string& value);
  // In a list divided by ':': before what is there.
  void putFirst(const char* name, const std::string& entry);

 private:
  std::vector<std::pair<std::string, std::string>> before_;  // empty: was not set, or empty
};

// The value, empty when it is not set.
std::string environmentValue(const char* name);

}  // namespace chiasm::test
