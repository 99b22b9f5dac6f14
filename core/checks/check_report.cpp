// FINDINGS against IMPRESSION inside a report, and coverage: findings without a link, segments without words.
#include <algorithm>
#include <cmath>

#include "core/checks/claim_checks.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// The sizes of a finding as the text gives them now.
std::vector<const TextMeasurement*> sizesOf(const ReportAnalysis& analysis, const FindingMention& finding) {
  std::vector<const TextMeasurement*> sizes;
  for (const std::size_t at : finding.measurements) {
    const TextMeasurement& measurement = analysis.measurements[at];
    if (measurement.kind == TextMeasurement::Kind::size &&
        measurement.time == TextMeasurement::Time::current &&
        measurement.axis != TextMeasurement::Axis::distance)
      sizes.push_back(&measurement);
  }
  return sizes;
}

bool sameSize(const TextMeasurement& a, const TextMeasurement& b) {
  const double longestA = *std::max_element(a.values.begin(), a.values.end());
  const double longestB = *std::max_element(b.values.begin(), b.values.end());
  return std::abs(longestA - longestB) <= 0.5 * (a.resolution + b.resolution);
}

bool sameCount(const FindingMention& a, const FindingMention& b) {
  if (a.countAtLeast && b.countAtLeast) return true;
  if (a.countAtLeast) return *b.count >= *a.count;
  return b.countAtLeast ? *a.count >= *b.count : *a.count == *b.count;
}

bool opposed(Side a, Side b) {
  return (a == Side::left && b == Side::right) || (a == Side::right && b == Side::left);
}

// What about two mentions contradicts; empty when they agree.
std::string contradiction(const ReportAnalysis& analysis, const FindingMention& a, const FindingMention& b) {
  if (opposed(a.side, b.side)) return "side";
  const bool denied = a.certainty == Certainty::negated, deniedToo = b.certainty == Certainty::negated;
  const bool stated = a.certainty == Certainty::present, statedToo = b.certainty == Certainty::present;
  if ((denied && statedToo) || (stated && deniedToo)) return "negation";
  if (denied || deniedToo) return {};
  if (a.count.value_or(0) > 0 && b.count.value_or(0) > 0 && !sameCount(a, b)) return "count";
  const auto sizes = sizesOf(analysis, a), sizesToo = sizesOf(analysis, b);
  if (sizes.size() == 1 && sizesToo.size() == 1 && !sameSize(*sizes[0], *sizesToo[0])) return "size";
  return {};
}

std::string describe(const AnalysedReport& report, const FindingMention& finding) {
  std::string text = certaintyName(finding.certainty);
  if (finding.side != Side::none) text += std::string(", ") + sideName(finding.side);
  if (finding.count.value_or(0) > 0) text += ", " + std::to_string(*finding.count);
  const CodePointIndex index(report.report->text);
  for (const TextMeasurement* size : sizesOf(report.analysis, finding))
    text += ", " + std::string(index.slice(size->range.begin, size->range.end));
  return text;
}

// Each mention in IMPRESSION against those of the same thing in FINDINGS: it agrees when one of them agrees.
void checkOne(const AnalysedReport& report, const FindingMention& impression,
              std::vector<CheckResult>& results) {
  const FindingMention* contradicted = nullptr;
  std::string about;
  bool agrees = false, compared = false;
  for (const FindingMention& finding : report.analysis.findings) {
    if (finding.section != "FINDINGS" || finding.refersBack || finding.certainty == Certainty::history ||
        !sameThing(report.analysis, finding, impression))
      continue;
    compared = true;
    const std::string wrong = contradiction(report.analysis, finding, impression);
    if (wrong.empty()) {
      agrees = true;
      break;
    }
    // A mention of the same side says more than one of the other: its contradiction is the one to show.
    if (!contradicted || wrong != "side") {
      contradicted = &finding;
      about = wrong;
    }
  }
  if (!compared) return;
  CheckResult result;
  result.kind = CheckKind::sections;
  result.verdict = agrees ? CheckVerdict::pass : CheckVerdict::conflict;
  result.rule = agrees ? "the same finding with the same side, certainty, count and size"
                       : "the same finding, another " + about;
  result.evidence.push_back(
      textEvidence(report, impression.range, impression.section, describe(report, impression)));
  result.sentence = findingName(report, impression) + ": Impression " + describe(report, impression);
  if (!agrees) {
    result.evidence.insert(
        result.evidence.begin(),
        textEvidence(report, contradicted->range, contradicted->section, describe(report, *contradicted)));
    result.sentence = findingName(report, impression) + ": Findings " + describe(report, *contradicted) +
                      " · Impression " + describe(report, impression);
  }
  results.push_back(std::move(result));
}

}  // namespace

void checkSections(const CaseClaims& claims, const ReportAnalyser&, std::vector<CheckResult>& results) {
  for (const AnalysedReport& report : claims.reports)
    for (const FindingMention& finding : report.analysis.findings)
      if (finding.section == "IMPRESSION" && !finding.refersBack && finding.certainty != Certainty::history &&
          !finding.code.meaning.empty())
        checkOne(report, finding, results);
}

void checkCoverage(const Case& value, const CaseClaims& claims, const ReportAnalyser& analyser,
                   SegmentFacts& facts, std::vector<CheckResult>& results) {
  for (std::size_t r = 0; r < claims.reports.size(); ++r) {
    const AnalysedReport& report = claims.reports[r];
    for (std::size_t f = 0; f < report.analysis.findings.size(); ++f) {
      const FindingMention& finding = report.analysis.findings[f];
      if (!finding.imageFinding || finding.refersBack || finding.certainty != Certainty::present) continue;
      // A link at the same thing in the other section will do.
      const bool linked = std::any_of(claims.claims.begin(), claims.claims.end(), [&](const Claim& claim) {
        return claim.report == r &&
               (claim.finding == f || sameThing(report.analysis, claims.finding(claim), finding));
      });
      if (linked) continue;
      CheckResult result;
      result.kind = CheckKind::coverage;
      result.verdict = CheckVerdict::warn;
      result.sentence = findingName(report, finding) + " is not linked to anything";
      result.rule = "a finding that is said to be there has a link";
      result.evidence.push_back(textEvidence(report, finding.range, finding.section, "no link"));
      results.push_back(std::move(result));
    }
  }
  if (claims.reports.empty()) return;
  // Organs are the ground that findings lie on: those without words are told together, and so are many
  // others.
  std::vector<const Segment*> organs, others;
  const Lexicon& lexicon = analyser.lexicon();
  for (const Segmentation& segmentation : value.segmentations) {
    for (const Segment& segment : segmentation.segments) {
      const bool linked = std::any_of(value.links.begin(), value.links.end(), [&](const Link& link) {
        return std::any_of(link.targets.begin(), link.targets.end(),
                           [&](const LinkTarget& target) { return target.uid == segment.uid; });
      });
      if (linked || facts.empty(segment)) continue;
      const bool organ = lexicon.named(segment.name, Term::Kind::anatomy) &&
                         !lexicon.named(segment.name, Term::Kind::finding);
      (organ ? organs : others).push_back(&segment);
    }
  }
  const auto tell = [&](const std::vector<const Segment*>& segments, const char* one, const char* many) {
    if (segments.empty()) return;
    CheckResult result;
    result.kind = CheckKind::coverage;
    result.verdict = CheckVerdict::warn;
    result.sentence = segments.size() == 1
                          ? std::string("no words are linked to the ") + one + " " + segments[0]->name
                          : "no words are linked to " + std::to_string(segments.size()) + " " + many;
    result.rule = "a segment has words that speak of it";
    for (const Segment* segment : segments) result.evidence.push_back(maskEvidence(*segment, "no words"));
    results.push_back(std::move(result));
  };
  constexpr std::size_t kToldApart = 8;
  if (others.size() > kToldApart)
    tell(others, "segment", "segments");
  else
    for (const Segment* segment : others) tell({segment}, "segment", "segments");
  tell(organs, "organ", "organs");
}

}  // namespace chiasm
