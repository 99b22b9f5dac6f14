// The key of a check's result: the same for what was judged, another once a side says something else.
#include <gtest/gtest.h>

#include "core/checks/check.h"

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

TEST(CheckKey, StaysWhileTheSameIsJudged) {
  const std::string key = checkKey(sideResult());
  EXPECT_EQ(key.rfind("side", 0), 0u) << "it begins with the kind of check";
  CheckResult moved = sideResult();
  moved.evidence[0].report = Uid::parse("2.25.3").value();  // a new version of the report
  moved.evidence[0].range = {40, 46};
  moved.evidence[1].segmentName = "Renamed";
  moved.sentence = "said otherwise";
  EXPECT_EQ(checkKey(moved), key);
}

TEST(CheckKey, ChangesWithEverySide) {
  const std::string key = checkKey(sideResult());
  const auto differs = [&](auto&& change) {
    CheckResult other = sideResult();
    change(other);
    EXPECT_NE(checkKey(other), key);
  };
  differs([](CheckResult& r) { r.kind = CheckKind::size; });
  differs([](CheckResult& r) { r.verdict = CheckVerdict::warn; });
  differs([](CheckResult& r) { r.link = Uid::parse("2.25.12").value(); });
  differs([](CheckResult& r) { r.evidence[0].quote = "fracture"; });
  differs([](CheckResult& r) { r.evidence[0].says = "left"; });
  differs([](CheckResult& r) { r.evidence[1].says = "mask right"; });
  differs([](CheckResult& r) { r.evidence[1].segment = Uid::parse("2.25.4").value(); });
  differs([](CheckResult& r) { r.evidence.pop_back(); });
}

}  // namespace
}  // namespace chiasm
