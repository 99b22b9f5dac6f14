// What is tried, and in which order, when pictures fail.
#include "app/interface/recovery_plan.h"

#include <gtest/gtest.h>

#include "app/interface/reduced_scene.h"
#include "render/device_trouble.h"

namespace chiasm::app {
namespace {

using render::DeviceTrouble;
constexpr PictureMeans kWhole{}, kReduced{false, true}, kProcessor{true, false}, kLast{true, true};

TEST(RecoveryPlanTest, ALossOnceInAWhileChangesNothing) {
  RecoveryPlan plan;
  for (const double now : {5.0, 100.0, 200.0, 1000.0})
    EXPECT_EQ(plan.failed(DeviceTrouble::other, now), kWhole) << now;
}

TEST(RecoveryPlanTest, ADeviceThatIsLostAgainGivesWayToTheProcessor) {
  RecoveryPlan plan;
  EXPECT_EQ(plan.failed(DeviceTrouble::other, 0.0), kWhole);
  EXPECT_EQ(plan.failed(DeviceTrouble::other, 1.0), kProcessor);
  EXPECT_EQ(plan.failed(DeviceTrouble::other, 50.0), kProcessor) << "it stays, and is built again";
}

TEST(RecoveryPlanTest, TooLittleMemoryIsSparedStepByStep) {
  RecoveryPlan plan;
  EXPECT_EQ(plan.failed(DeviceTrouble::memory, 0.0), kWhole);
  EXPECT_EQ(plan.failed(DeviceTrouble::memory, 1.0), kReduced);
  EXPECT_EQ(plan.failed(DeviceTrouble::memory, 2.0), kProcessor);
  EXPECT_EQ(plan.failed(DeviceTrouble::memory, 3.0), kLast);
  plan.spareNothing();
  EXPECT_EQ(plan.means(), kProcessor) << "another case may fit";
}

TEST(RecoveryPlanTest, WithoutAnyDeviceItBeginsAnewAfterLongerAndLongerPauses) {
  RecoveryPlan plan;
  double now = 0.0, longest = 0.0;
  for (int round = 0; round < 6; ++round) {
    for (int step = 0; step < 8; ++step)
      if (!plan.failed(DeviceTrouble::other, now)) break;
    EXPECT_EQ(plan.means(), kWhole);
    EXPECT_GE(plan.pause(), longest);
    longest = plan.pause();
    EXPECT_GT(longest, 0.0);
    EXPECT_LE(longest, 10.0);
    now += longest;
  }
  EXPECT_GT(longest, 4.0);
}

TEST(RecoveryPlanTest, KnowsTroubleFromWhatARendererSays) {
  using render::troubleOf;
  const auto unavailable = [](const char* text) { return Error{ErrorKind::unavailable, text}; };
  EXPECT_EQ(troubleOf(unavailable("It could not reserve memory (VK_ERROR_OUT_OF_DEVICE_MEMORY).")),
            DeviceTrouble::memory);
  EXPECT_EQ(troubleOf(unavailable("It could not take on the work (VK_ERROR_DEVICE_LOST).")),
            DeviceTrouble::other);
  EXPECT_EQ(troubleOf(unavailable("It could not start Vulkan (VK_ERROR_INCOMPATIBLE_DRIVER).")),
            DeviceTrouble::none);
  EXPECT_EQ(troubleOf({ErrorKind::notFound, "There is no preset (VK_ERROR_DEVICE_LOST)."}),
            DeviceTrouble::none);
}

TEST(ReducedSceneTest, SparesMemoryIn3dAndLeavesSlicesWhole) {
  render::SceneView scene;
  scene.volumes.emplace_back().precomputedGradients = true;
  scene.labels.emplace_back().appearance.push_back({{1, 2, 3}, 0.4f, 0.9f, 0.8f});
  scene.viewports.push_back({1, {301, 200}, render::SliceContent{}, false});
  scene.viewports.push_back({2, {301, 1}, render::Volume3dContent{}, false});
  reduce(scene);
  EXPECT_FALSE(scene.volumes[0].precomputedGradients);
  EXPECT_EQ(scene.labels[0].appearance[0], (render::LabelAppearance{{1, 2, 3}, 0.4f, 0.9f, 0.0f}));
  EXPECT_EQ(scene.viewports[0].size, glm::ivec2(301, 200));
  EXPECT_EQ(scene.viewports[1].size, glm::ivec2(151, 1));
}

}  // namespace
}  // namespace chiasm::app
