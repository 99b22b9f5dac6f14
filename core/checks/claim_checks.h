// The checks of one claim, each in a file of its own: the inner part of checkCase.
#pragma once

#include <string>
#include <vector>

#include "core/checks/check.h"
#include "core/checks/claims.h"
#include "core/checks/segment_facts.h"

namespace chiasm {

enum class ContrastState { unknown, native, enhanced };

// What every check of a claim sees.
struct ClaimView {
  const Case& value;
  const ReportAnalyser& analyser;
  const CaseClaims& claims;
  const Claim& claim;
  SegmentFacts& facts;
  ContrastState contrast = ContrastState::unknown;

  const AnalysedReport& report() const { return claims.reports[claim.report]; }
  const FindingMention& finding() const { return claims.finding(claim); }
  // Whether every link says that the words describe the mask, wholly or in part; and whether one says "in
  // part".
  bool grounds() const;
  bool partially() const;
  // The linked segments that have voxels.
  std::vector<const Segment*> masks() const;
};

// A result about a claim, without evidence yet.
CheckResult resultOf(const ClaimView& view, CheckKind kind);
CheckEvidence textEvidence(const AnalysedReport& report, TextRange range, const std::string& section,
                           std::string says);
CheckEvidence maskEvidence(const Segment& segment, std::string says);
std::string findingName(const AnalysedReport& report,
                        const FindingMention& finding);  // its words, in quotation marks
std::string millimetres(double value);                   // "12.4 mm"

void checkSide(const ClaimView& view, std::vector<CheckResult>& results);
void checkSize(const ClaimView& view, std::vector<CheckResult>& results);
void checkCount(const ClaimView& view, std::vector<CheckResult>& results);
void checkNegation(const ClaimView& view, std::vector<CheckResult>& results);
void checkPlace(const ClaimView& view, std::vector<CheckResult>& results);
void checkDensity(const ClaimView& view, std::vector<CheckResult>& results);

// FINDINGS against IMPRESSION inside each report.
void checkSections(const CaseClaims& claims, const ReportAnalyser& analyser,
                   std::vector<CheckResult>& results);
// Positive findings without a link, segments without words.
void checkCoverage(const Case& value, const CaseClaims& claims, const ReportAnalyser& analyser,
                   SegmentFacts& facts, std::vector<CheckResult>& results);
// Values that were written into a draft against what their segments measure now.
void checkWritten(const Case& value, SegmentFacts& facts, std::vector<CheckResult>& results);
// Whether two mentions can be of the same thing: the same term, and no different organs or places.
bool sameThing(const ReportAnalysis& analysis, const FindingMention& a, const FindingMention& b);

}  // namespace chiasm
