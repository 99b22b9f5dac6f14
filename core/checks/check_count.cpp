// Count: how many the text says against how many masks, or parts of a mask, there are.
#include "core/checks/claim_checks.h"

namespace chiasm {

void checkCount(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  const auto masks = view.masks();
  const bool negated = finding.certainty == Certainty::negated || finding.certainty == Certainty::history;
  if (!finding.count || negated || !view.grounds() || masks.empty()) return;
  std::size_t parts = 0;
  for (const Segment* segment : masks) parts += view.facts.parts(*segment).size();
  CheckResult result = resultOf(view, CheckKind::count);
  const auto wanted = static_cast<std::size_t>(*finding.count);
  const std::string says =
      wanted == 0 ? "several" : (finding.countAtLeast ? "at least " : "") + std::to_string(wanted);
  result.rule = "linked segments, or their connected parts (faces, edges, corners) without specks";
  result.sentence = "text " + says + " · masks " + std::to_string(masks.size()) + " with " +
                    std::to_string(parts) + (parts == 1 ? " part" : " parts");
  result.evidence.push_back(textEvidence(view.report(), finding.range, finding.section, says));
  for (const Segment* segment : masks) {
    const std::size_t own = view.facts.parts(*segment).size();
    result.evidence.push_back(maskEvidence(*segment, std::to_string(own) + (own == 1 ? " part" : " parts")));
  }
  if (wanted == 0)
    result.verdict = parts > 1 ? CheckVerdict::pass : CheckVerdict::warn;
  else if (parts == wanted || (finding.countAtLeast && parts > wanted) ||
           (wanted > 1 && masks.size() == wanted))
    result.verdict = CheckVerdict::pass;
  else
    result.verdict = view.partially() && parts < wanted ? CheckVerdict::warn : CheckVerdict::conflict;
  results.push_back(std::move(result));
}

}  // namespace chiasm
