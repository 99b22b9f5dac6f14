// Values that were written into a draft against what their segments measure now.
#include <cstdio>

#include "core/checks/claim_checks.h"
#include "core/checks/segment_quantity.h"

namespace chiasm {

namespace {

CheckResult judge(const Case& value, const BoundMeasurement& bound, SegmentFacts& facts) {
  CheckResult result;
  result.kind = CheckKind::written;
  result.bound = bound.uid;
  result.verdict = CheckVerdict::cannotTell;
  result.rule = "the " + bound.quantity + " as it was written, within its rounding";
  CheckEvidence text;
  text.says = bound.anchor.exact;
  text.report = bound.anchor.report;
  text.range = {bound.anchor.begin, bound.anchor.end};
  text.quote = bound.anchor.exact;
  result.evidence.push_back(text);
  const std::string said = "Draft " + bound.anchor.exact;
  if (!value.isNewest(bound.anchor.report)) {
    result.sentence = said + ": these words are not found in the newest version of the report";
    return result;
  }
  const Segment* segment = value.findSegment(bound.segment);
  if (!segment) {
    result.sentence = said + ": the segment that it was measured on is no longer in the case";
    return result;
  }
  const auto quantity = findQuantity(bound.quantity);
  const auto written = readWrittenNumber(bound.anchor.exact);
  if (!quantity || !written) {
    result.sentence = said + ": this program cannot measure the " + bound.quantity + " of " + segment->name;
    return result;
  }
  if (facts.empty(*segment)) {
    result.verdict = CheckVerdict::conflict;
    result.sentence = said + " · mask of " + segment->name + " empty";
    result.evidence.push_back(maskEvidence(*segment, "empty mask"));
    return result;
  }
  const double now = (*quantity)->of(facts.size(*segment));
  result.measured = now;
  const bool same = written->says(now);
  result.verdict = same ? CheckVerdict::pass : CheckVerdict::conflict;
  char shown[48];
  std::snprintf(shown, sizeof shown, "%.2f %s", now, bound.unit.c_str());
  result.evidence.push_back(maskEvidence(*segment, shown));
  result.sentence = said + " · mask " + shown + " (" + segment->name + ", " + bound.quantity + ")";
  return result;
}

}  // namespace

void checkWritten(const Case& value, SegmentFacts& facts, std::vector<CheckResult>& results) {
  for (const BoundMeasurement& bound : value.boundMeasurements) results.push_back(judge(value, bound, facts));
}

}  // namespace chiasm
