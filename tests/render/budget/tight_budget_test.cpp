// Budgets that what is not streamed nearly fills.
#include "tests/render/budget/budget_fixture.h"

namespace chiasm::test {
namespace {

// A picture of 5 MiB is read back after each frame, for which the streamed part leaves too little free. It
// leaves more each time that it has to give way, so that there is an end to it.
TEST_F(MemoryBudget, ThePartThatGaveWayLeavesMoreFree) {
  constexpr std::uint64_t kTight = 32 * kMebi;  // an eighth stays free by itself: 4 MiB
  Screen window(kTight);
  SceneView scene = thorax();
  scene.viewports[0].size = {1300, 1000};
  int complete = 0, calls = 0;
  for (; complete < 3 && calls < 200; ++calls) {
    ASSERT_TRUE(window.renderer->update(scene));
    auto report = window.renderer->draw(scene, Quality::progressive);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_TRUE(window.renderer->readBack(kSlice));
    complete = report->complete ? complete + 1 : 0;
  }
  EXPECT_EQ(complete, 3) << "frames in a row with nothing left to do, of " << calls;
  EXPECT_GT(window.in3d(), 1.0);
  EXPECT_LE(CountedMemory::most(), kTight);
}

}  // namespace
}  // namespace chiasm::test
