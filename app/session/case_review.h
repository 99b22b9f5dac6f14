// CaseReview: what rules read out of a case's reports and masks, for panels to show.
#pragma once

#include <array>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "core/checks/check.h"
#include "core/language/report_analysis.h"
#include "core/suggestions/suggestions.h"

namespace chiasm::app {

struct ReviewedCheck {
  CheckResult result;
  std::string key;  // checkKey of the result
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

// How many results there are, by CheckVerdict; without those that somebody overrode.
std::array<int, 4> countVerdicts(const CaseReview& review, const Case& value);
// What somebody decided on the check with a key; nullptr when nobody did.
const CheckOverride* overrideOf(const Case& value, const std::string& key);

}  // namespace chiasm::app
