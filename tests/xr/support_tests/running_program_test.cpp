#include "tests/xr/support/running_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <string>

namespace chiasm::test {
namespace {

RunningProgram shell(const std::string& line) {
  return RunningProgram({"sh", "-c", line});
}

TEST(RunningProgram, KeepsWhatIsSaidAndTheExitCode) {
  RunningProgram program = shell("echo out; echo err >&2; exit 7");
  EXPECT_TRUE(program.waitFor("err"));
  EXPECT_EQ(program.waitForEnd(), 7);
  EXPECT_EQ(program.said(), "out\nerr\n");
  EXPECT_FALSE(program.waitFor("never")) << "it has ended, so nothing more will come";
}

TEST(RunningProgram, IsHeardWhileItRunsAndEndsWhenItIsTold) {
  RunningProgram program = shell("echo ready; exec sleep 100");
  EXPECT_TRUE(program.waitFor("ready"));
  EXPECT_EQ(program.waitForEnd(0.05), std::nullopt);
  program.signal(SIGTERM);
  EXPECT_EQ(program.waitForEnd(), 128 + SIGTERM);
}

TEST(RunningProgram, DoesNotOutliveItsScope) {
  pid_t number = 0;
  {
    RunningProgram program = shell("echo ready; exec sleep 100");
    EXPECT_TRUE(program.waitFor("ready"));
    number = program.processId();
    EXPECT_EQ(::kill(number, 0), 0);
  }
  EXPECT_NE(::kill(number, 0), 0);
}

}  // namespace
}  // namespace chiasm::test
