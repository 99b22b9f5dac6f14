// What a steady frame of the whole window asks the host for: nothing that grows, and no more than its words.
#include "tests/app/interface/window_fixture.h"
#include "tests/support/host_allocations.h"

namespace chiasm::app {
namespace {

class SteadyWindow : public test::SessionFixture {
 protected:
  void SetUp() override {
    test::SessionFixture::SetUp();
    // Without the validation layer, which has its own memory.
    auto renderer = render::Renderer::create({});
    ASSERT_TRUE(renderer) << renderer.error().message;
    renderer_ = std::move(*renderer);
    auto window = HeadlessInterface::create(*session_, *renderer_, {1280, 720}, 1.0f);
    ASSERT_TRUE(window) << window.error().message;
    window_ = std::move(*window);
    ASSERT_TRUE(window_->settledPicture());
  }
  void TearDown() override {
    window_.reset();
    renderer_.reset();
  }
  std::size_t askedByFrame() {
    const test::HostAllocations asked;
    EXPECT_TRUE(window_->frame());
    return asked.count();
  }
  std::unique_ptr<render::Renderer> renderer_;
  std::unique_ptr<HeadlessInterface> window_;
};

TEST_F(SteadyWindow, AFrameAsksForTheSameEachTime) {
  for (int i = 0; i < 5; ++i) askedByFrame();
  const std::size_t once = askedByFrame();
  EXPECT_LE(once, 200u) << "words and lists of the interface, measured: 125";
  for (int i = 0; i < 20; ++i) EXPECT_EQ(askedByFrame(), once) << "frame " << i;
}

// An idle window draws nothing; what it looks after meanwhile.
TEST_F(SteadyWindow, LookingAfterAnIdleSessionAsksForNothing) {
  for (int i = 0; i < 5; ++i) session_->update();
  // Now and then the view is saved, which takes words.
  int without = 0;
  for (int i = 0; i < 50; ++i) {
    const test::HostAllocations asked;
    EXPECT_FALSE(session_->update());
    if (asked.count() == 0) ++without;
  }
  EXPECT_GE(without, 48);
}

}  // namespace
}  // namespace chiasm::app
