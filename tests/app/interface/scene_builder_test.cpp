// Scenes: what hovering, hiding, thresholding and choosing a tool change in what is drawn.
#include "app/interface/scene_builder.h"

#include <gtest/gtest.h>

#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

class Scene : public testing::Test {
 protected:
  Scene() { resetView(view_, small_.value); }
  BuiltScene build() {
    const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, view_);
    return buildScene({small_.value, view_, layout, [this](const Uid&) { return mask_; }, false});
  }
  render::LabelAppearance look(const BuiltScene& built, const Uid& segment) const {
    const Label label = small_.value.findSegment(segment)->label;
    const auto& table = built.scene.labels.at(0).appearance;
    return label < table.size() ? table[label] : render::LabelAppearance{};
  }
  test::SmallCase small_ = test::makeSmallCase();
  ViewState view_;
  std::shared_ptr<const LabelMap> mask_;
};

TEST_F(Scene, ShowsFourViewsWithTheCasesData) {
  const BuiltScene built = build();
  EXPECT_EQ(built.scene.viewports.size(), 4u);
  ASSERT_EQ(built.scene.volumes.size(), 1u);
  EXPECT_EQ(built.scene.volumes[0].voxels, small_.value.volumes[0].voxels);
  ASSERT_EQ(built.scene.labels.size(), 1u);
  const auto bone = look(built, small_.bone);
  EXPECT_EQ(bone.colour, small_.value.findSegment(small_.bone)->colour);
  EXPECT_FLOAT_EQ(bone.sliceFill, static_cast<float>(view_.labelOpacity));
  EXPECT_FLOAT_EQ(bone.sliceOutline, 1.0f);
  EXPECT_FLOAT_EQ(bone.opacity3d, 1.0f);
  EXPECT_FALSE(built.scene.preview);
}

TEST_F(Scene, LightModesAndThickSlicesReachTheRenderer) {
  VolumeViewState& state = view_.of(small_.volume);
  state.rendering = {Lighting::glossy, true, true, std::nullopt, 0.4};
  view_.slab = {7.0, render::SlabKind::minimum};
  const BuiltScene plain = build();
  const render::SceneVolume& volume = plain.scene.volumes[0];
  EXPECT_EQ(volume.shading, presetOf(Lighting::glossy).shading);
  EXPECT_GT(volume.depthCue, 0.0f);
  EXPECT_TRUE(volume.precomputedGradients && volume.adaptiveSteps);
  EXPECT_EQ(std::get<render::SliceContent>(plain.scene.viewports[0].content).slab, view_.slab);
  EXPECT_FLOAT_EQ(std::get<render::Volume3dContent>(plain.scene.viewports[3].content).shadows, 0.4f);
  view_.ghost = true;
  const BuiltScene ghost = build();
  for (std::size_t i = 0; i < volume.transferFunction.points.size(); ++i)
    EXPECT_LE(ghost.scene.volumes[0].transferFunction.points[i].opacity,
              0.05 * volume.transferFunction.points[i].opacity);
  EXPECT_FLOAT_EQ(look(ghost, small_.bone).opacity3d, 1.0f) << "segments stay as they are";
}

TEST_F(Scene, WhatIsPointedAtComesForwardAndOthersFade) {
  view_.hover.segments = {small_.bone};
  const BuiltScene built = build();
  EXPECT_FLOAT_EQ(look(built, small_.bone).sliceOutline, 1.0f);
  EXPECT_FLOAT_EQ(look(built, small_.leftMarker).sliceOutline, 0.3f);
  EXPECT_FLOAT_EQ(look(built, small_.leftMarker).opacity3d, 0.3f);
  view_.hover.fromView = true;  // pointed at in a picture: nothing fades under the cursor
  EXPECT_FLOAT_EQ(look(build(), small_.leftMarker).sliceOutline, 1.0f);
}

TEST_F(Scene, HiddenSegmentsAreNotDrawnUnlessPointedAt) {
  small_.value.segmentations[0].segments[0].visible = false;
  EXPECT_EQ(look(build(), small_.bone).sliceOutline, 0.0f);
  view_.hover.segments = {small_.bone};
  EXPECT_GT(look(build(), small_.bone).sliceOutline, 0.0f);
  view_.hover = {};
  view_.showSegments = false;
  EXPECT_EQ(look(build(), small_.leftMarker).sliceOutline, 0.0f);
  view_.showSegments = true;
  view_.segmentsIn3d = false;
  EXPECT_EQ(look(build(), small_.leftMarker).opacity3d, 0.0f);
  EXPECT_GT(look(build(), small_.leftMarker).sliceOutline, 0.0f);
}

TEST_F(Scene, TheThresholdToolPreviewsItsRange) {
  view_.tool = ToolKind::threshold;
  view_.thresholdLower = 100;
  view_.thresholdUpper = 300;
  view_.activeSegment = small_.leftMarker;
  const BuiltScene built = build();
  ASSERT_TRUE(built.scene.preview);
  EXPECT_EQ(built.scene.preview->lower, 100);
  EXPECT_EQ(built.scene.preview->upper, 300);
  EXPECT_EQ(built.scene.preview->volume, small_.volume);
  EXPECT_EQ(built.scene.preview->colour, small_.value.findSegment(small_.leftMarker)->colour);
}

TEST_F(Scene, WhatIsHiddenReachesTheRenderer) {
  EXPECT_EQ(build().scene.volumes[0].hiddenMask, nullptr);
  mask_ = std::make_shared<const LabelMap>(small_.value.volumes[0].info.grid.size);
  EXPECT_EQ(build().scene.volumes[0].hiddenMask, mask_);
}

TEST_F(Scene, WhatCutsTheVolumeHasNoSurfaceUnlessItIsPointedAt) {
  view_.cutOuts = {{small_.bone}, {small_.leftMarker}};
  const BuiltScene built = build();
  for (const Uid& segment : {small_.bone, small_.leftMarker}) {
    EXPECT_EQ(look(built, segment).opacity3d, 0.0f);
    EXPECT_GT(look(built, segment).sliceOutline, 0.0f) << "slices stay as they are";
  }
  EXPECT_EQ(look(built, small_.anteriorMarker).opacity3d, 1.0f);
  view_.hover.segments = {small_.bone};
  EXPECT_EQ(look(build(), small_.bone).opacity3d, 1.0f);
}

TEST_F(Scene, APannedSliceMovesWithTheHand) {
  const auto centre = [](const BuiltScene& built) { return built.views[0]->slice().centre.mm; };
  const glm::dvec3 before = centre(build());
  view_.slices[0].panMm = {10, 4};
  EXPECT_LT(glm::length(centre(build()) - before - glm::dvec3(10, 4, 0)), 1e-9);
}

TEST_F(Scene, ATouchedCameraIsLeftAlone) {
  build();
  render::Camera mine = view_.camera;
  mine.position.mm *= 1.5;
  view_.camera = mine;
  view_.cameraSet = true;
  EXPECT_EQ(build().views[3]->camera(), mine);
}

TEST_F(Scene, WithoutVoxelsThereIsNothingToDraw) {
  small_.value.volumes[0].voxels.reset();
  EXPECT_TRUE(build().scene.volumes.empty());
  small_.value = Case{};
  EXPECT_TRUE(build().scene.viewports.empty());
}

}  // namespace
}  // namespace chiasm::app
