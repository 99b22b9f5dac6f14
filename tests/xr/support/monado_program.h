// For test programs that need an OpenXR runtime: moves them onto Monado, and says by name when there is none.
#pragma once

#include <optional>
#include <string>

namespace chiasm::test {

// Starts this program again under tests/xr/with_monado, unless that has happened; returns only when it is to
// go on: on Monado, without a runtime, or when it was asked for no more than the list of its tests. To be
// called first thing in main.
void moveOntoMonado(int argc, char** argv);

// Why there is no runtime; nullopt on Monado.
std::optional<std::string> noRuntimeReason();

// What starts another OpenXR program on the same Monado: the first word of its command line.
std::string onMonadoProgram();

}  // namespace chiasm::test

// Skips the running test, by name, when there is no OpenXR runtime.
#define CHIASM_REQUIRE_XR_RUNTIME()                          \
  if (const auto reason = ::chiasm::test::noRuntimeReason()) \
  GTEST_SKIP() << "skipped: no runtime: " << *reason
