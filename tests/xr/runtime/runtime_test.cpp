// The harness itself on the real runtime: a session reaches FOCUSED, the puppet is seen, losses arrive.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <glm/trigonometric.hpp>

#include "tests/xr/runtime/headless_app.h"
#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/worse_runtime.h"

namespace chiasm::test {
namespace {

// Poses travel as 32-bit floats and through a runtime's pose history.
constexpr double kTolerance = 1e-4;  // metres, and quaternion components

bool near(const std::optional<Pose>& found, const Pose& expected) {
  if (!found) return false;
  const bool there = glm::length(found->position - expected.position) < kTolerance;
  const double alike = glm::abs(glm::dot(found->orientation, expected.orientation));
  return there && alike > 1.0 - kTolerance;
}

class Runtime : public testing::Test {
 protected:
  void SetUp() override { CHIASM_REQUIRE_XR_RUNTIME(); }

  void reachFocus() {
    ASSERT_EQ(app_.start(), XR_SUCCESS);
    ASSERT_TRUE(app_.stepUntil([&] { return app_.state() == XR_SESSION_STATE_FOCUSED; }))
        << "session state " << app_.state() << ", last result " << app_.lastResult();
  }
  HeadlessApp app_;
};

TEST_F(Runtime, IsMonadoAndReachesFocus) {
  reachFocus();
  EXPECT_THAT(app_.runtimeName(), testing::StartsWith("Monado"));
  EXPECT_TRUE(app_.stepUntil([&] { return app_.profile(Hand::left) == OnlyProfile::kIndex; }));
}

TEST_F(Runtime, SeesHeadAndHandsWhereThePuppetPutsThem) {
  HeadsetPuppet puppet;
  reachFocus();
  const Pose head{{0.1, 1.7, 0.3}, glm::angleAxis(glm::radians(30.0), glm::dvec3(0, 1, 0))};
  const Pose left{{-0.3, 1.1, -0.2}, glm::angleAxis(glm::radians(-40.0), glm::dvec3(1, 0, 0))};
  const Pose right{{0.4, 1.2, -0.6}, glm::angleAxis(glm::radians(75.0), glm::dvec3(0, 0, 1))};
  puppet.move({.head = head, .left = left, .right = right}, 0.2);
  EXPECT_TRUE(app_.stepUntil([&] { return near(app_.head(), head); }));
  EXPECT_TRUE(app_.stepUntil([&] { return near(app_.hand(Hand::left), left); }));
  EXPECT_TRUE(app_.stepUntil([&] { return near(app_.hand(Hand::right), right); }));
}

TEST_F(Runtime, SeesTriggerAndButtonOfTheRightHandAlone) {
  HeadsetPuppet puppet;
  reachFocus();
  ASSERT_TRUE(app_.stepUntil([&] { return app_.trigger(Hand::right) == 0.0f; }));
  puppet.trigger(Hand::right, 0.75f);
  EXPECT_TRUE(app_.stepUntil([&] { return app_.trigger(Hand::right) == 0.75f; }));
  EXPECT_EQ(app_.trigger(Hand::left), 0.0f);
  puppet.trigger(Hand::right, 0.0f);
  puppet.button(Hand::right, Button::a, true);
  EXPECT_TRUE(app_.stepUntil([&] { return app_.aPressed(Hand::right); }));
  EXPECT_FALSE(app_.aPressed(Hand::left));
  EXPECT_EQ(app_.trigger(Hand::right), 0.0f);
  puppet.button(Hand::right, Button::a, false);
  EXPECT_TRUE(app_.stepUntil([&] { return !app_.aPressed(Hand::right); }));
}

TEST_F(Runtime, HasTheOneKindOfControllerThatItIsLeft) {
  const OnlyProfile simple(OnlyProfile::kSimple);
  HeadsetPuppet puppet;
  reachFocus();
  ASSERT_TRUE(app_.stepUntil([&] { return app_.profile(Hand::right) == OnlyProfile::kSimple; }));
  puppet.trigger(Hand::right, 1.0f);
  EXPECT_TRUE(app_.stepUntil([&] { return app_.trigger(Hand::right) == 1.0f; })) << "by select";
  EXPECT_EQ(app_.trigger(Hand::left), 0.0f);
  puppet.button(Hand::right, Button::a, true);
  HeadsetPuppet::wait(0.1);
  EXPECT_EQ(app_.step(), XR_SUCCESS);
  EXPECT_FALSE(app_.aPressed(Hand::right)) << "there is no such button";
  EXPECT_TRUE(near(app_.hand(Hand::right), puppet.hand(Hand::right)));
}

TEST_F(Runtime, LosesTheSessionAtTheChosenCallAndStartsAgain) {
  const InjectedLoss loss("xrSyncActions@5=XR_ERROR_SESSION_LOST");
  ASSERT_EQ(app_.start(), XR_SUCCESS);
  EXPECT_FALSE(app_.stepUntil([] { return false; }));
  EXPECT_EQ(app_.lastResult(), XR_ERROR_SESSION_LOST);
  EXPECT_EQ(app_.step(), XR_ERROR_SESSION_LOST) << "a lost session stays lost";
  EXPECT_THAT(loss.injected(), testing::ElementsAre("xrSyncActions call 5: XR_ERROR_SESSION_LOST"));
  app_.stop();
  EXPECT_EQ(loss.calls().at("xrSyncActions"), 6);
  reachFocus();  // with a new session nothing is lost any more
}

TEST_F(Runtime, LosesTheInstanceAtTheChosenCall) {
  const InjectedLoss loss("xrLocateSpace@1=XR_ERROR_INSTANCE_LOST");
  reachFocus();
  EXPECT_EQ(app_.head(), std::nullopt);
  EXPECT_EQ(app_.lastResult(), XR_ERROR_INSTANCE_LOST);
  EXPECT_EQ(app_.step(), XR_ERROR_INSTANCE_LOST) << "not even events come from a lost instance";
}

TEST_F(Runtime, AnnouncesALossOnceItIsArmed) {
  const InjectedLoss loss(
      "xrPollEvent@1=XR_SESSION_STATE_LOSS_PENDING;xrPollEvent@3=XrEventDataInstanceLossPending", true);
  reachFocus();
  EXPECT_THAT(loss.injected(), testing::IsEmpty());
  loss.arm();
  EXPECT_TRUE(app_.stepUntil([&] { return app_.state() == XR_SESSION_STATE_LOSS_PENDING; }));
  EXPECT_TRUE(app_.stepUntil([&] { return app_.instanceLossPending(); }));
  EXPECT_THAT(loss.injected(), testing::SizeIs(2));
}

TEST_F(Runtime, RefusesAPlanThatIsNotUnderstood) {
  const InjectedLoss loss("xrEndFrame@never=XR_ERROR_SESSION_LOST");
  EXPECT_TRUE(XR_FAILED(app_.start()));
}

}  // namespace
}  // namespace chiasm::test
