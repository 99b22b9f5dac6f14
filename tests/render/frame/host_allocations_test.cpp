// Steady frames of the window's renderer ask the host for no memory: an unchanged scene, a turning camera, a
// slice that moves, by the device's shader and by the processor's ray caster.
#include <gtest/gtest.h>

#include "render/renderer.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/interface_frame.h"
#include "tests/support/host_allocations.h"

namespace chiasm::test {
namespace {

using namespace render;

SceneView headScene(RayCasting by) {
  SceneView scene = sliceScene(letterPhantom(makeGrid({40, 36, 32}, glm::dvec3(1.0))), AnatomicalPlane::axial,
                               {120, 100}, 0.5);
  scene.volumes[0].transferFunction.points = {{300, glm::dvec3(1.0, 0.9, 0.8), 0.0},
                                              {500, glm::dvec3(1.0, 0.9, 0.8), 0.6}};
  scene.labels.push_back(labelLayer(scene.volumes[0].grid, {40, 36, 32}, glm::dmat3(1.0)));
  scene.labels[0].appearance.resize(3);
  if (by == RayCasting::processor)  // it draws no surfaces of labels
    for (LabelAppearance& look : scene.labels[0].appearance) look.opacity3d = 0.0f;
  Volume3dContent content;
  content.eyes[0].position = {{40, -140, 30}};
  scene.viewports.push_back({2, {300, 200}, content, false});  // several tiles
  return scene;
}

class SteadyFrames : public testing::TestWithParam<RayCasting> {
 protected:
  void SetUp() override {
    // Without the validation layer, which has its own memory.
    RendererOptions options;
    options.rayCasting = GetParam();
    auto made = Renderer::create(options);
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  // One frame as the window draws it; false: more to refine.
  bool frame(const SceneView& scene) {
    auto updated = renderer_->update(scene);
    EXPECT_TRUE(updated) << updated.error().message;
    auto drawn = renderer_->draw(scene, Quality::progressive);
    EXPECT_TRUE(drawn) << drawn.error().message;
    return drawn && drawn->complete;
  }
  void settle(const SceneView& scene) {
    int frames = 0;
    while (!frame(scene) && ++frames < 500) {
    }
    ASSERT_LT(frames, 500);
  }
  std::unique_ptr<Renderer> renderer_;
};

TEST_P(SteadyFrames, AnUnchangedSceneAsksForNothing) {
  const SceneView scene = headScene(GetParam());
  settle(scene);
  const HostAllocations asked;
  for (int i = 0; i < 20; ++i) frame(scene);
  EXPECT_EQ(asked.count(), 0u);
}

TEST_P(SteadyFrames, ATurningCameraAsksForNothing) {
  SceneView scene = headScene(GetParam());
  settle(scene);
  auto& viewport = scene.viewports[1];
  const auto turn = [&](int step) {
    std::get<Volume3dContent>(viewport.content).eyes[0].position = {{40 - 2.0 * step, -140 + step, 30}};
  };
  viewport.moving = true;
  for (int i = 0; i < 8; ++i) {  // every command buffer has had its turn
    turn(i);
    frame(scene);
  }
  std::size_t count = 0;
  for (int i = 8; i < 40; ++i) {
    turn(i);
    const HostAllocations asked;
    frame(scene);
    count += asked.count();
  }
  EXPECT_EQ(count, 0u) << "while moving";
  viewport.moving = false;
  for (int i = 40; i < 44; ++i) {
    turn(i);
    settle(scene);
    turn(i + 50);
    const HostAllocations asked;
    for (int refine = 0; refine < 500 && !frame(scene); ++refine) {
    }
    EXPECT_EQ(asked.count(), 0u) << "while it is refined";
  }
}

TEST_P(SteadyFrames, AMovingSliceAsksForNothing) {
  SceneView scene = headScene(GetParam());
  auto& content = std::get<SliceContent>(scene.viewports[0].content);
  const double z = content.centre.mm.z;
  for (int i = 0; i < 8; ++i) {
    content.centre.mm.z = z + 0.5 * i;
    settle(scene);
  }
  std::size_t count = 0;
  for (int i = 0; i < 20; ++i) {
    content.centre.mm.z = z + 0.5 * (i % 8);
    const HostAllocations asked;
    frame(scene);
    count += asked.count();
  }
  EXPECT_EQ(count, 0u);
}

// The interface's triangles on their way into a picture of a headset's, or onto the window: the same pass.
// What a picture file gets is a copy, which needs its bytes; nothing else may come on top.
TEST_P(SteadyFrames, TheInterfaceAsksForNoMoreThanItsPicture) {
  const SceneView scene = headScene(GetParam());
  settle(scene);
  InterfaceFrame shown(*renderer_, {200, 100}, [&](ImDrawList& list) {
    for (int i = 0; i < 20; ++i)
      list.AddImage((ImTextureID)(std::uintptr_t)renderer_->viewportTexture(1 + i % 2),
                    {4.0f * static_cast<float>(i), 2}, {4.0f * static_cast<float>(i) + 3, 60});
  });
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(renderer_->drawInterface(shown.data(), {200, 100}, {0, 0, 0, 1}));
  const HostAllocations asked;
  ASSERT_TRUE(renderer_->drawInterface(shown.data(), {200, 100}, {0, 0, 0, 1}));
  EXPECT_LE(asked.count(), 4u);  // the bytes read back, the picture, and the read-back buffer's retirement
}

INSTANTIATE_TEST_SUITE_P(By, SteadyFrames, testing::Values(RayCasting::device, RayCasting::processor),
                         [](const auto& by) {
                           return by.param == RayCasting::device ? "Device" : "Processor";
                         });

TEST(HostAllocationsTest, CountsWhatIsAskedFor) {
  const HostAllocations asked;
  const auto one = std::make_unique<int>(1);
  const std::vector<double> two(100, *one);
  EXPECT_EQ(asked.count(), 2u) << two.size();
}

}  // namespace
}  // namespace chiasm::test
