// What a ray hits in 3-D: the first visible segment, else where the volume becomes opaque.
#include "app/interface/picking.h"

#include <gtest/gtest.h>

#include "app/interface/scene_builder.h"
#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

class Picking : public testing::Test {
 protected:
  Picking() {
    resetView(view_, small_.value);
    // Opaque above 200 HU: bone and markers, not tissue.
    view_.of(small_.volume).transferFunction = {"hard", {{199, glm::dvec3(1), 0}, {200, glm::dvec3(1), 1}}};
  }
  std::optional<PickResult> from(glm::dvec3 origin, glm::dvec3 direction) const {
    return pick3d(small_.value, view_, small_.value.volumes[0], nullptr,
                  {{origin}, {glm::normalize(direction)}});
  }
  test::SmallCase small_ = test::makeSmallCase();
  ViewState view_;
};

TEST_F(Picking, HitsTheFirstSegmentOnTheWay) {
  const auto hit = from({-9.5, -200, 5}, {0, 1, 0});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->segment, small_.bone);
  // The upright's front face is at y = −0.2 of the half extent (24 mm): −4.8 mm, to a voxel.
  EXPECT_NEAR(hit->point.mm.y, -4.8, 1.3);
  EXPECT_NEAR(hit->point.mm.x, -9.5, 1e-9);
}

TEST_F(Picking, WithoutSegmentsTheOpacityDecides) {
  view_.segmentsIn3d = false;
  const auto hit = from({-9.5, -200, 5}, {0, 1, 0});
  ASSERT_TRUE(hit);
  EXPECT_TRUE(hit->segment.empty());
  EXPECT_NEAR(hit->point.mm.y, -4.8, 1.3);
  EXPECT_FALSE(from({10, -200, -20}, {0, 1, 0})) << "tissue is transparent here";
}

TEST_F(Picking, HiddenSegmentsAreNotHit) {
  for (Segment& segment : small_.value.segmentations[0].segments) segment.visible = false;
  view_.of(small_.volume).transferFunction.points = {{0, glm::dvec3(1), 0}};
  EXPECT_FALSE(from({-9.5, -200, 5}, {0, 1, 0}));
}

TEST_F(Picking, SegmentsThatCutTheVolumeAreNotHit) {
  view_.cutOuts.only = {small_.bone};
  const auto hit = from({-9.5, -200, 5}, {0, 1, 0});
  ASSERT_TRUE(hit);
  EXPECT_TRUE(hit->segment.empty()) << "the volume in it is";
}

TEST_F(Picking, HonoursTheClipBoxAndTheMask) {
  view_.clipBox = PatientBox{{0, -24, -27}, {24, 24, 27}};  // the left half only
  EXPECT_FALSE(from({-9.5, -200, 5}, {0, 1, 0}));
  const auto marker = from({13.5, -200, 0}, {0, 1, 0});
  ASSERT_TRUE(marker);
  EXPECT_EQ(marker->segment, small_.leftMarker);
  view_.clipBox.reset();
  view_.segmentsIn3d = false;
  LabelMap everything(small_.value.volumes[0].info.grid.size);
  for (std::uint32_t i = 0; i < everything.brickCount(); ++i) everything.setBrick(i, Brick::uniform(1));
  EXPECT_FALSE(
      pick3d(small_.value, view_, small_.value.volumes[0], &everything, {{{-9.5, -200, 5}}, {{0, 1, 0}}}));
}

TEST_F(Picking, MaximumIntensityFindsTheBrightest) {
  view_.segmentsIn3d = false;
  view_.of(small_.volume).mode = render::RenderMode::maximumIntensity;
  const auto hit = from({-9.5, -200, 5}, {0, 1, 0});
  ASSERT_TRUE(hit);
  EXPECT_GT(hit->point.mm.y, -6);
  EXPECT_LT(hit->point.mm.y, 6);
}

TEST_F(Picking, ARayThatMissesHitsNothing) {
  EXPECT_FALSE(from({0, -200, 500}, {0, 1, 0}));
  EXPECT_FALSE(from({0, -200, 0}, {0, -1, 0})) << "behind the eye";
}

}  // namespace
}  // namespace chiasm::app
