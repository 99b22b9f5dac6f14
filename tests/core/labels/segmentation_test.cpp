#include "core/labels/segmentation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/support/phantom.h"

namespace chiasm {
namespace {

Segment segment(int layer, Label label) {
  Segment made;
  made.uid = Uid::generate();
  made.layer = layer;
  made.label = label;
  return made;
}

Segmentation twoLayers() {
  Segmentation segmentation;
  segmentation.info.grid = test::makeGrid({4, 4, 4}, {2, 2, 2});
  segmentation.info.layerCount = 2;
  std::vector<Label> lower(64, 1), upper(64, 0);
  upper[0] = 1;  // the voxel 0 0 0
  segmentation.layers = {LabelMap::fromDense({4, 4, 4}, lower), LabelMap::fromDense({4, 4, 4}, upper)};
  segmentation.segments = {segment(0, 1), segment(1, 1)};
  return segmentation;
}

TEST(Segmentation, TheTopmostVisibleSegmentIsFound) {
  Segmentation segmentation = twoLayers();
  const PatientPoint corner = voxelToPatient(segmentation.info.grid, VoxelIndex{{0, 0, 0}});
  const PatientPoint other = voxelToPatient(segmentation.info.grid, VoxelIndex{{1, 0, 0}});
  EXPECT_EQ(segmentation.segmentAt(corner), &segmentation.segments[1]);
  EXPECT_EQ(segmentation.segmentAt(other), &segmentation.segments[0]);
  segmentation.segments[1].visible = false;
  EXPECT_EQ(segmentation.segmentAt(corner), &segmentation.segments[0]);
  segmentation.segments[0].visible = false;
  EXPECT_EQ(segmentation.segmentAt(corner), nullptr);
  EXPECT_EQ(segmentation.segmentAt({{1000, 0, 0}}), nullptr);
}

TEST(Segmentation, SegmentsAreFoundByLabelAndIdentity) {
  const Segmentation segmentation = twoLayers();
  EXPECT_EQ(segmentation.segmentOf(1, 1), &segmentation.segments[1]);
  EXPECT_EQ(segmentation.segmentOf(0, 0), nullptr);
  EXPECT_EQ(segmentation.segmentOf(0, 9), nullptr);
  EXPECT_EQ(segmentation.find(segmentation.segments[0].uid), &segmentation.segments[0]);
  EXPECT_EQ(segmentation.find(Uid::generate()), nullptr);
}

TEST(Segmentation, FreeLabelIsTheSmallestUnusedOne) {
  Segmentation segmentation;
  EXPECT_EQ(segmentation.freeLabel(0), 1);
  segmentation.segments = {segment(0, 1), segment(0, 2), segment(0, 4), segment(1, 3)};
  EXPECT_EQ(segmentation.freeLabel(0), 3);
  EXPECT_EQ(segmentation.freeLabel(1), 1);
  segmentation.segments.clear();
  for (int label = 1; label <= 65535; ++label)
    segmentation.segments.push_back(segment(0, static_cast<Label>(label)));
  EXPECT_EQ(segmentation.freeLabel(0), 0);
}

// Relative luminance, WCAG 2.1.
double luminance(glm::u8vec3 colour) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.r / 255.0) + 0.7152 * linear(colour.g / 255.0) +
         0.0722 * linear(colour.b / 255.0);
}

TEST(SegmentColour, DifferAndAreLegibleOnBlack) {
  std::set<std::tuple<int, int, int>> seen;
  for (int index = 0; index < 28; ++index) {
    const glm::u8vec3 colour = segmentColour(index);
    EXPECT_TRUE(seen.emplace(colour.r, colour.g, colour.b).second) << index;
    EXPECT_GE((luminance(colour) + 0.05) / 0.05, 4.5) << "contrast on black, colour " << index;
  }
  EXPECT_EQ(segmentColour(0), Segment{}.colour);
  EXPECT_EQ(segmentColour(28), segmentColour(0));
  EXPECT_EQ(segmentColour(-1), segmentColour(0));
}

}  // namespace
}  // namespace chiasm
