#include <gtest/gtest.h>

#include <algorithm>

#include "core/report/text_anchor.h"
#include "core/report/utf8.h"

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

// The words that an anchor on the nth occurrence of a quote is found on again, with two characters on both
// sides; "" when it is not.
std::string foundAgain(const std::string& before, const std::string& quote, const std::string& after,
                       int occurrence = 1) {
  const auto anchor = findQuote(kReport, before, quote, occurrence);
  EXPECT_TRUE(anchor.has_value());
  const Uid newer = *Uid::parse("2.25.78");
  const auto found = findAgain(*anchor, before, newer, after);
  if (!found) return "";
  EXPECT_EQ(found->report, newer);
  EXPECT_EQ(*makeAnchor(newer, after, found->begin, found->end), *found);
  const auto wide = makeAnchor(newer, after, std::max<std::int64_t>(0, found->begin - 2),
                               std::min(codePointCount(after), found->end + 2));
  return wide ? wide->exact : found->exact;
}

TEST(FindAgain, FollowsTheNeighbourhood) {
  const std::string before = "Right lung: no effusion seen. Left lung: small effusion.";
  EXPECT_EQ(foundAgain(before, "effusion", before, 2), "l effusion.");
  const std::string turned = "Left lung: small effusion. Right lung: no effusion seen.";
  EXPECT_EQ(foundAgain(before, "effusion", turned, 1), "o effusion s");
  EXPECT_EQ(foundAgain(before, "effusion", turned, 2), "l effusion. ");
  // Deleted there: the other place is not taken for it.
  EXPECT_EQ(foundAgain(before, "effusion", "Right lung: no effusion seen.", 2), "");
  EXPECT_EQ(foundAgain(before, "small effusion", "Right lung: no effusion seen.", 1), "");
}

TEST(FindAgain, LineBreaksAndBlanksDoNotMatter) {
  EXPECT_EQ(foundAgain("A round\r\ndense nodule on the right.", "round\r\ndense nodule",
                       "A round dense\nnodule on the right."),
            "A round dense\nnodule o");
}

TEST(FindAgain, ShortWordsNeedTheirNeighboursAndLongOnesDoNot) {
  EXPECT_EQ(foundAgain("The cyst is large and simple.", "cyst", "Elsewhere one more cyst was found today"),
            "");
  EXPECT_EQ(foundAgain("The calcified cyst, large.", "calcified cyst", "Anywhere: calcified cysts by number"),
            ": calcified cysts ");
  EXPECT_EQ(foundAgain("x cyst", "cyst", "y cyst"), "") << "what little stood around it is gone";
  EXPECT_EQ(foundAgain("cyst", "cyst", "A cyst there"), "A cyst t") << "it never had neighbours";
}

TEST(FindAgain, OfEqualPlacesTheRankDecidesOrNone) {
  const auto lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "Vertebra: normal.\n";
    return text;
  };
  const auto anchor = findQuote(kReport, lines(30), "normal", 15);
  ASSERT_TRUE(anchor);
  const auto found = findAgain(*anchor, lines(30), kReport, "Spine.\n" + lines(30));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->begin, anchor->begin + 7);
  EXPECT_FALSE(findAgain(*anchor, lines(30), kReport, lines(29))) << "one is gone, and nobody can say which";
}

TEST(FindAgain, CountsInCodePoints) {
  EXPECT_EQ(foundAgain("Größe é 🧠 von 12 mm, übrig.", "é 🧠",
                       "🧠🧠 Größe é 🧠 von 12 mm, übrig."),
            "e é 🧠 v");
}

}  // namespace
}  // namespace chiasm
