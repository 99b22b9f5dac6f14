#include "core/language/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/report/utf8.h"

namespace chiasm {
namespace {

using testing::ElementsAre;

std::vector<std::string> sentencesOf(std::string_view text) {
  const CodePointIndex index(text);
  std::vector<std::string> out;
  std::int64_t last = 0;
  for (const Sentence& sentence : findSentences(text, findSections(text))) {
    EXPECT_LE(last, sentence.range.begin);
    EXPECT_FALSE(sentence.range.empty());
    last = sentence.range.end;
    out.emplace_back(index.slice(sentence.range.begin, sentence.range.end));
  }
  return out;
}

TEST(Sentences, NotFooledByAbbreviationsAndNumbers) {
  EXPECT_THAT(
      sentencesOf(
          "Seen by Dr. A. Weber at 5 p.m. on Monday. A 1.2 cm node, e.g. at L2. The celiac a. is open."),
      ElementsAre("Seen by Dr. A. Weber at 5 p.m. on Monday.", "A 1.2 cm node, e.g. at L2.",
                  "The celiac a. is open."));
  EXPECT_THAT(sentencesOf("See fig. 2 vs. the scan of 3.4.2021. It measures 2 cm. No. 5 is old."),
              ElementsAre("See fig. 2 vs. the scan of 3.4.2021.", "It measures 2 cm.", "No. 5 is old."));
  EXPECT_THAT(sentencesOf("Taken at 7:34 p.m.. heart is stable. lungs too."),
              ElementsAre("Taken at 7:34 p.m..", "heart is stable.", "lungs too."));
  EXPECT_THAT(sentencesOf("Known hepatitis B. The liver is small."),
              ElementsAre("Known hepatitis B.", "The liver is small."));
}

TEST(Sentences, WrappedLinesGoOnAndMeantBreaksEnd) {
  EXPECT_THAT(
      sentencesOf(
          "There is a focus of restricted diffusion in the left\nthalamus, measuring 8 mm, in keeping "
          "with an acute\ninfarct. No haemorrhage."),
      ElementsAre(
          "There is a focus of restricted diffusion in the left\nthalamus, measuring 8 mm, in keeping "
          "with an acute\ninfarct.",
          "No haemorrhage."));
  EXPECT_THAT(sentencesOf("Type 2 diabetes\nPancreatitis\nHypertension"),
              ElementsAre("Type 2 diabetes", "Pancreatitis", "Hypertension"));
  EXPECT_THAT(sentencesOf("One paragraph without a stop\n\nAnother"),
              ElementsAre("One paragraph without a stop", "Another"));
}

TEST(Sentences, ListsAndHeadings) {
  EXPECT_THAT(sentencesOf("IMPRESSION:\n1. Left effusion.\n2) Nodule\n- Cyst, 2.5 cm\n• Stone\n(3) No air"),
              ElementsAre("Left effusion.", "Nodule", "Cyst, 2.5 cm", "Stone", "No air"));
  EXPECT_THAT(sentencesOf("FINDINGS: 2.5 cm mass. 1.Normal appendix."),
              ElementsAre("2.5 cm mass.", "Normal appendix."));
}

TEST(Sentences, LostLineBreaksOfATable) {
  EXPECT_THAT(
      sentencesOf("FINDINGS: ,The liver is normal.,The spleen is normal.,No mass.,IMPRESSION:,1.  Normal."),
      ElementsAre("The liver is normal.", "The spleen is normal.", "No mass.", "Normal."));
}

TEST(Sentences, EmptyAndOdd) {
  EXPECT_THAT(sentencesOf(""), ElementsAre());
  EXPECT_THAT(sentencesOf(" \r\n\t "), ElementsAre());
  EXPECT_THAT(sentencesOf("No stop"), ElementsAre("No stop"));
  EXPECT_THAT(sentencesOf("A\r\n\r\nB.\r\nC."), ElementsAre("A", "B.", "C."));
  EXPECT_THAT(sentencesOf("Ümlaut über 3 µm. Ende 🙂."), ElementsAre("Ümlaut über 3 µm.", "Ende 🙂."));
}

}  // namespace
}  // namespace chiasm
