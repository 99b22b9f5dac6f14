#include "core/suggestions/suggestions.h"

#include <gmock/gmock.h>

#include "tests/core/checks/checks_fixture.h"

namespace chiasm::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CaseSpec kidneys(const std::string& findings) {
  CaseSpec spec;
  spec.text = "FINDINGS: " + findings;
  spec.masks = {{"Cyst", {{{45, 0, 0}, glm::dvec3(6), 10}}},
                {"Cyst 2", {{{-45, 0, 0}, glm::dvec3(12), 10}}},
                {"Left kidney", {{{45, 30, 0}, glm::dvec3(10), 40}}},
                {"kidney_right", {{{-45, 30, 0}, glm::dvec3(10), 40}}},
                {"Nodule", {{{20, -20, 0}, glm::dvec3(4), 40}}},
                {"Empty cyst", {}}};
  return spec;
}

std::vector<Suggestion> suggested(const Case& value) {
  auto suggestions = suggestLinks(value, analyser());
  EXPECT_TRUE(suggestions) << suggestions.error().message;
  return suggestions ? *suggestions : std::vector<Suggestion>{};
}
std::vector<std::string> namesOf(const Suggestion& suggestion) {
  std::vector<std::string> names;
  for (const SuggestedTarget& target : suggestion.targets) names.push_back(target.name);
  return names;
}

TEST(Suggestions, RankByNameSideOrganAndSize) {
  const auto left = suggested(makeCase(kidneys("Simple cyst of the left kidney, 12 mm.")));
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].quote, "Simple cyst");
  EXPECT_THAT(namesOf(left[0]), ElementsAre("Cyst", "Left kidney"));
  EXPECT_THAT(
      left[0].targets[0].reasons,
      ElementsAre("named for the finding", "its mask is left as the text says", "as large as the text says"));
  const auto any = suggested(makeCase(kidneys("A cyst of 24 mm.")));
  ASSERT_EQ(any.size(), 1u);
  EXPECT_THAT(namesOf(any[0]), ElementsAre("Cyst 2", "Cyst"));
}

TEST(Suggestions, OnlyForWhatIsThereAndNotLinked) {
  EXPECT_THAT(suggested(makeCase(kidneys("No cyst."))), IsEmpty());
  EXPECT_THAT(suggested(makeCase(kidneys("Pleural effusion."))), IsEmpty());
  EXPECT_EQ(suggested(makeCase(kidneys("Possible cyst."))).size(), 1u);
  CaseSpec linked = kidneys("A cyst.");
  linked.links = {{"cyst", {"Cyst"}}};
  EXPECT_THAT(suggested(makeCase(linked)), IsEmpty());
  CaseSpec indication = kidneys("");
  indication.text = "INDICATION: Left cyst.\nFINDINGS: Normal.";
  EXPECT_THAT(suggested(makeCase(indication)), IsEmpty());
}

TEST(Suggestions, NeverTheOtherSide) {
  const auto right = suggested(makeCase(kidneys("Right cyst, 12 mm.")));
  ASSERT_EQ(right.size(), 1u);
  EXPECT_THAT(namesOf(right[0]), ElementsAre("Cyst 2"));
  EXPECT_GE(right[0].targets[0].score, 30);
  EXPECT_LE(right[0].targets[0].score, 100);
}

TEST(Suggestions, CodesCount) {
  Case value = makeCase(kidneys("There is a mass."));
  value.segmentations[0].segments[4].name = "Thing";
  EXPECT_THAT(suggested(value), IsEmpty());
  const Term* mass = analyser().lexicon().named("mass", Term::Kind::finding);
  value.segmentations[0].segments[4].code = mass->code;
  const auto coded = suggested(value);
  ASSERT_EQ(coded.size(), 1u);
  EXPECT_THAT(namesOf(coded[0]), ElementsAre("Thing"));
}

}  // namespace
}  // namespace chiasm::test
