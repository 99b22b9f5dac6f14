// The report: its head, its text with marks, and under it the links or a card for what is at hand.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/panel.h"
#include "app/panels/report/check_card.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/report/report_text.h"
#include "app/panels/report/text_marks.h"
#include "app/panels/widgets.h"

namespace chiasm::app {

namespace {

void drawHead(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  std::string head = report.title;
  for (const std::string* part : {&report.author, &report.date, &report.status})
    if (!part->empty()) head += " · " + *part;
  head += fmt::format(" · version {}", report.version);
  ImGui::PushFont(theme.small);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("%s", head.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  ImGui::Dummy({0, theme.px(2)});
}

// The links of what is active; all of them otherwise. Those whose words were lost come first, whatever is
// active.
std::vector<const Link*> linksToList(const PanelContext& context, std::string& title) {
  std::vector<const Link*> all, active;
  for (const bool stale : {true, false})
    for (const Link& link : context.current.links) {
      if ((link.state == LinkState::stale) != stale) continue;
      all.push_back(&link);
      if (stale || holds(segmentsOf(link), context.view.activeSegment)) active.push_back(&link);
    }
  const Segment* segment = context.current.findSegment(context.view.activeSegment);
  if (segment && !active.empty()) {
    title = fmt::format("LINKS OF {}  {}", segment->name, active.size());
    return active;
  }
  title = fmt::format("LINKS  {}", all.size());
  return all;
}

// Spans whose words are not in the report any more: they cannot be shown in the text.
void drawLostSpans(PanelContext& context) {
  const Theme& theme = context.theme;
  for (const TextSpan& span : context.current.spans) {
    if (span.state != LinkState::stale) continue;
    ImGui::PushID(span.uid.text().c_str());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    if (ImGui::InvisibleButton("row", {std::max(width, 1.0f), theme.px(40)}))
      context.view.words.span = span.uid;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list.AddRectFilled(start, {start.x + width, start.y + theme.px(40)}, theme.colours.raised, theme.px(4));
    list.AddText(theme.icons, theme.icons->FontSize, {start.x + theme.px(2), start.y + theme.px(4)},
                 theme.colours.warning, icons::kTag);
    drawEllipsised(list, theme.body, {start.x + theme.px(24), start.y + theme.px(4)}, width - theme.px(28),
                   theme.colours.text, span.type + ": " + span.anchors.front().exact);
    drawEllipsised(list, theme.small, {start.x + theme.px(24), start.y + theme.px(21)}, width - theme.px(28),
                   theme.colours.warning, "stale: these words are not in the report any more");
    ImGui::PopID();
  }
}

void drawLinks(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  std::string title;
  const auto links = linksToList(context, title);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(7)});
  sectionHeading(theme, title.c_str());
  ImGui::SetCursorScreenPos({start.x + ImGui::GetContentRegionAvail().x - theme.px(150), start.y});
  drawSuggestionsInSight(context, report);
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(30)});
  ImGui::BeginChild("links", {0, 0}, false);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(links.size()), theme.px(42));
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      drawLinkRow(context, *links[static_cast<std::size_t>(i)]);
  ImGui::PopStyleVar();
  drawLostSpans(context);
  ImGui::EndChild();
}

// What is at hand comes first: selected words, a check, a suggestion, a span; else the links.
void drawBelow(PanelContext& context, const Report& report) {
  const WordsState& words = context.view.words;
  if (context.view.selectedText || !words.anchoring.empty()) return drawSelectionCard(context, report);
  if (const ReviewedCheck* check = shownCheck(context)) return drawCheckCard(context, *check);
  if (context.review != nullptr && words.suggestion)
    if (const Suggestion* suggestion =
            context.review->find(words.suggestion->report, words.suggestion->range))
      return drawSuggestionCard(context, report, *suggestion);
  if (const TextSpan* span = context.current.findSpan(words.span)) return drawSpanCard(context, *span);
  drawLinks(context, report);
}

void drawEmpty(PanelContext& context) {
  const Theme& theme = context.theme;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("No report yet. Drop a text file onto the window, or paste or type one.");
  ImGui::PopStyleColor();
  if (!context.readOnly && iconButton(theme, "paste report", icons::kPaste, "Paste or type a report", true))
    context.intents.push(RunAction{"case.pasteReport"});
}

// A new version of a long report shows the former one until it is laid out.
void drawText(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  const int width = static_cast<int>(ImGui::GetContentRegionAvail().x - theme.px(4));
  const Report* shown = &report;
  ReportLayout* layout = context.reportLayouts.layoutOf(report, width, theme.scale);
  const auto& all = context.current.reports;
  for (auto older = all.rbegin(); layout == nullptr && older != all.rend(); ++older)
    if (older->document == report.document && older->uid != report.uid) {
      shown = &*older;
      layout = context.reportLayouts.known(older->uid);
    }
  if (layout != nullptr) return ReportText(context, *shown, *layout).draw();
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextUnformatted("Laying out the report\xe2\x80\xa6");
  ImGui::PopStyleColor();
}

// A check under the report keeps its segments lit until something else is pointed at.
void lightShownCheck(PanelContext& context) {
  const ReviewedCheck* check = shownCheck(context);
  if (check == nullptr || !context.view.nextHover.segments.empty()) return;
  context.view.nextHover.segments = segmentsOf(check->result);
}

}  // namespace

void drawReportPanel(PanelContext& context) {
  const Theme& theme = context.theme;
  if (context.current.reports.empty()) {
    drawEmpty(context);
    return;
  }
  const Report& report = context.current.reports.back();
  const float available = ImGui::GetContentRegionAvail().y;
  // The same height whatever stands there, so that the text stays where it is.
  const float below = std::min(theme.px(196), available * 0.42f);

  ImGui::BeginChild("report", {0, available - below}, false);
  drawHead(context, report);
  drawText(context, report);
  ImGui::EndChild();

  lightShownCheck(context);
  horizontalLine(theme);
  ImGui::BeginChild("below", {0, 0}, false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  drawBelow(context, report);
  ImGui::EndChild();
}

}  // namespace chiasm::app
