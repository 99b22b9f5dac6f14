// chiasm vr on a machine without a headset's software: a sentence, an exit code, and nothing touched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

class CliVr : public testing::Test {
 protected:
  CliVr() {
    place_.makeSmallCase();
    // Whatever this machine has installed: the runtime named here is not there.
    setenv("XR_RUNTIME_JSON", "no-such-runtime.json", 1);
  }
  ~CliVr() override { unsetenv("XR_RUNTIME_JSON"); }
  CliPlace place_;
};

TEST_F(CliVr, WithoutARuntimeItSaysSoAndEnds) {
  const std::string before = contentOf(place_.path("case.chiasm"));
  for (const auto& words :
       {std::vector<std::string>{"vr", "case.chiasm"}, {"vr", "case.chiasm", "--no-window"}}) {
    const ProgramRun run = place_.run(words);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(run.err, testing::StartsWith("chiasm: No OpenXR runtime was found on this machine."))
        << "one sentence, and nothing of the loader's before it";
  }
  EXPECT_EQ(contentOf(place_.path("case.chiasm")), before);
}

TEST_F(CliVr, RefusesWhatItDoesNotKnow) {
  for (const auto& [option, value, said] :
       {std::tuple{"--eye-pixels", "wide", "is not a size"},
        {"--bindings", "acme/glove", "Known are: /interaction_profiles/khr/simple_controller"},
        {"--capture", "no-such-folder", "There is no folder"}}) {
    const ProgramRun run = place_.run({"vr", "case.chiasm", "--no-window", option, value});
    EXPECT_EQ(run.exitCode, 1) << option;
    EXPECT_THAT(run.err, testing::HasSubstr(said)) << option;
  }
}

}  // namespace
}  // namespace chiasm::test
