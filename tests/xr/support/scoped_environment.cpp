#include "tests/xr/support/scoped_environment.h"

#include <cstdlib>

namespace chiasm::test {

ScopedEnvironment::~ScopedEnvironment() {
  for (auto entry = before_.rbegin(); entry != before_.rend(); ++entry) {
    const auto& [name, value] = *entry;
    value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
  }
}

void ScopedEnvironment::set(const char* name, const std::string& value) {
  before_.emplace_back(name, environmentValue(name));
  ::setenv(name, value.c_str(), 1);
}

void ScopedEnvironment::putFirst(const char* name, const std::string& entry) {
  const std::string list = environmentValue(name);
  set(name, list.empty() ? entry : entry + ":" + list);
}

std::string environmentValue(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace chiasm::test
