#include "core/case/case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/phantom.h"

namespace chiasm {
namespace {

using ::testing::HasSubstr;

TEST(Case, FindsObjectsByIdentity) {
  const test::SmallCase small = test::makeSmallCase();
  const Case& value = small.value;
  EXPECT_EQ(value.findVolume(small.volume), &value.volumes[0]);
  EXPECT_EQ(value.findSegmentation(small.segmentation), &value.segmentations[0]);
  EXPECT_EQ(value.findSegment(small.leftMarker), &value.segmentations[0].segments[1]);
  EXPECT_EQ(value.findReport(small.report), &value.reports[0]);
  EXPECT_EQ(value.findLink(small.leftLink), &value.links[1]);
  EXPECT_EQ(value.findMeasurement(small.point), &value.measurements[1]);
  EXPECT_EQ(value.segmentationOf(value.segmentations[0].segments[2]), &value.segmentations[0]);
  const Uid other = Uid::generate();
  EXPECT_EQ(value.findVolume(other), nullptr);
  EXPECT_EQ(value.findSegmentation(other), nullptr);
  EXPECT_EQ(value.findSegment(other), nullptr);
  EXPECT_EQ(value.findReport(other), nullptr);
  EXPECT_EQ(value.findLink(other), nullptr);
  EXPECT_EQ(value.findMeasurement(other), nullptr);
}

TEST(Case, FindsSegmentsByNameIgnoringCase) {
  const test::SmallCase small = test::makeSmallCase();
  const auto found = small.value.findSegmentByName("bone LETTER");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ((*found)->uid, small.bone);
}

TEST(Case, AMissingNameIsAnsweredWithTheNamesThereAre) {
  const test::SmallCase small = test::makeSmallCase();
  const auto found = small.value.findSegmentByName("Skull");
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().kind, ErrorKind::notFound);
  EXPECT_EQ(
      found.error().message,
      "There is no segment 'Skull'. The segments are: 'Bone letter', 'Left marker', 'Anterior marker'.");
  const auto none = Case().findSegmentByName("Skull");
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().message, HasSubstr("no segments yet"));
}

TEST(Case, LongListsOfNamesAreCut) {
  test::SmallCase small = test::makeSmallCase();
  auto& segments = small.value.segmentations[0].segments;
  const Segment first = segments.front();
  for (int i = 0; i < 40; ++i) {
    segments.push_back(first);
    segments.back().name = "Region " + std::to_string(i);
  }
  EXPECT_THAT(small.value.findSegmentByName("?").error().message, HasSubstr("and 23 more."));
}

TEST(Case, AnAmbiguousNameIsSaidToBeAmbiguous) {
  test::SmallCase small = test::makeSmallCase();
  Segmentation other = small.value.segmentations[0];
  other.segments.resize(1);
  other.segments[0].uid = Uid::generate();
  other.segments[0].name = "BONE LETTER";
  small.value.segmentations.push_back(other);
  const auto found = small.value.findSegmentByName("bone letter");
  ASSERT_FALSE(found.has_value());
  EXPECT_THAT(found.error().message, HasSubstr("ambiguous"));
  const auto exact = small.value.findSegmentByName("BONE LETTER");
  ASSERT_TRUE(exact.has_value()) << "an exact match wins";
  EXPECT_EQ((*exact)->uid, other.segments[0].uid);
}

TEST(Case, SideIsSaidOnlyRelativeToTheMidline) {
  Case value;
  EXPECT_EQ(value.sideOf({{50, 0, 0}}), "");
  value.info.midlineX = 10.0;
  EXPECT_EQ(value.sideOf({{12.5, 0, 0}}), "left of the midline");  // LPS: x grows to the left
  EXPECT_EQ(value.sideOf({{7.5, 0, 0}}), "right of the midline");
  EXPECT_EQ(value.sideOf({{12.0, 0, 0}}), "at the midline");
  EXPECT_EQ(value.sideOf({{8.0, 99, 99}}), "at the midline");
}

TEST(Case, PhantomCaseIsConsistent) {
  const test::SmallCase small = test::makeSmallCase();
  const Segmentation& segmentation = small.value.segmentations[0];
  for (const Segment& segment : segmentation.segments)
    EXPECT_GT(test::countLabel(segmentation.layers[0], segment.label), 50U) << segment.name;
  for (const Link& link : small.value.links) {
    const TextAnchor& anchor = link.anchors.front();
    EXPECT_EQ(small.value.reports[0].text.substr(static_cast<std::size_t>(anchor.begin),
                                                 static_cast<std::size_t>(anchor.end - anchor.begin)),
              anchor.exact);
  }
}

}  // namespace
}  // namespace chiasm
