#include "core/report/sections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/report/utf8.h"

namespace chiasm {
namespace {

// "NAME=body" for each section.
std::vector<std::string> sectionsOf(std::string_view text) {
  const CodePointIndex index(text);
  std::vector<std::string> out;
  std::int64_t last = 0;
  for (const ReportSection& section : findSections(text)) {
    EXPECT_LE(last, section.headingBegin);
    EXPECT_LE(section.headingBegin, section.headingEnd);
    EXPECT_LE(section.headingEnd, section.bodyBegin);
    EXPECT_LE(section.bodyBegin, section.bodyEnd);
    last = section.bodyEnd;
    out.push_back(section.name + "=" + std::string(index.slice(section.bodyBegin, section.bodyEnd)));
  }
  return out;
}
using testing::ElementsAre;

TEST(Sections, OwnLinesAndInline) {
  EXPECT_THAT(sectionsOf("CT head, invented\n\nINDICATION\nFall.\n\nComparison: None.\nTECHNIQUE:\nAxial.\r\n"
                         "FINDINGS:  Defect of the frontal bone.\nNo shift.\n\nIMPRESSION\n1. Defect.\n"),
              ElementsAre("=CT head, invented", "INDICATION=Fall.", "COMPARISON=None.", "TECHNIQUE=Axial.",
                          "FINDINGS=Defect of the frontal bone.\nNo shift.", "IMPRESSION=1. Defect."));
}

TEST(Sections, HeadingRangesHoldTheColon) {
  const std::string text = "é\nFindings : x";
  const auto sections = findSections(text);
  ASSERT_EQ(sections.size(), 2U);
  const CodePointIndex index(text);
  EXPECT_EQ(index.slice(sections[1].headingBegin, sections[1].headingEnd), "Findings :");
  EXPECT_EQ(sections[1].headingBegin, 2);  // code points, not bytes
  EXPECT_EQ(index.slice(sections[1].bodyBegin, sections[1].bodyEnd), "x");
}

TEST(Sections, VariantsHaveOneName) {
  EXPECT_THAT(
      sectionsOf("Reason for exam: a\nCLINICAL  HISTORY: b\nConclusion: c\nEXAM: d\nPrior studies: e\n"
                 "FINDINGS AND IMPRESSION: f\nRecommendations: g\nADDENDUM\nh"),
      ElementsAre("INDICATION=a", "HISTORY=b", "IMPRESSION=c", "EXAMINATION=d", "COMPARISON=e", "FINDINGS=f",
                  "RECOMMENDATION=g", "ADDENDUM=h"));
}

TEST(Sections, SentencesAreNoHeadings) {
  EXPECT_THAT(sectionsOf("Findings are normal.\nImpression\nThe findings: none. In comparison: smaller.\n"
                         "CT FINDINGS SHOW NOTHING\nTECHNIQUE\n"),
              ElementsAre("=Findings are normal.\nImpression\nThe findings: none. In comparison: smaller.\n"
                          "CT FINDINGS SHOW NOTHING",
                          "TECHNIQUE="));
}

TEST(Sections, LinesLostToATable) {
  EXPECT_THAT(
      sectionsOf("EXAM: , CT brain.,HISTORY: , Fall.,FINDINGS:  ,Normal. IMPRESSION: None."),
      ElementsAre("EXAMINATION=, CT brain.,", "HISTORY=, Fall.,", "FINDINGS=,Normal.", "IMPRESSION=None."));
}

TEST(Sections, MarkdownAndByteOrderMark) {
  EXPECT_THAT(sectionsOf("\xEF\xBB\xBF## FINDINGS\nx\n**Impression:** y"),
              testing::ElementsAre(testing::_, "FINDINGS=x\n**", "IMPRESSION=** y"));
}

TEST(Sections, EmptyTextHasNone) {
  EXPECT_TRUE(findSections("").empty());
  EXPECT_TRUE(findSections(" \n\t\n").empty());
  EXPECT_THAT(sectionsOf("Just words"), ElementsAre("=Just words"));
}

}  // namespace
}  // namespace chiasm
