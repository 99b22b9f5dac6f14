// language_score negex FILE [--json] | language_score gold [--json] [--misses]: how well the language rules
// do.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/language/score.h"
#include "tests/support/test_data.h"

namespace {

using chiasm::test::Miss;
using chiasm::test::Score;

// Published for the classic algorithm: Chapman et al., "A simple algorithm for identifying negated findings
// and diseases in discharge summaries", J Biomed Inform 2001;34:301–310: sensitivity 77.8 %, positive
// predictive value 84.5 % (other sentences than the ones scored here).
constexpr double kNegexPrecision = 0.845, kNegexRecall = 0.778;
constexpr double kNegexF1 = 2 * kNegexPrecision * kNegexRecall / (kNegexPrecision + kNegexRecall);

struct Row {
  std::string name;
  Score score;
};

std::string jsonText(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    char code[8];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void printJson(const std::vector<Row>& rows, const std::vector<std::string>& more) {
  std::printf("{");
  for (const Row& row : rows)
    std::printf(
        "%s: {\"precision\": %.4f, \"recall\": %.4f, \"f1\": %.4f, \"true_positives\": %lld, "
        "\"false_positives\": %lld, \"false_negatives\": %lld}, ",
        jsonText(row.name).c_str(), row.score.precision(), row.score.recall(), row.score.f1(),
        static_cast<long long>(row.score.truePositives), static_cast<long long>(row.score.falsePositives),
        static_cast<long long>(row.score.falseNegatives));
  for (std::size_t i = 0; i < more.size(); ++i) std::printf("%s%s", i == 0 ? "" : ", ", more[i].c_str());
  std::printf("}\n");
}

void printTable(const std::vector<Row>& rows) {
  std::printf("%-22s %10s %8s %8s %6s %6s %6s\n", "", "precision", "recall", "F1", "right", "wrong",
              "missed");
  for (const Row& row : rows)
    std::printf("%-22s %10.4f %8.4f %8.4f %6lld %6lld %6lld\n", row.name.c_str(), row.score.precision(),
                row.score.recall(), row.score.f1(), static_cast<long long>(row.score.truePositives),
                static_cast<long long>(row.score.falsePositives),
                static_cast<long long>(row.score.falseNegatives));
}

void printMisses(const std::vector<Miss>& misses) {
  for (const Miss& miss : misses)
    std::printf("%s: expected %s, said %s\n", miss.where.c_str(), miss.expected.c_str(), miss.said.c_str());
}

int scoreNegexFile(const std::string& file, bool json, bool misses) {
  const auto result = chiasm::test::scoreNegex(file);
  if (!result) {
    std::fprintf(stderr, "language_score: %s\n", result.error().message.c_str());
    return 1;
  }
  const std::vector<Row> rows = {{"negated", result->negated}};
  if (json) {
    char published[200];
    std::snprintf(
        published, sizeof published,
        "\"classic_negex_published\": {\"precision\": %.3f, \"recall\": %.3f, \"f1\": %.3f, \"source\": "
        "\"Chapman et al., J Biomed Inform 2001;34:301-310\"}",
        kNegexPrecision, kNegexRecall, kNegexF1);
    printJson(rows, {"\"sentences\": " + std::to_string(result->sentences), published});
  } else {
    std::printf("%lld sentences\n", static_cast<long long>(result->sentences));
    printTable(rows);
    std::printf("%-22s %10.4f %8.4f %8.4f   (Chapman et al. 2001, on other sentences)\n", "classic NegEx",
                kNegexPrecision, kNegexRecall, kNegexF1);
  }
  if (misses) printMisses(result->misses);
  return 0;
}

int scoreGoldSet(bool json, bool misses) {
  const std::filesystem::path folder = std::filesystem::path(CHIASM_SOURCE_DIR) / "tests/core/language/gold";
  const auto reports = chiasm::test::testData("reports");
  std::vector<chiasm::test::GoldPassage> passages;
  std::size_t missing = 0;
  for (const char* name : {"own.txt", "reports.txt"}) {
    const auto set = chiasm::test::readGoldSet(
        folder / name, reports ? std::optional(reports->parent_path()) : std::nullopt);
    if (!set) {
      std::fprintf(stderr, "language_score: %s\n", set.error().message.c_str());
      return 1;
    }
    passages.insert(passages.end(), set->passages.begin(), set->passages.end());
    missing += set->missing.size();
  }
  const chiasm::ReportAnalyser analyser;
  const auto result = chiasm::test::scoreGold(analyser, passages);
  const std::vector<Row> rows = {{"sections", result.sections},
                                 {"sentences", result.sentences},
                                 {"measurements", result.measurements},
                                 {"side", result.sides},
                                 {"certainty: present", result.certainty[0]},
                                 {"certainty: negated", result.certainty[1]},
                                 {"certainty: uncertain", result.certainty[2]},
                                 {"certainty: history", result.certainty[3]},
                                 {"findings (vocabulary)", result.findings}};
  if (json) {
    printJson(rows, {"\"passages\": " + std::to_string(passages.size()),
                     "\"passages_without_source\": " + std::to_string(missing)});
  } else {
    std::printf("%zu passages", passages.size());
    if (missing > 0) std::printf(" (%zu more lack their source files)", missing);
    std::printf("\n");
    printTable(rows);
  }
  if (misses) printMisses(result.misses);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  bool json = false, misses = false;
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--json") == 0)
      json = true;
    else if (std::strcmp(argv[i], "--misses") == 0)
      misses = true;
    else
      words.emplace_back(argv[i]);
  }
  if (words.size() == 2 && words[0] == "negex") return scoreNegexFile(words[1], json, misses);
  if (words.size() == 1 && words[0] == "gold") return scoreGoldSet(json, misses);
  std::fprintf(stderr,
               "usage: language_score negex FILE [--json] [--misses]\n       language_score gold [--json] "
               "[--misses]\n");
  return 2;
}
