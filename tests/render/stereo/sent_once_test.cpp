// Window and headset on one device: each volume is sent once, whoever comes first, and also where both come
// at once, each with the volumes in an order of its own.
#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <utility>

#include "tests/render/stereo/stereo_test.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class SentOnce : public StereoTest {
 protected:
  static SceneView fresh() {
    SceneView scene;
    for (const double radius : {20.0, 12.0})
      scene.volumes.push_back(ballScene(radius, 0.04).scene.volumes[0]);
    scene.volumes[1].grid.origin.x += 10;
    return scene;
  }
  static constexpr std::uint64_t kBytes = 2 * 64 * 64 * 64 * 2;
};

TEST_F(SentOnce, TheHeadsetUsesTheWindows) {
  RendererOptions options;
  options.sharedDevice = device_;
  auto window = Renderer::create(options);
  ASSERT_TRUE(window);
  SpatialScene scene;
  scene.scene = fresh();
  auto sent = (*window)->update(scene.scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, kBytes);
  sent = renderer_->update(scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->volumeBytes, 0u);
}

TEST_F(SentOnce, WhoeverComesWhileItIsSentWaitsForIt) {
  RendererOptions options;
  options.sharedDevice = device_;
  auto window = Renderer::create(options);
  ASSERT_TRUE(window);
  for (int round = 0; round < 12; ++round) {
    SpatialScene scene;
    scene.scene = fresh();
    SceneView other = scene.scene;
    std::swap(other.volumes[0], other.volumes[1]);
    std::latch both(2);
    std::uint64_t byWindow = 0;
    std::thread thread([&] {
      both.arrive_and_wait();
      auto sent = (*window)->update(other);
      ASSERT_TRUE(sent);
      byWindow = sent->volumeBytes;
    });
    both.arrive_and_wait();
    const auto sent = renderer_->update(scene);
    thread.join();
    ASSERT_TRUE(sent);
    EXPECT_EQ(byWindow + sent->volumeBytes, kBytes) << "round " << round;
  }
}

}  // namespace
}  // namespace chiasm::test
