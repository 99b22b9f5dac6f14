#include <fmt/core.h>
#include <imgui.h>

#include <cmath>
#include <string>

#include "app/actions/action_table.h"
#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/report/text_marks.h"
#include "app/panels/widgets.h"

namespace chiasm::app {
namespace {

// "right · 34.2 × 30.1 mm · 25.3 ml · at −24, −51, 58 mm"
std::string describe(const SuggestedTarget& target) {
  std::string text = target.side == Side::none ? std::string() : std::string(sideName(target.side)) + " · ";
  const auto whole = [](double mm) { return std::lround(mm); };
  text += fmt::format("{:.1f} × {:.1f} mm · {:.1f} ml · at {}, {}, {} mm", target.longestMm,
                      target.perpendicularMm, target.millilitres, whole(target.middle.mm.x),
                      whole(target.middle.mm.y), whole(target.middle.mm.z));
  return text;
}

std::string titleOf(const SuggestedTarget& target) {
  if (!target.code) return target.name;
  return fmt::format("{}  ({} {})", target.name, target.code->scheme, target.code->value);
}

void drawTarget(PanelContext& context, const Suggestion& suggestion, std::size_t rank) {
  const Theme& theme = context.theme;
  const SuggestedTarget& target = suggestion.targets[rank];
  ImGui::PushID(static_cast<int>(rank));
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(68);
  const float buttons = context.readOnly ? 0.0f : theme.px(128);
  ImGui::SetItemAllowOverlap();
  if (ImGui::InvisibleButton("row", {std::max(width - buttons, 1.0f), height}))
    context.intents.push(GoToSegment{target.segment});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsMouseHoveringRect(start, {start.x + width, start.y + height}) && ImGui::IsWindowHovered()) {
    list.AddRectFilled(start, {start.x + width, start.y + height}, theme.colours.raised, theme.px(4));
    context.view.nextHover.segments.push_back(target.segment);
  }
  drawSwatch(context, target.segment, {start.x + theme.px(4), start.y + theme.px(11)});
  const float x = start.x + theme.px(24), room = width - theme.px(28);
  drawEllipsised(list, theme.body, {x, start.y + theme.px(8)}, room - buttons, theme.colours.text,
                 titleOf(target));
  drawEllipsised(list, theme.small, {x, start.y + theme.px(32)}, room, theme.colours.dim, describe(target));
  std::string reasons;
  for (const std::string& reason : target.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
  drawEllipsised(list, theme.small, {x, start.y + theme.px(49)}, room, theme.colours.faint, reasons);
  if (!context.readOnly) {
    ImGui::SetCursorScreenPos({start.x + width - theme.px(30), start.y + theme.px(3)});
    if (iconButton(theme, "reject", icons::kReject, nullptr, false))
      context.intents.push(RejectSuggestion{suggestion.report, suggestion.range, target.segment});
    logItem(context, "reject " + target.name);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("Reject: not suggested for these words again");
    ImGui::SetCursorScreenPos({start.x + width - theme.px(124), start.y + theme.px(3)});
    if (iconButton(theme, "accept", icons::kCheck, "Accept", true))
      context.intents.push(AcceptSuggestion{suggestion.report, suggestion.range, target.segment});
    logItem(context, "accept " + target.name);
    if (ImGui::IsItemHovered() && rank == 0 && context.actions != nullptr)
      ImGui::SetTooltip("Link these words to %s  %s", target.name.c_str(),
                        context.actions->chordOf("suggestion.accept").c_str());
  }
  ImGui::SetCursorScreenPos({start.x, start.y + height + theme.px(2)});
  ImGui::Dummy({0, 0});
  ImGui::PopID();
}

}  // namespace

void drawSuggestionCard(PanelContext& context, const Report&, const Suggestion& suggestion) {
  const std::string heading = fmt::format("Suggested for \xe2\x80\x9c{}\xe2\x80\x9d  {}", suggestion.quote,
                                          suggestion.targets.size());
  if (cardHeading(context, heading.c_str())) {
    context.view.words.suggestion.reset();
    return;
  }
  ImGui::BeginChild("suggested", {0, 0}, false);
  for (std::size_t i = 0; i < suggestion.targets.size(); ++i) drawTarget(context, suggestion, i);
  ImGui::EndChild();
}

void drawSuggestionsInSight(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  const auto& sight = context.view.words.inSight;
  if (!sight || sight->report != report.uid || context.readOnly || !context.view.words.suggestions) return;
  AcceptSuggestions all;
  for (const Suggestion* suggestion : openSuggestions(context, report, sight->range))
    all.places.push_back({suggestion->report, suggestion->range});
  if (all.places.empty()) return;
  const std::string label = fmt::format("Accept {} in sight", all.places.size());
  if (iconButton(theme, "accept all", icons::kSuggest, label.c_str(), true)) context.intents.push(all);
  logItem(context, "accept all");
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("Link the dotted words in sight to the segment that fits each best");
}

}  // namespace chiasm::app
