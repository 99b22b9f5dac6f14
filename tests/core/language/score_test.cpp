// Floors for what the rules reach; `language_score` prints the figures.
#include "tests/support/language/score.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

const std::filesystem::path kGold = std::filesystem::path(CHIASM_SOURCE_DIR) / "tests/core/language/gold";

std::string listed(const std::vector<Miss>& misses) {
  std::string text;
  for (const Miss& miss : misses)
    text += "\n" + miss.where + ": expected " + miss.expected + ", said " + miss.said;
  return text;
}

void expectFloors(const GoldResult& result) {
  EXPECT_GE(result.sections.f1(), 0.97) << listed(result.misses);
  EXPECT_GE(result.sentences.f1(), 0.97) << listed(result.misses);
  EXPECT_GE(result.measurements.f1(), 0.97) << listed(result.misses);
  EXPECT_GE(result.sides.f1(), 0.97) << listed(result.misses);
  for (const Score& certainty : result.certainty) EXPECT_GE(certainty.f1(), 0.95) << listed(result.misses);
  EXPECT_GE(result.findings.recall(), 0.9) << listed(result.misses);
}

TEST(LanguageScore, OwnPassages) {
  const auto set = readGoldSet(kGold / "own.txt", std::nullopt);
  ASSERT_TRUE(set) << set.error().message;
  expectFloors(scoreGold(ReportAnalyser(), set->passages));
}

TEST(LanguageScore, PassagesOfPublicReports) {
  CHIASM_REQUIRE_DATA(reports, "reports/mtsamples");
  const auto set = readGoldSet(kGold / "reports.txt", reports.parent_path().parent_path());
  ASSERT_TRUE(set) << set.error().message;
  expectFloors(scoreGold(ReportAnalyser(), set->passages));
}

TEST(LanguageScore, NegexSentences) {
  CHIASM_REQUIRE_DATA(file, "reports/negex/negex_context_odd.tsv");
  const auto result = scoreNegex(file);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->sentences, 1188);
  EXPECT_GE(result->negated.f1(), 0.95) << listed(result->misses);
}

TEST(LanguageScore, CountsWhatIsWrong) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "a.tsv")
      << "header\n1\teffusion\tNo EFFUSION.\tNegated\n2\tmass\tA MASS.\tNegated\n"
         "3\tcyst\tNo CYST.\tAffirmed\n4\tnode\tA NODE.\tPossible\n";
  const auto result = scoreNegex(folder.path() / "a.tsv");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->negated.truePositives, 1);
  EXPECT_EQ(result->negated.falsePositives, 1);
  EXPECT_EQ(result->negated.falseNegatives, 1);
  EXPECT_DOUBLE_EQ(result->negated.f1(), 0.5);
  EXPECT_FALSE(scoreNegex(folder.path() / "missing.tsv"));
  std::ofstream(folder.path() / "b.tsv") << "header\n1\teffusion\n";
  EXPECT_FALSE(scoreNegex(folder.path() / "b.tsv"));
}

}  // namespace
}  // namespace chiasm::test
