#include "core/checks/claims.h"

#include <algorithm>

#include "core/report/utf8.h"

namespace chiasm {

namespace {

bool makesAClaim(const Case& value, const Link& link) {
  return link.state == LinkState::active &&
         std::any_of(link.targets.begin(), link.targets.end(), [&](const LinkTarget& target) {
           return target.kind == kSegmentTarget && value.findSegment(target.uid);
         });
}

// The ranges of anchors in a report that overlap no finding of the vocabulary; sorted, without overlaps.
std::vector<TextRange> unknownAnchors(const Case& value, const Report& report,
                                      const ReportAnalysis& analysis) {
  std::vector<TextRange> unknown;
  const std::int64_t count = codePointCount(report.text);
  for (const Link& link : value.links) {
    if (!makesAClaim(value, link)) continue;
    for (const TextAnchor& anchor : link.anchors) {
      const TextRange range{anchor.begin, anchor.end};
      if (anchor.report != report.uid || range.empty() || range.begin < 0 || range.end > count) continue;
      const bool known =
          std::any_of(analysis.findings.begin(), analysis.findings.end(),
                      [&](const FindingMention& finding) { return finding.range.overlaps(range); });
      if (!known) unknown.push_back(range);
    }
  }
  std::sort(unknown.begin(), unknown.end());
  std::vector<TextRange> separate;
  for (const TextRange& range : unknown)
    if (separate.empty() || !separate.back().overlaps(range)) separate.push_back(range);
  return separate;
}

// An anchor that spans several findings ("a large effusion without pneumothorax") speaks of those that its
// segments are named for; if none is, of the first.
bool speaksOf(const Case& value, const Link& link, const TextAnchor& anchor, const FindingMention& finding,
              const std::vector<FindingMention>& findings, const Lexicon& lexicon) {
  const TextRange range{anchor.begin, anchor.end};
  if (!finding.range.overlaps(range)) return false;
  const FindingMention* first = nullptr;
  bool several = false, namedOther = false;
  for (const FindingMention& other : findings) {
    if (!other.range.overlaps(range)) continue;
    several = several || first != nullptr;
    if (!first) first = &other;
  }
  if (!several) return true;
  for (const LinkTarget& target : link.targets) {
    const Segment* segment = value.findSegment(target.uid);
    const Term* named = segment ? lexicon.named(segment->name, Term::Kind::finding) : nullptr;
    if (!named) continue;
    if (named->code == finding.code) return true;
    namedOther =
        namedOther || std::any_of(findings.begin(), findings.end(), [&](const FindingMention& other) {
          return other.range.overlaps(range) && other.code == named->code;
        });
  }
  return !namedOther && first == &finding;
}

// Of words that the vocabulary does not know it is not known how far what follows speaks of them: a side
// counts in them ("right globe lies lower"), before them, or behind them in the same breath; a size in the
// same breath.
void narrow(const CodePointIndex& index, FindingMention& finding,
            const std::vector<TextMeasurement>& measurements) {
  const auto sameBreath = [&](TextRange words) {
    if (words.end <= finding.range.begin || finding.range.overlaps(words)) return true;
    return index.slice(finding.range.end, words.begin).find_first_of(",;:") == std::string_view::npos;
  };
  const LateralityRules laterality;
  Side inside = Side::none;
  bool several = false;
  for (const SideWord& word :
       laterality.find(tokenise(index.slice(finding.range.begin, finding.range.end)))) {
    if (word.side == Side::none) continue;
    several = several || (inside != Side::none && inside != word.side);
    inside = word.side;
  }
  if (several) {
    finding.side = Side::none;
  } else if (inside != Side::none) {
    finding.side = inside;
  } else {
    for (const Reason& reason : finding.reasons)
      if (reason.rule.starts_with("side ") && !sameBreath(reason.words)) finding.side = Side::none;
  }
  std::erase_if(finding.measurements, [&](std::size_t at) { return !sameBreath(measurements[at].range); });
}

}  // namespace

Expected<CaseClaims> findClaims(const Case& value, const ReportAnalyser& analyser) {
  CaseClaims out;
  for (const Report* report : value.newestReports()) {
    auto analysis = analyser.analyse(report->text);
    if (!analysis) return tl::unexpected(analysis.error());
    if (const auto unknown = unknownAnchors(value, *report, *analysis); !unknown.empty()) {
      analysis = analyser.analyse(report->text, unknown);
      if (!analysis) return tl::unexpected(analysis.error());
      const CodePointIndex index(report->text);
      for (FindingMention& finding : analysis->findings)
        if (finding.code.meaning.empty()) narrow(index, finding, analysis->measurements);
    }
    out.reports.push_back({report, std::move(*analysis)});
  }
  for (std::size_t r = 0; r < out.reports.size(); ++r) {
    const std::vector<FindingMention>& findings = out.reports[r].analysis.findings;
    for (std::size_t f = 0; f < findings.size(); ++f) {
      Claim claim{r, f, {}, {}};
      for (const Link& link : value.links) {
        const bool anchored =
            std::any_of(link.anchors.begin(), link.anchors.end(), [&](const TextAnchor& anchor) {
              return anchor.report == out.reports[r].report->uid &&
                     speaksOf(value, link, anchor, findings[f], findings, analyser.lexicon());
            });
        if (!anchored || !makesAClaim(value, link)) continue;
        claim.links.push_back(&link);
        for (const LinkTarget& target : link.targets) {
          const Segment* segment = target.kind == kSegmentTarget ? value.findSegment(target.uid) : nullptr;
          if (segment &&
              std::find(claim.segments.begin(), claim.segments.end(), segment) == claim.segments.end())
            claim.segments.push_back(segment);
        }
      }
      if (!claim.links.empty()) out.claims.push_back(std::move(claim));
    }
  }
  return out;
}

}  // namespace chiasm
