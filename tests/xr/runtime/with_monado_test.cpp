// What tests/xr/with_monado promises: exit codes, findings, nothing left, and words where there is no
// runtime.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/xr/support/monado_program.h"

namespace chiasm::test {
namespace {

struct Outcome {
  int code = -1;
  std::string said;  // both streams
};

// A shell's line, in which $WITH is the script and $BIN the folder of the built programs; as if this test did
// not run on a Monado already.
Outcome run(const std::string& line) {
  const std::string command =
      "exec 2>&1; unset XR_API_LAYER_PATH XR_ENABLE_API_LAYERS; WITH='" CHIASM_SOURCE_DIR
      "/tests/xr/with_monado' BIN='" CHIASM_BINARY_DIR "/bin'; " +
      line;
  Outcome result;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return result;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) result.said += static_cast<char>(c);
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) result.code = WEXITSTATUS(status);
  return result;
}

TEST(WithMonado, SaysThatThereIsNoRuntimeOrRunsWithout) {
  const Outcome skipped = run("CHIASM_NO_XR_RUNTIME='no network' \"$WITH\" /bin/true");
  EXPECT_EQ(skipped.code, 77);
  EXPECT_THAT(skipped.said, testing::HasSubstr("skipped: no runtime: no network"));
  const Outcome without =
      run("CHIASM_NO_XR_RUNTIME='no network' \"$WITH\" --or-without sh -c 'echo \"reason: "
          "$CHIASM_NO_XR_RUNTIME\"; exit 5'");
  EXPECT_EQ(without.code, 5);
  EXPECT_THAT(without.said, testing::HasSubstr("reason: no network"));
}

TEST(WithMonado, HandsOnTheExitCodeAndLeavesNothing) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const Outcome ran = run("\"$WITH\" --host sh -c 'printf %s \"$XDG_RUNTIME_DIR\"; exit 7'");
  EXPECT_EQ(ran.code, 7) << ran.said;
  ASSERT_THAT(ran.said, testing::StartsWith("/"));
  EXPECT_FALSE(std::filesystem::exists(ran.said));
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::path(ran.said).parent_path()));
}

TEST(WithMonado, EndsProgramAndServiceWhenItIsEnded) {
  CHIASM_REQUIRE_XR_RUNTIME();
  // The program tells its own number and Monado's, and then waits to be ended with it.
  const Outcome ran =
      run("\"$WITH\" --host sh -c 'echo $$; cat \"$XDG_RUNTIME_DIR/monado.pid\"; echo; kill -TERM $PPID; "
          "exec sleep 60' |"
          " { read program; read service; cat; sleep 0.2; ! kill -0 $program && ! kill -0 $service; }");
  EXPECT_EQ(ran.code, 0) << ran.said;
  EXPECT_THAT(ran.said, testing::ContainsRegex("No such process(.|\n)*No such process")) << "of both";
}

TEST(WithMonado, FailsARunThatAValidationLayerReports) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const Outcome ran = run("\"$WITH\" \"$BIN/chiasm_xr_rule_breaker\"");
  EXPECT_EQ(ran.code, 99) << ran.said;
  EXPECT_THAT(ran.said, testing::HasSubstr("VUID-XrInstanceProperties-type-type"));
  const Outcome vulkan = run("\"$WITH\" \"$BIN/chiasm_xr_rule_breaker\" vulkan");
  EXPECT_EQ(vulkan.code, 99) << vulkan.said;
  EXPECT_THAT(vulkan.said, testing::HasSubstr("VUID-VkApplicationInfo-sType-sType"));
  EXPECT_EQ(run("\"$WITH\" --no-validation \"$BIN/chiasm_xr_rule_breaker\"").code, 0);
}

}  // namespace
}  // namespace chiasm::test
