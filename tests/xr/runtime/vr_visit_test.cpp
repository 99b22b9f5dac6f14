// Visits to VR on the real runtime: entering, painting, taking the headset off, leaving, with the window and
// without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <map>
#include <set>

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

// A mouse and a keyboard at the window.
void act(std::vector<std::string> words) {
  words.insert(words.begin(), "xdotool");
  RunningProgram hand(words);
  ASSERT_EQ(hand.waitForEnd(), 0) << hand.said();
}

// The mouse to a place of the window, and until the window has seen it there.
void moveMouse(VrProgram& vr, int x, int y) {
  act({"mousemove", std::to_string(x), std::to_string(y)});
  EXPECT_TRUE(vr.waitUntilWindow([&](const nlohmann::json& now) {
    return now["pointer"][0] == static_cast<double>(x) && now["pointer"][1] == static_cast<double>(y);
  })) << vr.window()["pointer"].dump();
}

// Its left button; a window that is busy must not miss that it was pressed.
void press(VrProgram& vr, bool down) {
  act({down ? "mousedown" : "mouseup", "1"});
  EXPECT_TRUE(vr.waitUntilWindow([&](const nlohmann::json& now) { return now["pressed"] == down; }));
}

// Rectangles as the window describes them: [left, top, right, bottom].
void drag(VrProgram& vr, const nlohmann::json& across) {
  const int y = (across[1].get<int>() + across[3].get<int>()) / 2;
  moveMouse(vr, across[0].get<int>() + 1, y);
  press(vr, true);
  moveMouse(vr, across[2].get<int>() - 1, y);
  press(vr, false);
}

void click(VrProgram& vr, const nlohmann::json& middleOf) {
  moveMouse(vr, (middleOf[0].get<int>() + middleOf[2].get<int>()) / 2,
            (middleOf[1].get<int>() + middleOf[3].get<int>()) / 2);
  press(vr, true);
  press(vr, false);
}

TEST(VrVisit, AColleagueLinksWhileTheSurgeonPaintsAndTheHistoryKnowsWhoDidWhat) {
  CHIASM_REQUIRE_XR_RUNTIME();
  const auto screen = VirtualDisplay::start();
  if (!screen) GTEST_SKIP() << "skipped: no Xvfb";
  // The person at the window is who the settings name; whoever wears the headset says so when starting.
  const TemporaryFolder home;
  std::filesystem::create_directories(home.path() / "chiasm");
  std::ofstream(home.path() / "chiasm/settings.json")
      << R"({"author": {"uid": "2.25.77", "name": "Test Colleague"}})";
  ScopedEnvironment environment;
  environment.set("DISPLAY", screen->name());
  environment.set("XDG_CONFIG_HOME", home.path().string());
  const BallCase ball;
  const std::size_t before = ball.read().history.size();
  VrProgram vr(ball.path(), {}, VrProgram::Window::onDisplay);
  ASSERT_TRUE(vr.waitUntilReady()) << vr.program().said();
  EXPECT_EQ(vr.state()["author"], "Test Surgeon");
  HeadsetPuppet puppet;
  ASSERT_TRUE(beginStroke(vr, puppet)) << vr.state().dump(1);

  // The word "ball" of the report, then the ball in the axial view.
  const auto word = [&](const nlohmann::json& window) -> const nlohmann::json* {
    for (const nlohmann::json& item : window["items"])
      if (item["name"] == "word 9-13" || item["name"] == "word 9-14") return &item;
    return nullptr;
  };
  ASSERT_TRUE(vr.waitUntilWindow([&](const nlohmann::json& now) { return word(now) != nullptr; }))
      << vr.window().dump(1);
  const nlohmann::json there = vr.window();
  drag(vr, (*word(there))["rectangle"]);
  ASSERT_TRUE(vr.waitUntilWindow([](const nlohmann::json& now) { return now.contains("selected_text"); }))
      << vr.window().dump(1);
  act({"key", "l"});
  ASSERT_TRUE(vr.waitUntilWindow([](const nlohmann::json& now) { return now["tool"] == "link"; }));
  click(vr, there["views"][0]["rectangle"]);
  ASSERT_TRUE(vr.waitUntilWindow([](const nlohmann::json& now) { return !now.contains("selected_text"); }))
      << vr.window().dump(1);
  ASSERT_TRUE(vr.waitUntil([](const nlohmann::json& now) { return now["undo_author"] == "Test Colleague"; }))
      << "the link is there before the stroke is done: " << vr.state().dump(1);
  EXPECT_TRUE(strokeGoesOn(vr.state())) << "and the stroke is not cut";

  // The surgeon paints on and is done.
  puppet.moveHand(Hand::right, {vr.inRoom({{8, -30, 0}}), {1, 0, 0, 0}}, 0.5);
  puppet.trigger(Hand::right, 0.0f);
  EXPECT_TRUE(vr.waitUntil([](const nlohmann::json& now) {
    return now["undo"] == "Paint Ball" && now["undo_author"] == "Test Surgeon" && now["settled"] == true;
  })) << vr.state().dump(1);
  act({"key", "ctrl+q"});
  EXPECT_EQ(vr.program().waitForEnd(), 0) << vr.program().said();

  std::set<std::string> strokes;
  std::map<std::string, std::set<std::string>> kinds, uids;
  const nlohmann::json history = ball.ask("history");
  for (std::size_t i = before; i < history.size(); ++i) {
    const nlohmann::json& entry = history[i];
    kinds[entry["author"]].insert(entry["kind"]);
    uids[entry["author"]].insert(entry["author_uid"]);
    if (entry["kind"] == "segment.paint") strokes.insert(entry["group"]);
  }
  EXPECT_EQ(kinds["Test Surgeon"], std::set<std::string>{"segment.paint"});
  EXPECT_EQ(kinds["Test Colleague"], std::set<std::string>{"link.add"});
  EXPECT_EQ(kinds.size(), 2U) << history.dump(1);
  EXPECT_EQ(strokes.size(), 1U) << "one stroke, one step";
  EXPECT_EQ(uids["Test Colleague"], std::set<std::string>{"2.25.77"});
  const Case now = ball.read().value;
  ASSERT_EQ(now.links.size(), 1U);
  EXPECT_EQ(now.links[0].author.text(), "2.25.77");
  // The surgeon's identity was made once and is known to this machine from now on.
  std::ifstream settings(home.path() / "chiasm/settings.json");
  const nlohmann::json kept = nlohmann::json::parse(settings);
  EXPECT_EQ(kept["author"]["name"], "Test Colleague");
  for (const nlohmann::json& known : kept["knownAuthors"])
    if (known["name"] == "Test Surgeon") {
      EXPECT_EQ(uids["Test Surgeon"], std::set<std::string>{known["uid"]});
    }
  EXPECT_THAT(kept["knownAuthors"].dump(), testing::HasSubstr("Test Surgeon"));
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
