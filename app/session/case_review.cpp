#include "app/session/case_review.h"

#include <algorithm>

#include "core/checks/check_case.h"

namespace chiasm::app {
namespace {

// What needs a person most comes first.
int rank(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::conflict:
      return 0;
    case CheckVerdict::warn:
      return 1;
    case CheckVerdict::cannotTell:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

const ReviewedCheck* CaseReview::find(const std::string& key) const {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const ReviewedCheck& check) { return check.key() == key; });
  return found == checks.end() ? nullptr : &*found;
}

const Suggestion* CaseReview::find(const Uid& report, TextRange range) const {
  const auto found = std::find_if(suggestions.begin(), suggestions.end(), [&](const Suggestion& suggestion) {
    return suggestion.report == report && suggestion.range == range;
  });
  return found == suggestions.end() ? nullptr : &*found;
}

Expected<CaseReview> reviewCase(const Case& value, const ReportAnalyser& analyser) {
  auto results = checkCase(value, analyser);
  if (!results) return tl::unexpected(results.error());
  auto suggestions = suggestLinks(value, analyser);
  if (!suggestions) return tl::unexpected(suggestions.error());
  CaseReview review;
  for (CheckResult& result : *results) {
    CheckFingerprint fingerprint = fingerprintOf(result);
    review.checks.push_back({std::move(result), std::move(fingerprint)});
  }
  std::stable_sort(review.checks.begin(), review.checks.end(), [](const auto& a, const auto& b) {
    return rank(a.result.verdict) < rank(b.result.verdict);
  });
  review.suggestions = std::move(*suggestions);
  return review;
}

// An empty mask has nothing to be written.
bool isUpdatable(const CheckResult& result) {
  return result.kind == CheckKind::written && result.verdict == CheckVerdict::conflict &&
         result.measured.has_value();
}

std::vector<Uid> updatable(const CaseReview& review) {
  std::vector<Uid> all;
  for (const ReviewedCheck& check : review.checks)
    if (isUpdatable(check.result)) all.push_back(check.result.bound);
  return all;
}

std::array<int, 4> countVerdicts(const CaseReview& review, const Case& value) {
  std::array<int, 4> counts{};
  for (const ReviewedCheck& check : review.checks)
    if (overrideOf(value, check.fingerprint) == nullptr)
      ++counts[static_cast<std::size_t>(check.result.verdict)];
  return counts;
}

}  // namespace chiasm::app
