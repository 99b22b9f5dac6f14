// One check of text against masks as people read it: a sign and a word, what the sides say, and the evidence.
#pragma once

#include <imgui.h>

#include "app/panels/panel.h"
#include "app/session/case_review.h"

namespace chiasm::app {

// A sign and a word for each verdict, so that colour never speaks alone.
struct VerdictLook {
  const char* icon;
  const char* word;  // "Conflict", "Warning", "Cannot tell", "Pass"
  ImU32 colour;
};
VerdictLook lookOf(const Theme& theme, CheckVerdict verdict);

// Its place in the review: what the log of drawn items calls it, which never holds words of a report.
std::size_t numberOf(const PanelContext& context, const ReviewedCheck& check);

// The verdict, the kind of check and the sentence with all its sides.
void drawVerdict(PanelContext& context, const CheckResult& result);
// The rule with its numbers, then a line for each side: words with their section, or a segment; a click goes
// there.
void drawEvidence(PanelContext& context, const CheckResult& result);
// Show, Override… with the field for its reason, or who overrode it and why, and Withdraw.
void drawCheckButtons(PanelContext& context, const ReviewedCheck& check, bool offerShow);

// The card under the report.
void drawCheckCard(PanelContext& context, const ReviewedCheck& check);

}  // namespace chiasm::app
