// CaseReview: what rules read out of a case's reports and masks, for panels to show.
#pragma once

#include <array>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "core/checks/check_override.h"
#include "core/language/report_analysis.h"
#include "core/suggestions/suggestions.h"

namespace chiasm::app {

struct ReviewedCheck {
  CheckResult result;
  CheckFingerprint fingerprint;
  const std::string& key() const { return fingerprint.key; }
};

// Of one revision of a case; never changed afterwards. Segments and links that it names may be gone
// meanwhile.
struct CaseReview {
  std::vector<ReviewedCheck> checks;  // conflicts first, then warnings, cannot tell and passes
  std::vector<Suggestion> suggestions;

  const ReviewedCheck* find(const std::string& key) const;
  const Suggestion* find(const Uid& report, TextRange range) const;
};

// Any thread, over a snapshot. Fails when a report cannot be analysed.
Expected<CaseReview> reviewCase(const Case& value, const ReportAnalyser& analyser);

// The written values that can be brought up to what their segments measure now.
std::vector<Uid> updatable(const CaseReview& review);
bool isUpdatable(const CheckResult& result);

// How many results there are, by CheckVerdict; without those that somebody overrode.
std::array<int, 4> countVerdicts(const CaseReview& review, const Case& value);

}  // namespace chiasm::app
