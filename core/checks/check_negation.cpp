// Negation: what is said not to be there against masks that are, and the other way round.
#include <algorithm>
#include <optional>

#include "core/checks/claim_checks.h"

namespace chiasm {

namespace {

// A segment that is named for an organ and for no finding shows where something would be, not the thing
// itself.
bool isOrganOnly(const Segment& segment, const Lexicon& lexicon) {
  return lexicon.named(segment.name, Term::Kind::anatomy) &&
         !lexicon.named(segment.name, Term::Kind::finding);
}

// "No nodule larger than 5 mm" denies nothing of 4 mm: the length that is denied, when every part of the
// masks stays under it (by no more than a voxel above).
std::optional<double> smallerThanDenied(const ClaimView& view, const std::vector<const Segment*>& masks) {
  using Bound = TextMeasurement::Bound;
  const Lexicon& lexicon = view.analyser.lexicon();
  const Term* term = lexicon.named(view.finding().code.meaning, Term::Kind::finding);
  const bool node = term && lexicon.isA(*term, "Lymph node");
  for (const std::size_t at : view.finding().measurements) {
    const TextMeasurement& said = view.report().analysis.measurements[at];
    if (said.kind != TextMeasurement::Kind::size || said.values.size() != 1 ||
        said.axis == TextMeasurement::Axis::distance ||
        (said.bound != Bound::above && said.bound != Bound::atLeast))
      continue;
    const bool shortAxis = node || said.axis == TextMeasurement::Axis::shortAxis;
    const bool under = std::all_of(masks.begin(), masks.end(), [&](const Segment* segment) {
      const auto& parts = view.facts.partSizes(*segment);
      return std::all_of(parts.begin(), parts.end(), [&](const MaskSize& size) {
        const double length = shortAxis ? size.axial.perpendicular : size.axial.longest;
        return length <= said.values[0] + size.inPlaneSpacing;
      });
    });
    if (under) return said.values[0];
  }
  return std::nullopt;
}

}  // namespace

void checkNegation(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  CheckResult result = resultOf(view, CheckKind::negation);
  const std::string certainty = certaintyName(finding.certainty);
  result.evidence.push_back(textEvidence(view.report(), finding.range, finding.section, certainty));
  const auto masks = view.masks();
  for (const Segment* segment : view.claim.segments)
    result.evidence.push_back(
        maskEvidence(*segment, view.facts.empty(*segment) ? "empty mask" : "mask with voxels"));
  const bool filled = !masks.empty(), negated = finding.certainty == Certainty::negated;
  const std::string mask = filled ? "mask with voxels" : "empty mask";
  result.sentence = "text " + certainty + " · " + mask;

  if (view.grounds()) {
    result.rule = "the link says that the words describe the mask";
    const bool organs = filled && std::all_of(masks.begin(), masks.end(), [&](const Segment* segment) {
                          return isOrganOnly(*segment, view.analyser.lexicon());
                        });
    if (negated && organs) {
      result.verdict = CheckVerdict::warn;
      result.sentence += " of an organ: a link with the relation 'negated' would say so";
    } else if (const auto denied = negated && filled ? smallerThanDenied(view, masks) : std::nullopt) {
      result.verdict = CheckVerdict::pass;
      result.sentence += ", no larger than the " + millimetres(*denied) + " that are denied";
    } else if (negated) {
      result.verdict = filled ? CheckVerdict::conflict : CheckVerdict::pass;
    } else if (finding.certainty == Certainty::present) {
      result.verdict = filled ? CheckVerdict::pass : CheckVerdict::conflict;
    } else {
      result.verdict = filled ? CheckVerdict::pass : CheckVerdict::cannotTell;
    }
    results.push_back(std::move(result));
    return;
  }
  const bool allDeny = std::all_of(view.claim.links.begin(), view.claim.links.end(), [](const Link* link) {
    return link->relation == LinkRelation::negated || link->relation == LinkRelation::notVisible;
  });
  const bool anyNegated = std::any_of(view.claim.links.begin(), view.claim.links.end(), [](const Link* link) {
    return link->relation == LinkRelation::negated;
  });
  if (!allDeny) return;  // compares to prior, or mixed relations: nothing to judge by
  result.rule = anyNegated ? "the link says that the words deny what would lie at the mask"
                           : "the link says that it is not visible at the mask";
  result.sentence = "text " + certainty + " · link " + (anyNegated ? "negated" : "not visible");
  if (negated || !anyNegated)
    result.verdict = CheckVerdict::pass;
  else
    result.verdict = finding.certainty == Certainty::present ? CheckVerdict::conflict : CheckVerdict::warn;
  results.push_back(std::move(result));
}

}  // namespace chiasm
