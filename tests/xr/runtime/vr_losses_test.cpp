// The headset or its software is lost in the middle of a stroke, or is not there at all: the program ends
// with a sentence and its exit code, and everything done is in the case file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/xr/runtime/vr_program.h"
#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/worse_runtime.h"

namespace chiasm::test {
namespace {

struct Loss {
  std::string name, plan, sentence;
  friend std::ostream& operator<<(std::ostream& out, const Loss& loss) { return out << loss.plan; }
};

constexpr const char* kHeadsetLost = "VR ended because the headset was lost. Everything done is kept.";
constexpr const char* kSoftwareStopped =
    "VR ended because the headset's software stopped. Everything done is kept.";

// One of each kind; every call's own loss is tried within a program in tasks/lost_headset_test.cpp.
std::vector<Loss> losses() {
  return {
      {"SessionLost", "xrEndFrame@3=XR_ERROR_SESSION_LOST", kHeadsetLost},
      {"InstanceLost", "xrWaitFrame@3=XR_ERROR_INSTANCE_LOST", kSoftwareStopped},
      {"SessionLossPending", "xrSyncActions@3=XR_SESSION_LOSS_PENDING", kHeadsetLost},
      {"SessionLossComes", "xrPollEvent@3=XR_SESSION_STATE_LOSS_PENDING", kHeadsetLost},
      {"InstanceLossComes", "xrPollEvent@3=XrEventDataInstanceLossPending", kSoftwareStopped},
      {"RuntimeLeaves", "xrPollEvent@3=XR_SESSION_STATE_EXITING", "VR was ended by the headset's software."},
      {"RuntimeFails", "xrEndFrame@3=XR_ERROR_RUNTIME_FAILURE",
       "VR ended because the headset's software failed."}};
}

class VrLosses : public testing::TestWithParam<Loss> {};

TEST_P(VrLosses, EndWithASentenceAndTheStrokeKept) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  const std::size_t before = ball.read().history.size();
  const InjectedLoss loss(GetParam().plan, true);
  VrProgram vr(ball.path());
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);
  loss.arm();
  EXPECT_EQ(vr.program().waitForEnd(), 1) << vr.program().said();
  EXPECT_THAT(vr.program().said(), testing::HasSubstr(GetParam().sentence));
  EXPECT_FALSE(loss.injected().empty()) << "nothing was lost: nothing was tested";
  const LoadedCase after = ball.read();
  ASSERT_GT(after.history.size(), before) << "the stroke is gone";
  EXPECT_EQ(after.history.back().name, "Paint Ball");
  EXPECT_TRUE(ball.mayBeEdited()) << "the lease was not given back";
}

INSTANTIATE_TEST_SUITE_P(InAStroke, VrLosses, testing::ValuesIn(losses()),
                         [](const auto& one) { return one.param.name; });

struct Refusal {
  std::string name, plan, sentence;
  friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) { return out << refusal.plan; }
};
class VrRefusals : public testing::TestWithParam<Refusal> {};

TEST_P(VrRefusals, SayWhatIsMissing) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  const InjectedLoss loss(GetParam().plan);
  VrProgram vr(ball.path());
  EXPECT_EQ(vr.program().waitForEnd(), 1) << vr.program().said();
  EXPECT_THAT(vr.program().said(), testing::HasSubstr(GetParam().sentence));
  EXPECT_FALSE(loss.injected().empty());
}

INSTANTIATE_TEST_SUITE_P(
    AtTheStart, VrRefusals,
    testing::Values(
        Refusal{"NoHeadset", "xrGetSystem@1=XR_ERROR_FORM_FACTOR_UNAVAILABLE", "No headset was found."},
        Refusal{"TakenByAnother", "xrCreateSession@1=XR_ERROR_LIMIT_REACHED", "The headset is taken"},
        Refusal{"LostMeanwhile", "xrCreateSession@1=XR_ERROR_INSTANCE_LOST", kSoftwareStopped},
        Refusal{"LostWhileSettingUp", "xrAttachSessionActionSets@1=XR_ERROR_SESSION_LOST", kHeadsetLost},
        Refusal{"NoPictures", "xrCreateSwapchain@3=XR_ERROR_RUNTIME_FAILURE",
                "the headset's software failed"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace chiasm::test
