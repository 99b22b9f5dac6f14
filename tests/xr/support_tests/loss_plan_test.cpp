#include "tests/xr/loss_layer/loss_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chiasm::loss_layer {
namespace {

LossPlan planned(const std::string& text) {
  auto plan = LossPlan::parse(text);
  EXPECT_TRUE(plan) << plan.error().message;
  return *plan;
}

TEST(LossPlan, FailsTheChosenCallOnceAndNoOther) {
  LossPlan plan = planned("xrEndFrame@3=XR_ERROR_RUNTIME_FAILURE");
  for (int call = 1; call <= 6; ++call) {
    EXPECT_EQ(plan.judge(Function::xrBeginFrame, true).result, std::nullopt);
    const Verdict verdict = plan.judge(Function::xrEndFrame, true);
    EXPECT_EQ(verdict.result.has_value(), call == 3) << call;
    if (call == 3) {
      EXPECT_EQ(verdict.result, XR_ERROR_RUNTIME_FAILURE);
      EXPECT_EQ(verdict.note, "injected xrEndFrame call 3: XR_ERROR_RUNTIME_FAILURE");
    }
  }
  EXPECT_EQ(plan.calls().at("xrEndFrame"), 6);
}

TEST(LossPlan, ALostSessionStaysLostUntilItIsDestroyed) {
  LossPlan plan = planned("xrWaitFrame@1=XR_ERROR_SESSION_LOST");
  EXPECT_EQ(plan.judge(Function::xrWaitFrame, true).result, XR_ERROR_SESSION_LOST);
  EXPECT_EQ(plan.judge(Function::xrSyncActions, true).result, XR_ERROR_SESSION_LOST);
  EXPECT_EQ(plan.judge(Function::xrPollEvent, true).result, std::nullopt) << "the instance lives";
  EXPECT_EQ(plan.judge(Function::xrDestroySwapchain, true).result, std::nullopt);
  EXPECT_EQ(plan.judge(Function::xrDestroySession, true).result, std::nullopt);
  plan.sessionDestroyed();
  EXPECT_EQ(plan.judge(Function::xrWaitFrame, true).result, std::nullopt);
}

TEST(LossPlan, ALostInstanceTakesEverythingWithIt) {
  LossPlan plan = planned("xrPollEvent@2=XR_ERROR_INSTANCE_LOST");
  EXPECT_EQ(plan.judge(Function::xrPollEvent, true).result, std::nullopt);
  EXPECT_EQ(plan.judge(Function::xrPollEvent, true).result, XR_ERROR_INSTANCE_LOST);
  EXPECT_EQ(plan.judge(Function::xrWaitFrame, true).result, XR_ERROR_INSTANCE_LOST);
  EXPECT_EQ(plan.judge(Function::xrDestroyInstance, true).result, std::nullopt);
  plan.instanceDestroyed();
  EXPECT_EQ(plan.judge(Function::xrGetSystem, true).result, std::nullopt);
}

TEST(LossPlan, AFailedInstanceIsNoLossOfTheNext) {
  LossPlan plan = planned("xrCreateInstance@1=XR_ERROR_INSTANCE_LOST");
  EXPECT_EQ(plan.judge(Function::xrCreateInstance, true).result, XR_ERROR_INSTANCE_LOST);
  EXPECT_EQ(plan.judge(Function::xrCreateInstance, true).result, std::nullopt);
  EXPECT_EQ(plan.judge(Function::xrGetSystem, true).result, std::nullopt);
}

TEST(LossPlan, CountsOnlyFromWhenItIsArmed) {
  LossPlan plan = planned("xrEndFrame@2=XR_SESSION_LOSS_PENDING");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(plan.judge(Function::xrEndFrame, false).result, std::nullopt);
  EXPECT_EQ(plan.judge(Function::xrEndFrame, true).result, std::nullopt);
  EXPECT_EQ(plan.judge(Function::xrEndFrame, true).result, XR_SESSION_LOSS_PENDING);
}

TEST(LossPlan, HandsOutEventsOfSessionAndInstance) {
  LossPlan plan =
      planned("xrPollEvent@1=XR_SESSION_STATE_EXITING;;xrPollEvent@2=XrEventDataInstanceLossPending");
  const auto first = plan.judge(Function::xrPollEvent, true).event;
  ASSERT_TRUE(first);
  EXPECT_EQ(first->type, XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED);
  EXPECT_EQ(first->state, XR_SESSION_STATE_EXITING);
  const auto second = plan.judge(Function::xrPollEvent, true).event;
  ASSERT_TRUE(second);
  EXPECT_EQ(second->type, XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING);
}

TEST(LossPlan, RefusesWhatItDoesNotUnderstandAndSaysWhere) {
  for (const std::string wrong :
       {"xrEndFrame", "xrEndFrame@1", "xrEndFrame=XR_ERROR_SESSION_LOST@1",
        "xrEndFrame@0=XR_ERROR_SESSION_LOST", "xrEndFrame@-1=XR_ERROR_SESSION_LOST",
        "xrEndFrame@1x=XR_ERROR_SESSION_LOST", "xrEndFrame@1=XR_SUCCESS", "xrEndFrame@1=XR_ERROR_NONE",
        "xrEndFrames@1=XR_ERROR_SESSION_LOST", "xrEndFrame@1=XR_SESSION_STATE_EXITING"}) {
    const auto plan = LossPlan::parse("xrWaitFrame@1=XR_ERROR_SESSION_LOST;" + wrong);
    ASSERT_FALSE(plan) << wrong;
    EXPECT_THAT(plan.error().message, testing::HasSubstr("\"" + wrong + "\""));
  }
}

}  // namespace
}  // namespace chiasm::loss_layer
