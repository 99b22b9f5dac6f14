// Precision, recall and F1 of the language rules against annotated texts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/language/report_analysis.h"
#include "tests/support/language/gold_set.h"

namespace chiasm::test {

struct Score {
  std::int64_t truePositives = 0, falsePositives = 0, falseNegatives = 0;
  double precision() const;  // 1 when nothing was said
  double recall() const;     // 1 when there was nothing to find
  double f1() const;         // harmonic mean; 0 when both are 0
};

// One thing that was got wrong: where, and what was expected and said.
struct Miss {
  std::string where, expected, said;
};

struct NegexResult {
  Score negated;
  std::int64_t sentences = 0;
  std::vector<Miss> misses;
};

// Scores a file in the format of the NegEx and ConText sentences: tab-separated, a header line, then line
// number, condition, sentence (the condition in capitals) and negation status (Negated, Affirmed, Possible)
// in the first four columns. A condition counts as negated when the rules say so; everything else is not.
Expected<NegexResult> scoreNegex(const std::filesystem::path& file);

// What the rules find in the gold set, kind by kind. `findings` counts the gold targets whose words the
// vocabulary finds by itself; certainty and side are scored on the gold targets, found or not.
struct GoldResult {
  Score sections;            // heading range and name
  Score sentences;           // exact range
  Score measurements;        // exact range, kind, values and time
  Score sides;               // targets that have a side, with the right one
  Score certainty[4];        // by Certainty
  Score findings;            // recall only
  std::vector<Miss> misses;  // "passage: kind"
};
GoldResult scoreGold(const ReportAnalyser& analyser, const std::vector<GoldPassage>& passages);

}  // namespace chiasm::test
