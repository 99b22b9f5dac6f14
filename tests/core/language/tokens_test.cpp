#include "core/language/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/language/phrases.h"

namespace chiasm {
namespace {

using testing::ElementsAre;

std::vector<std::string> textsOf(std::string_view text) {
  std::vector<std::string> texts;
  std::size_t last = 0;
  for (const Token& token : tokenise(text)) {
    EXPECT_LE(last, token.begin);
    EXPECT_LT(token.begin, token.end);
    EXPECT_LE(token.end, text.size());
    last = token.end;
    texts.push_back(token.text);
  }
  return texts;
}

TEST(Tokens, WordsNumbersMarks) {
  EXPECT_THAT(textsOf("A 2.4 x 3,1cm mass at C5-6."),
              ElementsAre("a", "2.4", "x", "3,1", "cm", "mass", "at", "c5", "-", "6", "."));
  EXPECT_THAT(textsOf("1.2.3, 4"), ElementsAre("1.2", ".", "3", ",", "4"));
  EXPECT_THAT(textsOf("patient's r/o"), ElementsAre("patient's", "r", "/", "o"));
  EXPECT_THAT(textsOf(""), ElementsAre());
}

TEST(Tokens, FoldsTypography) {
  EXPECT_THAT(textsOf("32 × 18 mm"), ElementsAre("32", "x", "18", "mm"));
  EXPECT_THAT(textsOf("0.5–0.8"), ElementsAre("0.5", "-", "0.8"));
  EXPECT_THAT(textsOf("patient’s"), ElementsAre("patient's"));
  EXPECT_THAT(textsOf("Mu\u0308ller, Über µm"), ElementsAre("mu\u0308ller", ",", "Über", "µm"));
  EXPECT_THAT(textsOf("a\u00A0b 🙂 c"), ElementsAre("a", "b", "🙂", "c"));
}

TEST(Phrases, PatternsStandForTheirAlternatives) {
  EXPECT_THAT(expandPattern("(no|without) (any)? sign"),
              ElementsAre("no any sign", "no  sign", "without any sign", "without  sign"));
  EXPECT_THAT(expandPattern("(a (b|c)?|d)"), ElementsAre("a b", "a c", "a ", "d"));
  EXPECT_THAT(expandPattern("plain"), ElementsAre("plain"));
}

TEST(Phrases, LongestLeftmostWithoutOverlaps) {
  PhraseMatcher matcher;
  matcher.add("no", 1);
  matcher.add("no change", 2);
  matcher.add("change in size", 3);
  matcher.add("ground-glass", 4);
  const auto hits = matcher.find(tokenise("No change in size; no GROUND GLASS, ground-glass"));
  ASSERT_EQ(hits.size(), 4u);
  EXPECT_EQ(hits[0].value, 2u);
  EXPECT_EQ(hits[0].last, 2u);
  EXPECT_EQ(hits[1].value, 1u);
  EXPECT_EQ(hits[2].value, 4u);
  EXPECT_EQ(hits[3].value, 4u);
  EXPECT_TRUE(PhraseMatcher().find(tokenise("anything")).empty());
}

TEST(Phrases, FirstMeaningStays) {
  PhraseMatcher matcher;
  matcher.add("mass", 1);
  matcher.add("mass", 2);
  EXPECT_EQ(matcher.find(tokenise("mass")).at(0).value, 1u);
}

}  // namespace
}  // namespace chiasm
