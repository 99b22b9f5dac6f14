// Where no headset can be had: what is missing is said in a sentence, before a window or a case is opened.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/running_program.h"
#include "tests/xr/support/scoped_environment.h"

namespace chiasm::test {
namespace {

// With a window and without one; there is no display, so a window that was opened would be an error of its
// own.
const std::vector<std::vector<std::string>> kWays = {{"vr", "any.chiasm"},
                                                     {"vr", "any.chiasm", "--no-window"}};

TEST(NoRuntime, IsSaidWithoutOneInstalled) {
  const TemporaryFolder folder;
  ScopedEnvironment environment;
  environment.set("XR_RUNTIME_JSON", (folder.path() / "none.json").string());
  environment.set("XR_ENABLE_API_LAYERS", "");
  environment.set("DISPLAY", "");
  for (std::vector<std::string> words : kWays) {
    words.insert(words.begin(), CHIASM_BINARY_DIR "/bin/chiasm");
    RunningProgram program(words);
    EXPECT_EQ(program.waitForEnd(), 1);
    EXPECT_THAT(program.said(), testing::HasSubstr("No OpenXR runtime"));
    EXPECT_THAT(program.said(), testing::Not(testing::HasSubstr("display")));
  }
}

TEST(NoRuntime, IsSaidWhileItsServiceDoesNotRun) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const TemporaryFolder folder;
  ScopedEnvironment environment;
  environment.set("XDG_RUNTIME_DIR", folder.path().string());  // where the service's socket is not
  environment.set("DISPLAY", "");
  for (const std::vector<std::string>& words : kWays) {
    RunningProgram program(RunningProgram::chiasmOnMonado(words));
    EXPECT_EQ(program.waitForEnd(), 1);
    EXPECT_THAT(program.said(), testing::HasSubstr("does not answer"));
  }
}

}  // namespace
}  // namespace chiasm::test
