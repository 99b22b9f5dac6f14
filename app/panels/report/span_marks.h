// Spans in a report's text: colours, brackets and labels above their lines.
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/text/span_labels.h"

namespace chiasm::app {

// A type's colour; the same word has the same one everywhere.
ImU32 spanColour(const std::string& type);
// "Finding · possible · right → right orbit"
std::string spanLabel(const Case& current, const TextSpan& span);
// Those with words in this version of the report.
std::vector<const TextSpan*> spansIn(const Case& current, const Report& report);

// The spans of a report with their places in a layout, whose lines make room for the labels.
struct PlacedSpans {
  std::vector<const TextSpan*> spans;
  const SpanLabels* labels = nullptr;  // null: not shown
};
PlacedSpans placeSpans(const PanelContext& context, const Report& report, ReportLayout& layout);

// Fills behind the words and brackets with labels above them, for the lines in sight. `pointed`: lit.
void drawSpans(const PanelContext& context, const ReportLayout& layout, const PlacedSpans& placed,
               ImVec2 origin, ReportLayout::LineRange lines, const Uid& pointed);
// The span under a position in the layout: its label, or else the shortest one whose words are there.
const TextSpan* spanUnder(const ReportLayout& layout, const PlacedSpans& placed,
                          ReportLayout::LineRange lines, ImVec2 position);

}  // namespace chiasm::app
