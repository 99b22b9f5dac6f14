// Spans in a report's text: colours, brackets and labels above their lines.
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/session/case_review.h"
#include "app/text/span_labels.h"

namespace chiasm::app {

// A type's colour; the same word has the same one everywhere.
ImU32 spanColour(const Theme& theme, const std::string& type);
// "Finding · possible · right"
std::string spanLabel(const TextSpan& span);
// "located_at" → "located at": what people read.
std::string relationWords(std::string type);
// Those with words in this version of the report.
std::vector<const TextSpan*> spansIn(const Case& current, const Report& report);

// The spans of a report with their places in a layout, whose lines make room for the labels.
// Written values that their segments do not measure any more have a label too: what they measure now. Each
// relation is a chip over the span that it begins at: "located at → upper orbit".
struct PlacedSpans {
  std::vector<const TextSpan*> spans;  // behind them the flags, then the chips
  std::vector<TextSpan> flags, chips;
  std::vector<const ReviewedCheck*> flagged;  // the checks that the flags stand for
  std::vector<const TextSpan*> others;        // where the chips' relations lead
  const SpanLabels* labels = nullptr;
  // The check that a flag stands for; nullptr for a span or a chip.
  const ReviewedCheck* checkOf(const TextSpan& span) const;
  // Where a chip's relation leads; nullptr for a span or a flag.
  const TextSpan* otherOf(const TextSpan& span) const;
};
PlacedSpans placeSpans(const PanelContext& context, const Report& report, ReportLayout& layout);

// Fills behind the words and brackets with labels above them, for the lines in sight. `pointed`: lit.
void drawSpans(const PanelContext& context, const ReportLayout& layout, const PlacedSpans& placed,
               ImVec2 origin, ReportLayout::LineRange lines, const Uid& pointed);
// The span under a position in the layout: its label, or else the shortest one whose words are there.
const TextSpan* spanUnder(const ReportLayout& layout, const PlacedSpans& placed,
                          ReportLayout::LineRange lines, ImVec2 position);

}  // namespace chiasm::app
