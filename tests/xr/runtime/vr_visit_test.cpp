// Visits to VR on the real runtime: entering, painting, taking the headset off, leaving, with the window and
// without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/support/virtual_display.h"
#include "tests/xr/runtime/vr_program.h"
#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/monado_program.h"
#include "tests/xr/support/worse_runtime.h"

namespace chiasm::test {
namespace {

TEST(VrVisit, LeavesInOrderWhenAskedTo) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  VrProgram vr(ball.path());
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);
  vr.program().signal(SIGTERM);
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();
  EXPECT_EQ(ball.read().history.back().name, "Paint Ball");
}

TEST(VrVisit, TwoProgramsAtOneRuntimeDoNotDisturbTheCase) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  VrProgram first(ball.path());
  ASSERT_TRUE(first.waitUntilReady()) << first.program().said();
  // Monado lets a second one in; the case is the first one's, so the second may only look.
  VrProgram second(ball.path());
  ASSERT_TRUE(second.waitUntil([](const nlohmann::json& now) { return now["running"] == true; }))
      << second.program().said();
  EXPECT_THAT(second.program().said(), testing::HasSubstr("Test Surgeon")) << "who has the case";
  second.program().signal(SIGTERM);
  EXPECT_EQ(second.program().waitForEnd(), 0) << second.program().said();
  first.program().signal(SIGTERM);
  EXPECT_EQ(first.program().waitForEnd(), 0) << first.program().said();
}

TEST(VrVisit, TwoEyesSeeTwoPicturesAndTheDeviceIsNotMisused) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  VrProgram vr(ball.path(), {"--validate"});
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  const VrProgram::Pictures pictures = vr.pictures("ball");
  EXPECT_EQ(pictures.left.size, glm::ivec2(160, 160));
  EXPECT_NE(pictures.left.rgba, pictures.right.rgba) << "two eyes see two pictures";
  EXPECT_TRUE(pictures.state["validation"].empty()) << pictures.state["validation"].dump();
  vr.program().signal(SIGTERM);
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();
}

TEST(VrVisit, NothingActsWhileTheHeadsetIsOff) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const BallCase ball;
  const InjectedLoss loss("xrPollEvent@2=XR_SESSION_STATE_VISIBLE", true);
  VrProgram vr(ball.path());
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);
  loss.arm();
  ASSERT_TRUE(vr.waitUntil([](const nlohmann::json& now) {
    return now["focused"] == false && now["settled"] == true;
  })) << vr.state().dump(1);
  EXPECT_EQ(vr.state()["undo"], "Paint Ball") << "the stroke was finished, not dropped";
  const std::size_t entries = ball.read().history.size();
  // The trigger is still pulled, and pulled again: nobody is there who means it.
  puppet.pullTrigger(Hand::right);
  puppet.trigger(Hand::right, 1.0f);
  const auto frames = vr.state()["frames"].get<std::uint64_t>();
  ASSERT_TRUE(vr.waitUntil([&](const nlohmann::json& now) { return now["frames"] > frames + 5; }));
  EXPECT_FALSE(strokeGoesOn(vr.state()));
  EXPECT_EQ(ball.read().history.size(), entries);
  vr.program().signal(SIGTERM);
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();
}

TEST(VrVisit, AColleagueScrollsAtTheWindowWhileTheSurgeonPaints) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const auto screen = VirtualDisplay::start();
  if (!screen) GTEST_SKIP() << "skipped: no Xvfb";
  ScopedEnvironment environment;
  environment.set("DISPLAY", screen->name());
  const BallCase ball;
  VrProgram vr(ball.path(), {}, VrProgram::Window::onDisplay);
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);
  const nlohmann::json before = vr.window();
  const auto& area = before["views"][0]["rectangle"];
  ASSERT_EQ(before["views"][0]["kind"], "axial");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"xdotool", "mousemove",
                                 std::to_string((area[0].get<int>() + area[2].get<int>()) / 2),
                                 std::to_string((area[1].get<int>() + area[3].get<int>()) / 2)},
        {"xdotool", "click", "4"}}) {
    RunningProgram mouse(words);
    ASSERT_EQ(mouse.waitForEnd(), 0) << mouse.said();
  }
  EXPECT_TRUE(vr.waitUntilWindow([&](const nlohmann::json& now) {
    return now["views"][0]["slice"] != before["views"][0]["slice"];
  })) << vr.window().dump(1);
  EXPECT_TRUE(strokeGoesOn(vr.state())) << "the surgeon's stroke is not disturbed";
  // A tool chosen at the window is not put into the surgeon's hand.
  RunningProgram key({"xdotool", "key", "l"});
  ASSERT_EQ(key.waitForEnd(), 0) << key.said();
  EXPECT_TRUE(vr.waitUntilWindow([](const nlohmann::json& now) { return now["tool"] == "link"; }));
  EXPECT_EQ(vr.state()["tool"], "brush");
  puppet.trigger(Hand::right, 0.0f);
  EXPECT_TRUE(vr.waitUntil([](const nlohmann::json& now) { return now["undo"] == "Paint Ball"; }));
  RunningProgram quit({"xdotool", "key", "ctrl+q"});
  EXPECT_EQ(quit.waitForEnd(), 0) << quit.said();
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();
}

TEST(VrVisit, ALossLeadsBackToTheWindowAndInAgain) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const auto screen = VirtualDisplay::start();
  if (!screen) GTEST_SKIP() << "skipped: no Xvfb";
  ScopedEnvironment environment;
  environment.set("DISPLAY", screen->name());
  const BallCase ball;
  const InjectedLoss loss("xrEndFrame@2=XR_ERROR_SESSION_LOST", true);
  VrProgram vr(ball.path(), {}, VrProgram::Window::onDisplay);
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);
  loss.arm();
  ASSERT_TRUE(vr.waitUntilWindow([](const nlohmann::json& window) {
    return window["settled"] == true && !window["messages"].empty();
  })) << vr.window().dump(1);
  EXPECT_THAT(vr.window()["messages"].back().get<std::string>(),
              testing::HasSubstr("the headset was lost. Everything done is kept."));
  EXPECT_FALSE(loss.injected().empty());
  EXPECT_EQ(ball.read().history.back().name, "Paint Ball");
  // The window goes on, and the same key leads into VR again.
  puppet.trigger(Hand::right, 0.0f);
  const auto frames = vr.state()["frames"].get<std::uint64_t>();
  RunningProgram key({"xdotool", "key", "F9"});
  ASSERT_EQ(key.waitForEnd(), 0) << key.said();
  ASSERT_TRUE(vr.waitUntil([&](const nlohmann::json& now) {
    return now["focused"] == true && now["frames"] < frames && now["rendered"] > 1;
  })) << vr.state().dump(1);
  RunningProgram quit({"xdotool", "key", "ctrl+q"});
  EXPECT_EQ(quit.waitForEnd(), 0) << quit.said();
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();
  EXPECT_TRUE(ball.mayBeEdited());
}

}  // namespace
}  // namespace chiasm::test
