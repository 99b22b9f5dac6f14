#include "core/language/segment_templates.h"

#include <gtest/gtest.h>

#include <set>

#include "core/case/case.h"

namespace chiasm {
namespace {

TEST(SegmentTemplates, HaveNamesOnceColoursAndCodes) {
  const std::vector<SegmentTemplate> all = segmentTemplates();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].name, "Head CT");
  EXPECT_EQ(all[1].name, "TotalSegmentator 117");
  EXPECT_EQ(all[1].segments.size(), 117U);
  EXPECT_EQ(all[2].name, "AAL 116");
  EXPECT_EQ(all[2].segments.size(), 116U);
  EXPECT_EQ(all[0].segments.size(), 30U) << "21 structures, nine of them on both sides";
  for (const SegmentTemplate& one : all) {
    std::set<std::string> names;
    for (const TemplateSegment& segment : one.segments) {
      EXPECT_TRUE(names.insert(foldCase(segment.name)).second) << segment.name;
      EXPECT_FALSE(segment.code.scheme.empty()) << segment.name;
      EXPECT_FALSE(segment.code.value.empty()) << segment.name;
      EXPECT_FALSE(segment.code.meaning.empty()) << segment.name;
    }
  }
  // As the tables say.
  EXPECT_EQ(all[1].segments[0].name, "spleen");
  EXPECT_EQ(all[1].segments[0].colour, glm::u8vec3(50, 170, 60));
  EXPECT_EQ(all[1].segments[0].code.value, "78961009");
  EXPECT_EQ(all[2].segments[0].name, "Precentral_L");
  EXPECT_EQ(all[2].segments[0].code.value, "2001");
}

TEST(SegmentTemplates, EverySegmentIsInARegion) {
  const std::vector<std::string> regions = bodyRegions();
  std::set<std::string> known(regions.begin(), regions.end());
  for (const SegmentTemplate& one : segmentTemplates())
    for (const TemplateSegment& wanted : one.segments) {
      Segment segment;
      segment.name = wanted.name;
      segment.code = wanted.code;
      const std::string region = bodyRegionOf(segment);
      EXPECT_TRUE(known.contains(region)) << region;
      EXPECT_TRUE(one.name == "TotalSegmentator 117" || region == "Head") << wanted.name << ": " << region;
    }
  const auto named = [](const char* name) {
    Segment segment;
    segment.name = name;
    return bodyRegionOf(segment);
  };
  EXPECT_EQ(named("Left orbit"), "Head");
  EXPECT_EQ(named("kidney_left"), "Abdomen");
  EXPECT_EQ(named("vertebrae_L3"), "Spine");
  EXPECT_EQ(named("rib_left_4"), "Chest");
  EXPECT_EQ(named("femur_right"), "Limbs");
  EXPECT_EQ(named("Segment 1"), "Other");
}

}  // namespace
}  // namespace chiasm
