#include <gtest/gtest.h>

#include "core/link/link.h"

namespace chiasm {
namespace {

const Uid kReport = *Uid::parse("2.25.77");

TEST(MakeAnchor, KeepsQuoteAndNeighbourhoodByCodePoints) {
  const std::string text =
      "Ærø: the left orbit is smaller than the right orbit. → stable, über all, no change at all.";
  const auto anchor = makeAnchor(kReport, text, 9, 19);
  ASSERT_TRUE(anchor.has_value());
  EXPECT_EQ(anchor->exact, "left orbit");
  EXPECT_EQ(anchor->prefix, "Ærø: the ");
  EXPECT_EQ(anchor->suffix, " is smaller than the right orbit");
  EXPECT_EQ(anchor->report, kReport);
  EXPECT_EQ(anchor->begin, 9);
  EXPECT_EQ(anchor->end, 19);
  const auto late = makeAnchor(kReport, text, 53, 54);
  ASSERT_TRUE(late.has_value());
  EXPECT_EQ(late->exact, "→");
  EXPECT_EQ(late->prefix, "s smaller than the right orbit. ");
}

TEST(MakeAnchor, RefusesRangesOutside) {
  for (const auto& [begin, end] : {std::pair{-1, 2}, {2, 2}, {3, 2}, {0, 6}})
    EXPECT_EQ(makeAnchor(kReport, "words", begin, end).error().kind, ErrorKind::invalidInput);
  EXPECT_TRUE(makeAnchor(kReport, "words", 0, 5).has_value());
  EXPECT_FALSE(makeAnchor(kReport, "wor\xFF", 0, 2).has_value());
}

TEST(FindQuote, CountsOccurrencesFromOne) {
  const std::string text = "frontal bone; the frontal bone. Frontal bone";
  EXPECT_EQ(findQuote(kReport, text, "frontal bone", 1)->begin, 0);
  EXPECT_EQ(findQuote(kReport, text, "frontal bone", 2)->begin, 18);
  const auto third = findQuote(kReport, text, "frontal bone", 3);
  ASSERT_FALSE(third.has_value());
  EXPECT_NE(third.error().message.find("2 times"), std::string::npos);
  const auto any = findQuote(kReport, text, "frontal bone", 0);
  ASSERT_FALSE(any.has_value());
  EXPECT_NE(any.error().message.find("2 times (at characters 0, 18)"), std::string::npos)
      << any.error().message;
  EXPECT_EQ(findQuote(kReport, text, "the frontal", 0)->begin, 14);
  EXPECT_EQ(findQuote(kReport, "aaa", "aa", 2)->begin, 1);
  EXPECT_FALSE(findQuote(kReport, text, "", 1).has_value());
  EXPECT_FALSE(findQuote(kReport, text, "bone", -1).has_value());
}

TEST(FindQuote, FindsByCodePointsAfterOtherScripts) {
  const auto anchor = findQuote(kReport, "頭部CT：右前頭骨の欠損", "前頭骨", 0);
  ASSERT_TRUE(anchor.has_value());
  EXPECT_EQ(anchor->begin, 6);
  EXPECT_EQ(anchor->end, 9);
}

TEST(FindQuote, SaysWhatCameCloseWithoutTheWords) {
  const std::string text =
      "There is a full-thickness defect of the\nright frontal bone. The patient\u2019s  orbits.";
  const auto close = [&](std::string_view quote) {
    const auto found = findQuote(kReport, text, quote, 0);
    EXPECT_FALSE(found.has_value());
    EXPECT_EQ(found.error().kind, ErrorKind::notFound);
    EXPECT_EQ(found.error().message.find("frontal"), std::string::npos);
    return found.error().message;
  };
  EXPECT_NE(close("defect of the right frontal bone").find("spaces or line breaks, at characters 26 to 58"),
            std::string::npos)
      << close("defect of the right frontal bone");
  EXPECT_NE(close("Right Frontal bone").find("capital letters, at characters 40 to 58"), std::string::npos);
  EXPECT_NE(close("patient's").find("hyphens or quotation marks, at characters 64 to 73"), std::string::npos);
  EXPECT_NE(close("The Patient's orbits").find("spaces, capital letters or punctuation"), std::string::npos);
  EXPECT_NE(close("left kidney").find("Copy the words"), std::string::npos);
}

TEST(LinkWords, NamesAndParsingAgree) {
  for (const auto relation : {LinkRelation::grounds, LinkRelation::partiallyGrounds, LinkRelation::negated,
                              LinkRelation::notVisible, LinkRelation::comparesToPrior})
    EXPECT_EQ(*parseRelation(relationName(relation)), relation);
  for (const auto certainty : {LinkCertainty::certain, LinkCertainty::probable, LinkCertainty::possible})
    EXPECT_EQ(*parseCertainty(certaintyName(certainty)), certainty);
  EXPECT_NE(parseRelation("caused by").error().message.find("partially grounds"), std::string::npos);
  EXPECT_NE(parseCertainty("sure").error().message.find("probable"), std::string::npos);
}

}  // namespace
}  // namespace chiasm
