// The gold set itself: whole, consistent with its texts, as large and as varied as promised.
#include "tests/support/language/gold_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "core/report/utf8.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

const std::filesystem::path kGold = std::filesystem::path(CHIASM_SOURCE_DIR) / "tests/core/language/gold";

void expectConsistent(const GoldSet& set) {
  for (const GoldPassage& passage : set.passages) {
    SCOPED_TRACE(passage.id);
    EXPECT_FALSE(passage.sentences.empty());
    EXPECT_TRUE(std::is_sorted(passage.sentences.begin(), passage.sentences.end()));
    for (std::size_t i = 1; i < passage.sentences.size(); ++i)
      EXPECT_LE(passage.sentences[i - 1].end, passage.sentences[i].begin);
    const auto insideOneSentence = [&](GoldRange range) {
      return std::any_of(passage.sentences.begin(), passage.sentences.end(),
                         [&](GoldRange s) { return s.begin <= range.begin && range.end <= s.end; });
    };
    for (const GoldTarget& target : passage.targets) EXPECT_TRUE(insideOneSentence(target.range));
    for (const GoldMeasurement& measurement : passage.measurements) {
      EXPECT_TRUE(insideOneSentence(measurement.range));
      EXPECT_FALSE(measurement.values.empty());
    }
  }
}

TEST(GoldSet, OwnPassagesQuoteTheirTexts) {
  const auto set = readGoldSet(kGold / "own.txt", std::nullopt);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_GE(set->passages.size(), 20u);
  EXPECT_TRUE(set->missing.empty());
  expectConsistent(*set);
  const auto nonAscii = std::count_if(set->passages.begin(), set->passages.end(), [](const GoldPassage& p) {
    return codePointCount(p.text) != static_cast<std::int64_t>(p.text.size());
  });
  EXPECT_GE(nonAscii, 2);
}

TEST(GoldSet, ReportPassagesAreThoseThatWereAnnotated) {
  CHIASM_REQUIRE_DATA(reports, "reports/mtsamples");
  const auto set = readGoldSet(kGold / "reports.txt", reports.parent_path().parent_path());
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_GE(set->passages.size(), 20u);
  EXPECT_TRUE(set->missing.empty());
  expectConsistent(*set);
}

TEST(GoldSet, NamesWhatIsMissingAndRefusesWhatDiffers) {
  const auto without = readGoldSet(kGold / "reports.txt", std::nullopt);
  ASSERT_TRUE(without) << without.error().message;
  EXPECT_TRUE(without->passages.empty());
  EXPECT_GE(without->missing.size(), 20u);
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& content) {
    std::ofstream(folder.path() / "gold.txt") << content;
    const auto set = readGoldSet(folder.path() / "gold.txt", folder.path());
    return set ? std::string() : set.error().message;
  };
  std::ofstream(folder.path() / "report.txt") << "No effusion.";
  EXPECT_EQ(refused("passage\ta\t\ntext\tNo effusion.\ntarget\t3\t11\tnegated\tnone\teffusion\n"), "");
  EXPECT_NE(refused("passage\ta\t\ntext\tNo effusion.\ntarget\t2\t11\tnegated\tnone\teffusion\n"), "");
  EXPECT_NE(refused("passage\ta\t\ntext\tNo effusion.\ntarget\t3\t13\tnegated\tnone\teffusion\n"), "");
  EXPECT_NE(refused("passage\ta\t\nsource\treport.txt\t0\t12\t0123456789abcdef\tx\n"), "");
}

}  // namespace
}  // namespace chiasm::test
