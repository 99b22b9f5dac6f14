// Which of its specialisations a scene is drawn with is known before the scene is on the device, and those
// that one act of a person leads to are made beforehand.
#include <gtest/gtest.h>

#include <algorithm>

#include "render/passes/stereo_variants.h"
#include "render/passes/volume_frame.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/volume/two_volumes.h"
#include "tests/render/volume/volume_test.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class StereoVariantsOfScenes : public VolumeTest {
 protected:
  void expectForeseen(const SceneView& scene, bool pair, const char* what) {
    ASSERT_TRUE(harness_->resident().update(scene)) << what;
    VolumeFrame frame;
    ASSERT_TRUE(frame.initialise(harness_->device(), harness_->uploader()));
    const auto updated = frame.update(scene, harness_->resident(), harness_->device(), harness_->uploader());
    ASSERT_TRUE(updated) << updated.error().message;
    EXPECT_EQ(variantOf(scene), frame.variant()) << what;
    EXPECT_EQ(frame.variant().pair, pair ? 1u : 0u) << what;
  }
};

TEST_F(StereoVariantsOfScenes, AreForeseen) {
  SceneView scene = twoBalls();
  expectForeseen(scene, true, "two");
  SceneVolume& first = scene.volumes[0];
  SceneVolume& second = scene.volumes[1];
  second.sampling = Sampling::pointwise;
  first.precomputedGradients = first.adaptiveSteps = true;
  expectForeseen(scene, true, "each with its own sampling, and none drawn faster");
  first.mode = RenderMode::minimumIntensity;
  second.mode = RenderMode::shaded;
  second.depthCue = 0.5f;
  expectForeseen(scene, true, "modes and a depth cue");
  second.mode = RenderMode::averageIntensity;
  expectForeseen(scene, true, "a projection has no depth cue");
  second.hiddenMask = std::make_shared<const LabelMap>(second.grid.size);
  expectForeseen(scene, true, "something of the second may be hidden");
  scene.labels.push_back(labelLayer(first.grid, {24, 24, 24}, glm::dmat3(1.0)));
  expectForeseen(scene, true, "labels");
  second.opacity3d = 0.0f;
  expectForeseen(scene, false, "nothing of the second");
  second.opacity3d = 1.0f;
  second.grid.origin.x += 3e6;
  expectForeseen(scene, false, "too far away");
  second.grid.origin.x -= 3e6;
  first.mode = RenderMode::shaded;
  second.visibleIn3d = false;
  expectForeseen(scene, false, "the first alone, drawn faster");
  second.visibleIn3d = true;
  first.visibleIn3d = false;
  expectForeseen(scene, false, "the second alone");
}

bool isAmong(const std::vector<VolumeVariant>& all, const SceneView& scene) {
  return std::find(all.begin(), all.end(), variantOf(scene)) != all.end();
}

TEST(StereoVariantsAhead, HoldWhatOneActLeadsTo) {
  SceneView scene = twoBalls();
  scene.volumes[1].mode = RenderMode::maximumIntensity;
  const auto ahead = oneActFrom(variantOf(scene), true);
  EXPECT_FALSE(isAmong(ahead, scene)) << "that one is there";
  SceneView next = scene;
  next.volumes[1].visibleIn3d = false;
  EXPECT_TRUE(isAmong(ahead, next)) << "the first alone";
  next = scene;
  std::swap(next.volumes[0], next.volumes[1]);
  EXPECT_TRUE(isAmong(ahead, next)) << "both changed over";
  next.volumes[1].visibleIn3d = false;
  EXPECT_TRUE(isAmong(ahead, next)) << "the second alone";
  next = scene;
  next.volumes[0].mode = RenderMode::maximumIntensity;
  EXPECT_TRUE(isAmong(ahead, next)) << "another mode of the first";
  next = scene;
  next.labels.push_back(labelLayer(scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  EXPECT_TRUE(isAmong(ahead, next)) << "labels";
}

TEST(StereoVariantsAhead, HoldTheSecondWhereThereIsOne) {
  SceneView alone = twoBalls();
  alone.volumes[1].visibleIn3d = false;
  const VolumeVariant here = variantOf(alone);
  EXPECT_TRUE(isAmong(oneActFrom(here, true), twoBalls()));
  for (const VolumeVariant& variant : oneActFrom(here, false)) EXPECT_EQ(variant.pair, 0u);
  // From every mode there is a way to the others; none is of no mode at all.
  for (const RenderMode mode : {RenderMode::shaded, RenderMode::maximumIntensity,
                                RenderMode::minimumIntensity, RenderMode::averageIntensity}) {
    alone.volumes[0].mode = mode;
    for (const VolumeVariant& variant : oneActFrom(variantOf(alone), true)) EXPECT_LE(variant.mode, 4u);
  }
  for (const VolumeVariant& variant : oneActFrom(variantOf(SceneView{}), true)) EXPECT_EQ(variant.pair, 0u);
}

}  // namespace
}  // namespace chiasm::test
