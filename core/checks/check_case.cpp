#include "core/checks/check_case.h"

#include "core/checks/check_override.h"
#include "core/checks/claim_checks.h"
#include "core/language/phrases.h"
#include "core/language/rule_table.h"

namespace chiasm {

namespace {

// What TECHNIQUE and the series' descriptions say of a contrast medium; unknown when they say nothing or
// both.
ContrastState contrastOf(const Case& value, const AnalysedReport& report) {
  PhraseMatcher phrases;
  std::vector<ContrastState> states;
  for (const auto& row : tableRows(embeddedText("contrast.tsv"))) {
    phrases.addPattern(row.at(1), static_cast<std::uint32_t>(states.size()));
    states.push_back(row.at(0) == "native"     ? ContrastState::native
                     : row.at(0) == "enhanced" ? ContrastState::enhanced
                                               : ContrastState::unknown);
  }
  bool native = false, enhanced = false, unknown = false;
  const auto read = [&](std::string_view text) {
    for (const PhraseHit& hit : phrases.find(tokenise(text))) {
      native = native || states[hit.value] == ContrastState::native;
      enhanced = enhanced || states[hit.value] == ContrastState::enhanced;
      unknown = unknown || states[hit.value] == ContrastState::unknown;
    }
  };
  read(report.report->text);
  for (const Volume& volume : value.volumes) read(volume.info.study.seriesDescription);
  if (unknown || native == enhanced) return ContrastState::unknown;
  return native ? ContrastState::native : ContrastState::enhanced;
}

}  // namespace

Expected<std::vector<CheckResult>> checkCase(const Case& value, const ReportAnalyser& analyser) {
  auto claims = findClaims(value, analyser);
  if (!claims) return tl::unexpected(claims.error());
  SegmentFacts facts(value, findMidline(value, analyser.lexicon()));
  std::vector<ContrastState> contrast;
  for (const AnalysedReport& report : claims->reports) contrast.push_back(contrastOf(value, report));
  std::vector<CheckResult> results;
  for (const Claim& claim : claims->claims) {
    const ClaimView view{value, analyser, *claims, claim, facts, contrast[claim.report]};
    checkNegation(view, results);
    checkSide(view, results);
    checkSize(view, results);
    checkCount(view, results);
    checkPlace(view, results);
    checkDensity(view, results);
  }
  checkSections(*claims, analyser, results);
  checkCoverage(value, *claims, analyser, facts, results);
  checkWritten(value, facts, results);
  numberAlike(results);
  return results;
}

}  // namespace chiasm
