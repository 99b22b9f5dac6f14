#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/report/utf8.h"
#include "tests/support/language/score.h"

namespace chiasm::test {

namespace {

GoldRange goldRange(TextRange range) {
  return {range.begin, range.end};
}

std::string shown(const GoldPassage& passage, GoldRange range) {
  const CodePointIndex index(passage.text);
  return "'" + std::string(index.slice(range.begin, range.end)) + "'";
}

class Scorer {
 public:
  Scorer(const ReportAnalyser& analyser, GoldResult& result) : analyser_(analyser), result_(result) {}

  void add(const GoldPassage& passage) {
    std::vector<TextRange> targets;
    for (const GoldTarget& target : passage.targets)
      targets.push_back({target.range.begin, target.range.end});
    std::sort(targets.begin(), targets.end());
    const auto told = analyser_.analyse(passage.text, targets);
    const auto plain = analyser_.analyse(passage.text);
    if (!told || !plain) {
      result_.misses.push_back(
          {passage.id, "an analysis", told ? plain.error().message : told.error().message});
      return;
    }
    std::map<GoldRange, std::string> expected, said;
    for (const GoldSection& section : passage.sections) expected[section.heading] = section.name;
    for (const ReportSection& section : told->sections)
      if (section.headingBegin < section.headingEnd)
        said[{section.headingBegin, section.headingEnd}] = section.name;
    compare(passage, "section", expected, said, result_.sections);

    expected.clear();
    said.clear();
    for (const GoldRange& range : passage.sentences) expected[range] = "";
    for (const Sentence& sentence : told->sentences) said[goldRange(sentence.range)] = "";
    compare(passage, "sentence", expected, said, result_.sentences);

    expected.clear();
    said.clear();
    for (const GoldMeasurement& measurement : passage.measurements)
      expected[measurement.range] = valueText(measurement.kind, measurement.time, measurement.values);
    for (const TextMeasurement& measurement : told->measurements)
      said[goldRange(measurement.range)] = valueText(
          kindName(measurement.kind), measurement.time == TextMeasurement::Time::prior ? "prior" : "current",
          measurement.values);
    compare(passage, "measurement", expected, said, result_.measurements);

    for (const GoldTarget& target : passage.targets) addTarget(passage, target, *told, *plain);
  }

 private:
  static std::string valueText(const std::string& kind, const std::string& time,
                               const std::vector<double>& values) {
    std::string text = kind + " " + time;
    for (const double value : values) text += " " + std::to_string(std::lround(value * 1000));
    return text;
  }

  void compare(const GoldPassage& passage, const char* kind, const std::map<GoldRange, std::string>& expected,
               const std::map<GoldRange, std::string>& said, Score& score) {
    for (const auto& [range, value] : expected) {
      const auto at = said.find(range);
      if (at != said.end() && at->second == value) {
        ++score.truePositives;
        continue;
      }
      ++score.falseNegatives;
      result_.misses.push_back({passage.id + ": " + kind, shown(passage, range) + " " + value,
                                at == said.end() ? "nothing" : at->second});
    }
    for (const auto& [range, value] : said) {
      const auto at = expected.find(range);
      if (at != expected.end() && at->second == value) continue;
      ++score.falsePositives;
      if (at == expected.end())
        result_.misses.push_back({passage.id + ": " + kind, "nothing", shown(passage, range) + " " + value});
    }
  }

  void addTarget(const GoldPassage& passage, const GoldTarget& target, const ReportAnalysis& told,
                 const ReportAnalysis& plain) {
    const auto found =
        std::find_if(told.findings.begin(), told.findings.end(),
                     [&](const FindingMention& finding) { return goldRange(finding.range) == target.range; });
    const std::string certainty = found == told.findings.end() ? "nothing" : certaintyName(found->certainty);
    const std::string side = found == told.findings.end() ? "none" : sideName(found->side);
    for (int i = 0; i < 4; ++i) {
      const std::string name = certaintyName(static_cast<Certainty>(i));
      Score& score = result_.certainty[i];
      if (name == certainty && name == target.certainty) ++score.truePositives;
      if (name == certainty && name != target.certainty) ++score.falsePositives;
      if (name != certainty && name == target.certainty) ++score.falseNegatives;
    }
    if (certainty != target.certainty)
      result_.misses.push_back(
          {passage.id + ": certainty", shown(passage, target.range) + " " + target.certainty, certainty});
    if (side == target.side && side != "none") ++result_.sides.truePositives;
    if (side != target.side && side != "none") ++result_.sides.falsePositives;
    if (side != target.side && target.side != "none") ++result_.sides.falseNegatives;
    if (side != target.side)
      result_.misses.push_back(
          {passage.id + ": side", shown(passage, target.range) + " " + target.side, side});
    const bool known =
        std::any_of(plain.findings.begin(), plain.findings.end(), [&](const FindingMention& f) {
          return f.range.begin < target.range.end && target.range.begin < f.range.end;
        });
    ++(known ? result_.findings.truePositives : result_.findings.falseNegatives);
    if (!known) result_.misses.push_back({passage.id + ": finding", shown(passage, target.range), "nothing"});
  }

  const ReportAnalyser& analyser_;
  GoldResult& result_;
};

}  // namespace

GoldResult scoreGold(const ReportAnalyser& analyser, const std::vector<GoldPassage>& passages) {
  GoldResult result;
  Scorer scorer(analyser, result);
  for (const GoldPassage& passage : passages) scorer.add(passage);
  return result;
}

}  // namespace chiasm::test
