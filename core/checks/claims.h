// What the reports of a case claim of its segments: findings with the links that tie them to masks.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "core/language/report_analysis.h"

namespace chiasm {

// The newest version of a report, analysed. Anchors of links that hold no finding of the vocabulary are
// described as findings too.
struct AnalysedReport {
  const Report* report = nullptr;
  ReportAnalysis analysis;
};

// One finding of a report with everything that is linked to it.
struct Claim {
  std::size_t report = 0, finding = 0;  // indices into the analysed reports, and into that one's findings
  std::vector<const Link*> links;
  std::vector<const Segment*> segments;  // of all of its links, each once
};

struct CaseClaims {
  std::vector<AnalysedReport> reports;
  std::vector<Claim> claims;  // only findings that a link is anchored on
  const FindingMention& finding(const Claim& claim) const {
    return reports[claim.report].analysis.findings[claim.finding];
  }
};

// Links that are stale, or point at an older version of a report, or at nothing but measurements, make no
// claim. The case must outlive what is returned. Fails when a report cannot be analysed.
Expected<CaseClaims> findClaims(const Case& value, const ReportAnalyser& analyser);

}  // namespace chiasm
