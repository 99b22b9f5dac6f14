// Density: calcified, fat, fluid, air, and stated Hounsfield units against the values under the mask.
#include <cmath>
#include <cstdio>

#include "core/checks/claim_checks.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

struct Verdict {
  CheckVerdict verdict = CheckVerdict::cannotTell;
  const char* rule = "";
};

// Ranges as they are commonly taught for CT; contrast medium raises soft tissue and vessels, never fat,
// simple fluid or air.
Verdict judge(const std::string& quality, const SegmentFacts::Values& values, ContrastState contrast) {
  constexpr double kCalcium = 130, kNoCalcium = 100, kBeyondContrast = 600;
  constexpr double kFatLow = -150, kFatHigh = -20, kNoFat = 0;
  constexpr double kFluidLow = -10, kFluidHigh = 25, kNoFluidLow = -30, kNoFluidHigh = 50;
  constexpr double kAir = -500, kNoAir = -200;
  using V = CheckVerdict;
  if (quality == "calcified") {
    if (values.high < kNoCalcium)
      return {V::conflict, "calcium: 95th percentile of at least 130 HU, a conflict below 100 HU"};
    if (values.high < kCalcium)
      return {V::warn, "calcium: 95th percentile of at least 130 HU, a conflict below 100 HU"};
    if (contrast == ContrastState::native || values.high >= kBeyondContrast)
      return {V::pass, "calcium: 95th percentile of at least 130 HU"};
    return {V::cannotTell,
            "values between 130 and 600 HU may be contrast medium, and it is not said that none was given"};
  }
  if (quality == "fat") {
    const char* rule = "fat: median from −150 to −20 HU, a conflict above 0 HU or below −300 HU";
    constexpr double kLung = -300;
    if (values.median > kNoFat || values.median < kLung) return {V::conflict, rule};
    return {values.median >= kFatLow && values.median <= kFatHigh ? V::pass : V::warn, rule};
  }
  if (quality == "fluid") {
    const char* rule =
        "fluid: median from −10 to 25 HU, a conflict below −30 HU or, without contrast, above 50 HU";
    if (values.median < kNoFluidLow) return {V::conflict, rule};
    if (values.median > kNoFluidHigh)
      return contrast == ContrastState::native
                 ? Verdict{V::conflict, rule}
                 : Verdict{V::cannotTell,
                           "above 50 HU may be contrast medium, and it is not said that none was given"};
    return {values.median >= kFluidLow && values.median <= kFluidHigh ? V::pass : V::warn, rule};
  }
  if (quality == "air") {
    const char* rule = "air: median below −500 HU, a conflict above −200 HU";
    return {values.median < kAir ? V::pass : values.median > kNoAir ? V::conflict : V::warn, rule};
  }
  return {V::cannotTell, "denser or less dense than what is not said: there is nothing to compare with"};
}

// Why values under the mask say nothing; empty when they do.
std::string whyNot(const ClaimView& view, const Segment& segment) {
  const Volume* volume = view.facts.volumeOf(segment);
  if (!volume) return "the segment's volume is not in the case";
  if (volume->info.study.modality == "MR") return "MR values have no scale";
  if (volume->info.unit != "HU") return "the volume's values are not known to be Hounsfield units";
  if (!volume->voxels) return "the volume's voxels are not there";
  return {};
}

void checkQuality(const ClaimView& view, const Segment& segment, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  CheckResult result = resultOf(view, CheckKind::density);
  result.evidence.push_back(textEvidence(view.report(), finding.range, finding.section, finding.quality));
  result.verdict = CheckVerdict::cannotTell;
  result.rule = whyNot(view, segment);
  result.sentence = "text " + finding.quality + " · " + result.rule;
  if (result.rule.empty()) {
    if (const auto values = view.facts.values(segment)) {
      const Verdict verdict = judge(finding.quality, *values, view.contrast);
      char says[96];
      std::snprintf(says, sizeof says, "median %.0f HU, 95th percentile %.0f HU", values->median,
                    values->high);
      result.verdict = verdict.verdict;
      result.rule = verdict.rule;
      result.sentence = "text " + finding.quality + " · mask " + says;
      result.evidence.push_back(maskEvidence(segment, says));
    } else {
      result.rule = "no voxel of the volume lies under the mask";
      result.sentence = "text " + finding.quality + " · " + result.rule;
    }
  }
  results.push_back(std::move(result));
}

void checkAttenuation(const ClaimView& view, const TextMeasurement& measurement, const Segment& segment,
                      std::vector<CheckResult>& results) {
  constexpr double kPass = 10, kWarn = 20;  // HU; regions of two readers differ by some
  CheckResult result = resultOf(view, CheckKind::density);
  const std::string quote(
      CodePointIndex(view.report().report->text).slice(measurement.range.begin, measurement.range.end));
  result.evidence.push_back(textEvidence(view.report(), measurement.range, view.finding().section, quote));
  result.verdict = CheckVerdict::cannotTell;
  result.rule = whyNot(view, segment);
  result.sentence = "text " + quote + " · " + result.rule;
  const auto values = result.rule.empty() ? view.facts.values(segment) : std::nullopt;
  if (values) {
    const double off = std::abs(values->mean - measurement.values.front());
    char says[64];
    std::snprintf(says, sizeof says, "mean %.1f HU", values->mean);
    result.verdict = off <= kPass   ? CheckVerdict::pass
                     : off <= kWarn ? CheckVerdict::warn
                                    : CheckVerdict::conflict;
    result.rule = "mean under the mask; 10 HU passes, beyond 20 HU is a conflict";
    result.sentence = "text " + quote + " · mask " + says;
    result.evidence.push_back(maskEvidence(segment, says));
  }
  results.push_back(std::move(result));
}

}  // namespace

void checkDensity(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  if (finding.certainty == Certainty::negated || !view.grounds() || view.masks().empty()) return;
  const Segment& segment = *view.masks().front();
  if (!finding.quality.empty()) checkQuality(view, segment, results);
  // Of several values only the first is the finding's own ("9 HU against 26 HU at the mirrored place").
  for (const std::size_t at : finding.measurements) {
    const TextMeasurement& measurement = view.report().analysis.measurements[at];
    if (measurement.kind != TextMeasurement::Kind::attenuation) continue;
    checkAttenuation(view, measurement, segment, results);
    break;
  }
}

}  // namespace chiasm
