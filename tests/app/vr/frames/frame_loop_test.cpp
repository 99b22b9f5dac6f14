// The loop that gives a headset its frames: order, losses at each call, leaving.
#include "app/vr/frames/frame_loop.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>

#include "tests/app/vr/headset/fake_headset.h"

namespace chiasm::app::vr {
namespace {

class FrameLoopTest : public testing::Test {
 protected:
  FrameLoopTest() { exchange_.publish(std::make_shared<VrSnapshot>()); }

  void run() { loop_ = std::make_unique<FrameLoop>(headset_, renderer_, exchange_); }
  // Until something that the loop does has happened; ctest's own limit ends a test that waits in vain.
  static void waitFor(const std::function<bool()>& happened) {
    while (!happened()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void waitForEnd() {
    waitFor([this] { return exchange_.finished(); });
    loop_.reset();
  }

  test::FakeHeadset headset_;
  test::FakeStereoRenderer renderer_;
  std::atomic<int> woken_{0};
  FrameExchange exchange_{[this] { ++woken_; }};
  std::unique_ptr<FrameLoop> loop_;
};

TEST_F(FrameLoopTest, EveryBegunFrameIsEndedAndTheFirstHasNoPicture) {
  headset_.failAt("beginFrame", 6);
  run();
  waitForEnd();
  EXPECT_EQ(headset_.calls("endFrame"), 5);
  EXPECT_EQ(headset_.calls("endFrame without pictures"), 1);
  EXPECT_EQ(headset_.calls("acquireEye"), 8) << "two eyes in each of four frames";
  EXPECT_EQ(headset_.calls("releaseEye"), 8);
  const FrameReport report = exchange_.lastReport();
  EXPECT_EQ(report.frames, 5u);
  EXPECT_EQ(report.rendered, 4u);
  EXPECT_FALSE(report.running) << "it is over";
}

TEST_F(FrameLoopTest, ALossAtAnyCallEndsItWithThatCallsSentence) {
  for (const char* call : {"poll", "beginFrame", "locate", "acquireEye", "releaseEye", "endFrame"})
    for (const int n : {1, 2, 7}) {
      test::FakeHeadset headset;
      headset.failAt(call, n);
      FrameExchange exchange([] {});
      exchange.publish(std::make_shared<VrSnapshot>());
      const FrameLoop loop(headset, renderer_, exchange);
      waitFor([&] { return exchange.finished(); });
      ASSERT_TRUE(exchange.whyFinished()) << call;
      EXPECT_NE(exchange.whyFinished()->message.find(call), std::string::npos)
          << exchange.whyFinished()->message;
      EXPECT_EQ(headset.calls(call), n) << "no call goes on after a loss";
    }
}

TEST_F(FrameLoopTest, ALostDeviceEndsItToo) {
  renderer_.failsToDraw = true;
  run();
  waitForEnd();
  ASSERT_TRUE(exchange_.whyFinished());
  EXPECT_EQ(exchange_.whyFinished()->message, "The device was lost.");
}

// The person turns the real room on in the middle of it: the next frames ask the headset for it, where it
// can.
TEST_F(FrameLoopTest, TheRealRoomComesAndGoesWhileTheSessionRuns) {
  VrInput input;
  input.surround = {.dark = true, .alpha = true, .added = false};
  headset_.setInput(input);
  run();
  waitFor([this] { return headset_.surrounds().size() > 2; });
  EXPECT_EQ(headset_.surrounds().back(), Surround::dark);
  for (const bool wanted : {true, false}) {
    auto snapshot = std::make_shared<VrSnapshot>();
    snapshot->settings.passthrough = wanted;
    exchange_.publish(std::move(snapshot));
    const Surround expected = wanted ? Surround::alpha : Surround::dark;
    waitFor([&] { return headset_.surrounds().back() == expected; });
  }
  loop_->requestStop();
  waitForEnd();
}

TEST_F(FrameLoopTest, ThePersonLeavesWithoutAnError) {
  run();
  waitFor([this] { return headset_.calls("endFrame") > 2; });
  loop_->requestStop();
  waitForEnd();
  EXPECT_EQ(headset_.calls("requestExit"), 1);
  EXPECT_FALSE(exchange_.whyFinished());
  EXPECT_GT(woken_, 0) << "whoever waits is told";
}

TEST_F(FrameLoopTest, AFrameThatTakesLongIsGivenUpByWhoeverLeaves) {
  renderer_.drawsForever = true;
  run();
  waitFor([this] { return headset_.calls("beginFrame") > 1; });
  loop_->requestStop();
  waitForEnd();
  EXPECT_FALSE(exchange_.whyFinished());
  EXPECT_GE(headset_.calls("hurry"), 1) << "nor is a picture waited for";
  EXPECT_EQ(headset_.calls("endFrame"), headset_.calls("beginFrame")) << "the frame is ended in order";
}

TEST_F(FrameLoopTest, WhatIsShownStaysUntilShadersForSomethingNewAreThere) {
  renderer_.compiling = true;
  run();
  waitFor([this] { return headset_.calls("endFrame without pictures") > 3; });
  EXPECT_EQ(renderer_.drawn, 0) << "frames go on, without pictures yet";
  renderer_.compiling = false;
  waitFor([this] { return renderer_.drawn > 0; });
  renderer_.compiling = true;
  auto next = std::make_shared<VrSnapshot>();
  next->roomActNumber = 7;
  exchange_.publish(next);
  const int before = renderer_.drawn;
  waitFor([&] { return renderer_.drawn > before + 3; });
  EXPECT_EQ(exchange_.lastReport().roomActNumber, 0U) << "the one before is still shown";
  renderer_.compiling = false;
  waitFor([this] { return exchange_.lastReport().roomActNumber == 7U; });
}

TEST_F(FrameLoopTest, ARuntimeThatDoesNotAnswerIsLeftAllTheSame) {
  headset_.answersExit(false);
  run();
  waitFor([this] { return headset_.calls("endFrame") > 2; });
  loop_->requestStop();
  waitForEnd();
  EXPECT_FALSE(exchange_.whyFinished());
}

TEST_F(FrameLoopTest, AHeadsetOnTheTableIsToldToTheHands) {
  headset_.wear(false);
  run();
  waitFor([this] { return exchange_.lastReport().frames > 2; });
  EXPECT_TRUE(exchange_.lastReport().running);
  EXPECT_FALSE(exchange_.lastReport().focused);
  EXPECT_FALSE(exchange_.lastReport().input.focused);
  headset_.wear(true);
  waitFor([this] { return exchange_.lastReport().focused; });
  EXPECT_TRUE(exchange_.lastReport().input.focused);
}

TEST_F(FrameLoopTest, PicturesThatSomebodyKeepsAreDrawnWholeAndComeFromTheHeadsetsImages) {
  VrInput input;
  headset_.content = [this] { return renderer_.lastCopied(); };
  run();
  // A head that never rests would be drawn at lower quality.
  for (int i = 0; i < 50; ++i) {
    input.head.position.x = i % 2;
    headset_.setInput(input);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  exchange_.requestPictures();
  std::optional<EyePictures> pictures;
  waitFor([&] { return (pictures = exchange_.takePictures()).has_value(); });
  EXPECT_EQ(pictures->eyes[0].size, glm::ivec2(64, 48));
  EXPECT_EQ(pictures->eyes[0].rgba.front(), 100);
  EXPECT_EQ(pictures->eyes[1].rgba.front(), 101);
}

}  // namespace
}  // namespace chiasm::app::vr
