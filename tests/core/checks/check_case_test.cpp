// What is checked of a whole case: coverage, versions of reports, links that make no claim, evidence.
#include "tests/core/checks/checks_fixture.h"

#include <algorithm>

#include "core/report/utf8.h"

namespace chiasm::test {
namespace {

CaseSpec nodules() {
  CaseSpec spec;
  spec.text = "FINDINGS: Right nodule. Left effusion. No pneumothorax.\nIMPRESSION: Right nodule.";
  spec.masks = {{"Nodule", {{{-45, 0, 0}, glm::dvec3(6), 40}}},
                {"Something", {{{45, 0, 0}, glm::dvec3(6), 40}}},
                {"Left kidney", {{{45, 30, 0}, glm::dvec3(8), 40}}},
                {"Right kidney", {{{-45, 30, 0}, glm::dvec3(8), 40}}},
                {"Empty", {}}};
  spec.links = {{"Right nodule", {"Nodule"}}};
  return spec;
}

TEST(CheckCase, CoverageNamesWhatHasNoLink) {
  const auto results = check(makeCase(nodules()));
  std::vector<std::string> sentences;
  for (const CheckResult& result : results)
    if (result.kind == CheckKind::coverage) {
      EXPECT_EQ(result.verdict, CheckVerdict::warn);
      sentences.push_back(result.sentence);
    }
  // The nodule of IMPRESSION is the linked one; what is denied needs no link; organs are told together; an
  // empty mask is none.
  EXPECT_EQ(sentences, (std::vector<std::string>{"\"effusion\" is not linked to anything",
                                                 "no words are linked to the segment Something",
                                                 "no words are linked to 2 organs"}));
}

TEST(CheckCase, ManySegmentsWithoutWordsAreToldTogether) {
  CaseSpec spec = nodules();
  for (int i = 0; i < 12; ++i)
    spec.masks.push_back({"Thing " + std::to_string(i), {{{-40 + 6 * i, -30, 0}, glm::dvec3(2.5), 40}}});
  int told = 0;
  for (const CheckResult& result : check(makeCase(spec)))
    if (result.sentence.find("13 segments") != std::string::npos) {
      ++told;
      EXPECT_EQ(result.evidence.size(), 13u);
    }
  EXPECT_EQ(told, 1);
}

TEST(CheckCase, OnlyTheNewestVersionCounts) {
  Case value = makeCase(nodules());
  Report newer = value.reports[0];
  newer.uid = Uid::generate();
  newer.version = 2;
  newer.text = "FINDINGS: Left nodule.";
  value.reports.push_back(newer);
  for (const CheckResult& result : check(value)) {
    EXPECT_NE(result.kind, CheckKind::side);  // the link still points at the older version
    for (const CheckEvidence& evidence : result.evidence) EXPECT_NE(evidence.report, value.reports[0].uid);
  }
}

TEST(CheckCase, StaleLinksAndOtherTargetsMakeNoClaim) {
  Case value = makeCase(nodules());
  value.links[0].state = LinkState::stale;
  EXPECT_FALSE(verdictOf(check(value), CheckKind::side));
  value = makeCase(nodules());
  value.links[0].targets[0].kind = std::string(kMeasurementTarget);
  EXPECT_FALSE(verdictOf(check(value), CheckKind::side));
}

TEST(CheckCase, EvidenceStandsInTheText) {
  CaseSpec spec = nodules();
  spec.text = "FINDINGS: Über 🩻: right nodule of 12 mm (previously 9 mm).\nIMPRESSION: Left nodule.";
  spec.links[0].quote = "right nodule";
  const Case value = makeCase(spec);
  const auto results = check(value);
  EXPECT_EQ(verdictOf(results, CheckKind::side), CheckVerdict::conflict) << listed(results);
  const CodePointIndex index(value.reports[0].text);
  for (const CheckResult& result : results)
    for (const CheckEvidence& evidence : result.evidence)
      if (evidence.fromText()) {
        EXPECT_EQ(index.slice(evidence.range.begin, evidence.range.end), evidence.quote);
      } else {
        EXPECT_TRUE(value.findSegment(evidence.segment));
      }
  const auto side =
      std::find_if(results.begin(), results.end(), [](const auto& r) { return r.kind == CheckKind::side; });
  ASSERT_NE(side, results.end());
  EXPECT_EQ(side->sentence, "Findings right · Impression left · mask right");
  EXPECT_EQ(side->link, value.links[0].uid);
}

TEST(CheckCase, WorksWithoutVoxelsAndWithoutReports) {
  Case value = makeCase(nodules());
  value.reports[0].text = "FINDINGS: Calcified right nodule.";
  value.links[0].anchors = {*findQuote(value.reports[0].uid, value.reports[0].text, "nodule", 1)};
  value.volumes[0].voxels.reset();
  EXPECT_EQ(verdictOf(check(value), CheckKind::density), CheckVerdict::cannotTell);
  value.reports.clear();
  value.links.clear();
  EXPECT_TRUE(check(value).empty());
  EXPECT_TRUE(check(Case{}).empty());
}

// As the demo's report speaks: comparisons, parts and distances are no sides and sizes of the whole.
TEST(CheckCase, ComparisonsPartsAndDistancesAreNoConflicts) {
  CaseSpec spec = nodules();
  spec.text =
      "FINDINGS: The orbits are asymmetric: the right globe lies about 4 mm lower than the left. The left "
      "kidney is smaller than "
      "the right, its surface even. The roof is irregular, with a gap of 18 x 16 mm. The right nodule is "
      "larger than the left one.";
  spec.links = {{"orbits are asymmetric", {"Left kidney", "Right kidney"}},
                {"right globe lies about 4 mm lower than the left", {"Nodule"}},
                {"left kidney is smaller than the right", {"Left kidney", "Right kidney"}},
                {"roof is irregular", {"Something"}},
                {"nodule", {"Nodule", "Something"}}};
  for (const CheckResult& result : check(makeCase(spec)))
    EXPECT_NE(result.verdict, CheckVerdict::conflict) << listed({result});
}

TEST(CheckCase, PhrasesOutsideTheVocabularyAreCheckedToo) {
  CaseSpec spec = nodules();
  spec.text = "FINDINGS: The left thingamajig measures 12 mm.";
  spec.links = {{"thingamajig", {"Nodule"}}};
  const auto results = check(makeCase(spec));
  EXPECT_EQ(verdictOf(results, CheckKind::side), CheckVerdict::conflict) << listed(results);
  EXPECT_EQ(verdictOf(results, CheckKind::size), CheckVerdict::pass) << listed(results);
}

}  // namespace
}  // namespace chiasm::test
