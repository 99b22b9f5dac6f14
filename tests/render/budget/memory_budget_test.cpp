// A volume of 32 MiB on a budget of 16 MiB beside the same on a device with room for it.
#include "tests/render/budget/budget_fixture.h"

namespace chiasm::test {
namespace {

TEST_F(MemoryBudget, NoMoreIsEverAllocated) {
  Screen screen(kBudget);
  EXPECT_EQ(screen.renderer->memoryBudget(), kBudget);
  SceneView scene = thorax();
  static_cast<void>(screen.picture(scene, kVolume));
  in3dOf(scene).clipBox = PatientBox{{-30, -30, -30}, {30, 30, 30}};
  scene.labels.push_back(ball(scene.volumes[0].grid, 40));
  static_cast<void>(screen.picture(scene, kVolume));
  scene.volumes[0].precomputedGradients = true;
  scene.volumes[0].hiddenMask = std::make_shared<const LabelMap>(scene.volumes[0].grid.size);
  static_cast<void>(screen.picture(scene, kVolume));
  in3dOf(scene).clipBox.reset();
  scene.viewports[1].size = {700, 600};
  static_cast<void>(screen.picture(scene, kVolume));
  EXPECT_EQ(screen.renderer->deviceMemory(), CountedMemory::bytes());
  EXPECT_LE(CountedMemory::most(), kBudget);
  EXPECT_GT(CountedMemory::most(), kBudget / 2) << "and it is made use of";
}

TEST_F(MemoryBudget, SlicesShowTheVoxelsThemselves) {
  Screen small(kBudget), large(0);
  SceneView start = onlySlice(thorax());
  start.labels.push_back(ball(start.volumes[0].grid, 40));
  ThresholdPreview preview;
  preview.volume = start.volumes[0].uid;
  preview.lower = 20;
  preview.upper = 90;
  for (const bool tinted : {false, true})
    for (const bool oblique : {false, true}) {
      SceneView scene = start;
      if (tinted) scene.preview = preview;
      SliceContent& content = sliceOf(scene);
      if (oblique) makeOblique(content);
      content.interpolate = false;
      expectSameVoxels(small.picture(scene, kSlice), large.picture(scene, kSlice), scene);
      content.interpolate = true;
      const Image ours = small.picture(scene, kSlice), theirs = large.picture(scene, kSlice);
      // The device's filter rounds otherwise: where a value lies at a level's border, to the level beside.
      int largest = 0;
      for (std::size_t i = 0; i < ours.rgba.size(); ++i)
        largest = std::max(largest, std::abs(int{ours.rgba[i]} - int{theirs.rgba[i]}));
      EXPECT_LE(largest, 1);
    }
  EXPECT_TRUE(small.renderer->reducedVolumes().empty()) << "slices are exact: there is nothing to be said";
}

TEST_F(MemoryBudget, TheWholeIsShownCoarserInItsPlace) {
  Screen small(kBudget), large(0);
  const SceneView scene = thorax();
  const Image coarse = small.picture(scene, kVolume), exact = large.picture(scene, kVolume);
  EXPECT_TRUE(large.renderer->reducedVolumes().empty());
  ASSERT_EQ(small.renderer->reducedVolumes().size(), 1u);
  const ReducedVolume& reduced = small.renderer->reducedVolumes()[0];
  EXPECT_EQ(reduced.volume, scene.volumes[0].uid);
  EXPECT_EQ(reduced.wholeBytes, 2ull * kEdge * kEdge * kEdge);
  EXPECT_GT(reduced.in3d, 1.2);
  EXPECT_LT(reduced.in3d, 1.8) << "most of the budget goes to what is seen";
  EXPECT_FALSE(reduced.refining);
  EXPECT_EQ(reduced.inSlices, 1.0);
  // The phantom's noise is not there; a picture out of place is further away (the last line).
  EXPECT_GT(psnr(coarse, exact), 27.0);
  SceneView moved = scene;
  in3dOf(moved).eyes[0].position.mm.x += 25;
  EXPECT_LT(psnr(large.picture(moved, kVolume), exact), 25.0);
}

TEST_F(MemoryBudget, WhatIsSeenComesAtFullResolution) {
  Screen small(kBudget), large(0);
  SceneView scene = thorax();
  in3dOf(scene).clipBox = PatientBox{{-35, -60, -30}, {25, 0, 30}};
  const Image ours = small.picture(scene, kVolume), exact = large.picture(scene, kVolume);
  EXPECT_EQ(small.in3d(), 1.0);
  // The same voxels; only where steps begin along a ray differs.
  EXPECT_GT(psnr(ours, exact), 38.0);
  // A view from near, without a box.
  in3dOf(scene).clipBox.reset();
  in3dOf(scene).eyes[0] = viewFrom({0.2, -1, 0.1}, 75).eyes[0];
  in3dOf(scene).eyes[0].verticalFieldOfViewDegrees = 12;
  scene.volumes[0].transferFunction = bone();
  const Image near = small.picture(scene, kVolume), nearExact = large.picture(scene, kVolume);
  EXPECT_LT(small.in3d(), 1.25);
  EXPECT_GT(psnr(near, nearExact), 30.0);
}

TEST_F(MemoryBudget, StreamsAgainWhenOtherThingsAreSeen) {
  Screen screen(kBudget);
  SceneView scene = thorax();
  static_cast<void>(screen.picture(scene, kVolume));
  const double all = screen.in3d();
  in3dOf(scene).clipBox = PatientBox{{-35, -60, -30}, {25, 0, 30}};
  static_cast<void>(screen.picture(scene, kVolume));
  EXPECT_EQ(screen.in3d(), 1.0);
  in3dOf(scene).clipBox.reset();
  scene.volumes[0].transferFunction = bone();
  static_cast<void>(screen.picture(scene, kVolume));
  const double bones = screen.in3d();
  EXPECT_LT(bones, all) << "air and skin around them are not needed";
  scene.volumes[0].transferFunction = semi();
  const Image again = screen.picture(scene, kVolume);
  EXPECT_NEAR(screen.in3d(), all, 0.1);
  // As if it had been so from the start, but for a few texels more or less along an axis.
  Screen fresh(kBudget);
  EXPECT_GT(psnr(again, fresh.picture(scene, kVolume)), 30.0);
}

TEST_F(MemoryBudget, AWindowIsRefinedFrameByFrame) {
  Screen window(kBudget), file(kBudget);
  SceneView scene = thorax();
  const Image expected = file.picture(scene, kVolume);
  ASSERT_TRUE(window.renderer->update(scene));
  int refining = 0, calls = 0;
  std::optional<Image> first;
  for (bool complete = false; !complete && calls < 2000; ++calls) {
    auto report = window.renderer->draw(scene, Quality::progressive);
    ASSERT_TRUE(report) << report.error().message;
    complete = report->complete;
    if (!window.renderer->reducedVolumes().empty() && window.renderer->reducedVolumes()[0].refining) {
      ++refining;
      if (!first) first = *window.renderer->readBack(kVolume);
    }
  }
  EXPECT_GT(refining, 0);
  EXPECT_LT(calls, 2000);
  EXPECT_EQ(window.in3d(), file.in3d());
  expectSame(*window.renderer->readBack(kVolume), expected, "streamed at once or by and by");
  ASSERT_TRUE(first) << "the overview is there at once";
  EXPECT_GT(psnr(*first, expected), 20.0);
  // Nothing is sent or drawn for a scene that stays as it is.
  auto still = window.renderer->draw(scene, Quality::progressive);
  ASSERT_TRUE(still);
  EXPECT_EQ(still->drawnViewports, 0u);
  EXPECT_TRUE(still->complete);
}

TEST_F(MemoryBudget, WhileOneTurnsNothingIsStreamed) {
  Screen screen(kBudget);
  SceneView scene = thorax();
  in3dOf(scene).clipBox = PatientBox{{-35, -60, -30}, {25, 0, 30}};
  static_cast<void>(screen.picture(scene, kVolume));
  ASSERT_EQ(screen.in3d(), 1.0);
  scene.viewports[1].moving = true;
  in3dOf(scene).clipBox = PatientBox{{-80, -90, -80}, {80, 90, 80}};
  ASSERT_TRUE(screen.renderer->update(scene));
  auto moving = screen.renderer->draw(scene, Quality::progressive);
  ASSERT_TRUE(moving);
  EXPECT_TRUE(moving->complete);
  EXPECT_GT(screen.in3d(), 2.0) << "the overview, which reaches everywhere";
  scene.viewports[1].moving = false;
  static_cast<void>(screen.picture(scene, kVolume));
  EXPECT_LT(screen.in3d(), 2.0);
}

TEST_F(MemoryBudget, LabelsAreWholeAndAnEditSendsOneBrick) {
  Screen small(kBudget), large(0);
  SceneView scene = thorax();
  scene.labels.push_back(ball(scene.volumes[0].grid, 30));
  sliceOf(scene).interpolate = false;
  expectSame(small.picture(scene, kSlice), large.picture(scene, kSlice), "labels in a slice");
  ASSERT_GT(small.in3d(), 1.0);
  LabelMap edited = *scene.labels[0].map;
  LabelMapEditor editor(edited);
  editor.set({{kEdge / 2, kEdge / 2, kEdge / 2}}, 0);
  for (const BrickEdit& edit : editor.finish()) edited.setBrick(edit.brick, edit.after);
  scene.labels[0].map = std::make_shared<const LabelMap>(edited);
  auto report = small.renderer->update(scene);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->labelBricks, 1u);
  EXPECT_EQ(report->volumeBytes, 0u);
  EXPECT_EQ(report->tableBytes, 0u);
  expectSame(small.picture(scene, kSlice), large.picture(scene, kSlice), "after an edit of a voxel");
}

// A surface of labels alone in an air-like transfer function: the same whatever the volume around it.
TEST_F(MemoryBudget, SurfacesOfLabelsAreAsFineAsEver) {
  Screen small(30 * kMebi), large(0);  // 64 bricks of surfaces alone are 12 MiB
  SceneView scene = thorax();
  scene.labels.push_back(ball(scene.volumes[0].grid, 50));
  for (LabelAppearance& look : scene.labels[0].appearance) look.opacity3d = 1.0f;
  scene.volumes[0].transferFunction = {"nothing", {{-1024, {1, 1, 1}, 0}, {3071, {1, 1, 1}, 0}}};
  EXPECT_GT(psnr(small.picture(scene, kVolume), large.picture(scene, kVolume)), 38.0);
}

TEST_F(MemoryBudget, AHiddenMaskHidesTheSameInAPart) {
  Screen small(kBudget), large(0);
  SceneView scene = thorax();
  LabelMap mask(scene.volumes[0].grid.size);
  LabelMapEditor editor(mask);
  for (int z = 100; z < 150; ++z)
    for (int y = 60; y < 130; ++y)
      for (int x = 120; x < 190; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  scene.volumes[0].hiddenMask = std::make_shared<const LabelMap>(mask);
  in3dOf(scene).clipBox = PatientBox{{-35, -70, -30}, {35, 0, 30}};
  const Image ours = small.picture(scene, kVolume);
  EXPECT_EQ(small.in3d(), 1.0);
  EXPECT_GT(psnr(ours, large.picture(scene, kVolume)), 34.0);
  scene.volumes[0].hiddenMask.reset();
  EXPECT_LT(psnr(ours, small.picture(scene, kVolume)), 30.0) << "it hides something";
}

TEST_F(MemoryBudget, AWholeVolumeGivesWayToLabels) {
  // 9 MiB of voxels fit; with 8 MiB of dense label bricks they do not.
  const GridGeometry grid = makeGrid({168, 168, 168}, glm::dvec3(1.0));
  SceneView scene = sceneOf(grid, [](glm::ivec3 at) { return (at.x * 7 + at.y * 3 + at.z) % 900; });
  scene.volumes[0].window = {400, 40, WindowLevel::Function::linear, ""};
  scene.volumes[0].transferFunction = {"t", {{0, {1, 1, 1}, 0}, {900, {1, 1, 1}, 0.02}}};
  SliceContent slice;
  slice.volume = scene.volumes[0].uid;
  slice.mmPerPixel = 0.9;
  slice.interpolate = false;
  slice.centre = {{0.2, 0.1, 0.3}};
  scene.viewports = {{kSlice, {180, 180}, slice, false},
                     {kVolume, {90, 80}, viewFrom({0.5, -1, 0.3}, 400), false}};
  Screen small(kBudget), large(0);
  static_cast<void>(small.picture(scene, kSlice));
  EXPECT_TRUE(small.renderer->reducedVolumes().empty());
  scene.labels.push_back(ball(grid, 60));
  expectSame(small.picture(scene, kSlice), large.picture(scene, kSlice), "slices and labels stay exact");
  EXPECT_EQ(small.renderer->reducedVolumes().size(), 1u);
  EXPECT_LE(CountedMemory::most(), kBudget);
  // And it comes back where there is room again.
  scene.labels.clear();
  static_cast<void>(small.picture(scene, kVolume));
  EXPECT_EQ(small.in3d(), 1.0);
}

TEST_F(MemoryBudget, ThatIsTooSmallIsSaidPlainly) {
  Screen screen(kBudget);
  SceneView scene = onlySlice(thorax());
  scene.labels.push_back(ball(scene.volumes[0].grid, 125));  // 30 MiB of dense bricks
  auto report = screen.renderer->update(scene);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, testing::HasSubstr("memory budget of 16 MiB"));
  EXPECT_THAT(report.error().message, testing::HasSubstr("--memory-budget"));
  scene.labels.clear();
  Screen large(0);
  sliceOf(scene).interpolate = false;
  expectSame(screen.picture(scene, kSlice), large.picture(scene, kSlice), "it goes on without them");

  RendererOptions tiny;
  tiny.memoryBudget = 100 << 10;
  auto none = Renderer::create(tiny);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, testing::HasSubstr("memory budget"));
}

TEST_F(MemoryBudget, AVolumeLaidOverAnotherIsNamed) {
  Screen screen(kBudget);
  SceneView scene = onlySlice(thorax());
  SceneView small = sceneOf(makeGrid({40, 40, 40}, glm::dvec3(5.0)), [](glm::ivec3 at) { return at.x * 20; });
  small.volumes[0].uid = *Uid::parse("1.2.826.9");
  small.volumes[0].window = {400, 200, WindowLevel::Function::linear, ""};
  scene.volumes.push_back(small.volumes[0]);
  SliceContent& content = sliceOf(scene);
  content.fusion.emplace();
  content.fusion->volume = scene.volumes[0].uid;
  content.volume = small.volumes[0].uid;
  static_cast<void>(screen.picture(scene, kSlice));
  ASSERT_EQ(screen.renderer->reducedVolumes().size(), 1u);
  EXPECT_EQ(screen.renderer->reducedVolumes()[0].volume, scene.volumes[0].uid);
  EXPECT_GT(screen.renderer->reducedVolumes()[0].laidOver, 1.5);
  EXPECT_EQ(screen.renderer->reducedVolumes()[0].in3d, 1.0);
}

TEST_F(MemoryBudget, OfTheDeviceIsWhatItHasToGive) {
  Screen screen(0);
  EXPECT_GT(screen.renderer->memoryBudget(), 256 * kMebi);
  EXPECT_LE(screen.renderer->deviceMemory(), screen.renderer->memoryBudget());
}

}  // namespace
}  // namespace chiasm::test
