// The key of a check's result: the same for what was judged, another once a side says something else.
#include "core/checks/check_override.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/checks/checks_fixture.h"

namespace chiasm {
namespace {

CheckResult sideResult() {
  CheckResult result;
  result.kind = CheckKind::side;
  result.verdict = CheckVerdict::conflict;
  result.link = Uid::parse("2.25.11").value();
  CheckEvidence words;
  words.says = "right";
  words.report = Uid::parse("2.25.1").value();
  words.section = "FINDINGS";
  words.range = {10, 16};
  words.quote = "defect";
  CheckEvidence mask;
  mask.says = "mask left";
  mask.segment = Uid::parse("2.25.2").value();
  mask.segmentName = "Defect";
  result.evidence = {words, mask};
  return result;
}

Case caseWith(const std::string& text) {
  test::CaseSpec spec;
  spec.text = text;
  return test::makeCase(spec);
}

std::string keyOf(const CheckResult& result) {
  return fingerprintOf(result).key;
}

TEST(CheckOverride, StaysWhileTheSameIsJudged) {
  const std::string key = keyOf(sideResult());
  EXPECT_EQ(key.rfind("side", 0), 0u) << "it begins with the kind of check";
  CheckResult moved = sideResult();
  moved.evidence[0].report = Uid::parse("2.25.3").value();  // a new version of the report
  moved.evidence[0].range = {40, 46};
  moved.evidence[1].segmentName = "Renamed";
  moved.sentence = "said otherwise";
  EXPECT_EQ(keyOf(moved), key);
}

TEST(CheckOverride, ChangesWithEverySide) {
  const std::string key = keyOf(sideResult());
  const auto differs = [&](auto&& change) {
    CheckResult other = sideResult();
    change(other);
    EXPECT_NE(keyOf(other), key);
  };
  differs([](CheckResult& r) { r.kind = CheckKind::size; });
  differs([](CheckResult& r) { r.verdict = CheckVerdict::warn; });
  differs([](CheckResult& r) { r.link = Uid::parse("2.25.12").value(); });
  differs([](CheckResult& r) { r.evidence[0].quote = "fracture"; });
  differs([](CheckResult& r) { r.evidence[0].says = "left"; });
  differs([](CheckResult& r) { r.evidence[1].says = "mask right"; });
  differs([](CheckResult& r) { r.evidence[1].segment = Uid::parse("2.25.4").value(); });
  differs([](CheckResult& r) { r.evidence.pop_back(); });
  differs([](CheckResult& r) { r.occurrence = 2; });
}

TEST(CheckOverride, TheSentenceCountsWhereNoLinkDoes) {
  CheckResult linked = sideResult(), elsewhere = linked;
  elsewhere.evidence[0].context = "Another defect.";
  EXPECT_EQ(keyOf(linked), keyOf(elsewhere)) << "the link tells";
  linked.link = elsewhere.link = {};
  EXPECT_NE(keyOf(linked), keyOf(elsewhere));
  EXPECT_EQ(fingerprintOf(linked).former, fingerprintOf(elsewhere).former);
}

// Two findings in the same words and section, neither linked.
TEST(CheckOverride, EqualWordsAreOverriddenOneByOne) {
  for (const char* text :
       {"FINDINGS: A cyst lies in front. A cyst lies behind.", "FINDINGS: A cyst. A cyst.",
        "FINDINGS: A cyst in front, and a cyst behind.", "FINDINGS: A cyst\nin front. A cyst in front."}) {
    Case value = caseWith(text);
    const auto open = [&] {
      std::vector<CheckResult> left;
      for (const CheckResult& result : test::check(value))
        if (result.kind == CheckKind::coverage && !overrideOf(value, fingerprintOf(result)))
          left.push_back(result);
      return left;
    };
    const std::vector<CheckResult> both = open();
    ASSERT_EQ(both.size(), 2u) << text;
    CheckOverride made;
    made.uid = Uid::generate();
    made.check = fingerprintOf(both[1]).key;
    value.checkOverrides = {made};
    ASSERT_EQ(open().size(), 1u) << text;
    EXPECT_EQ(open()[0].evidence[0].range, both[0].evidence[0].range) << text;
    EXPECT_EQ(resultsUnder(made, test::check(value)), 1) << text;
    // As it was stored before: for both, then as now.
    made.check = fingerprintOf(both[1]).former;
    value.checkOverrides = {made};
    EXPECT_TRUE(open().empty()) << text;
    EXPECT_EQ(resultsUnder(made, test::check(value)), 2) << text;
    made.check = "coverage\nwarn\n\nno link\tFINDINGS\tnodule";
    EXPECT_EQ(resultsUnder(made, test::check(value)), 0) << "it is reported";
  }
}

TEST(CheckOverride, ANewVersionOfTheReportKeepsIt) {
  const auto keys = [](const std::string& text) {
    std::vector<std::string> all;
    for (const CheckResult& result : test::check(caseWith(text)))
      if (result.kind == CheckKind::coverage) all.push_back(keyOf(result));
    return all;
  };
  const auto before = keys("FINDINGS: A cyst lies in front. A cyst lies behind.");
  const auto after = keys("FINDINGS: No effusion.  A cyst lies\n in front. A mass. A cyst lies behind.");
  ASSERT_EQ(before.size(), 2u);
  for (const std::string& key : before) EXPECT_EQ(std::count(after.begin(), after.end(), key), 1) << key;
  const auto other = keys("FINDINGS: A cyst lies behind.");
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(other[0], before[1]) << "the second one is not taken for the first when that is gone";
}

}  // namespace
}  // namespace chiasm
