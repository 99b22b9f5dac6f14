// Checks: what the report says against what the masks show, with verdict, rule, evidence and Show.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <string>
#include <vector>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/panel.h"
#include "app/panels/report/check_card.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/widgets.h"

namespace chiasm::app {

namespace {

constexpr CheckVerdict kOrder[] = {CheckVerdict::conflict, CheckVerdict::warn, CheckVerdict::cannotTell,
                                   CheckVerdict::pass};

// A sign, a count and a word to press; how wide it is.
float filterWidth(const Theme& theme, const std::string& label) {
  return theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, label.c_str()).x + theme.px(36);
}

// Which verdicts are listed: each a button that stays pressed.
void drawFilter(PanelContext& context) {
  const Theme& theme = context.theme;
  const auto counts = countVerdicts(*context.review, context.current);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(28);
  float x = 0, y = 0;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const CheckVerdict verdict : kOrder) {
    const VerdictLook look = lookOf(theme, verdict);
    bool& shown = context.view.words.verdicts[static_cast<std::size_t>(verdict)];
    const int count = counts[static_cast<std::size_t>(verdict)];
    const bool several = count != 1 && (verdict == CheckVerdict::conflict || verdict == CheckVerdict::warn);
    const std::string label = fmt::format("{} {}{}", count, look.word, several ? "s" : "");
    const float own = filterWidth(theme, label);
    if (x > 0 && x + own > width) {
      x = 0;
      y += height + theme.px(4);
    }
    const ImVec2 low(start.x + x, start.y + y), high(low.x + own, low.y + height);
    ImGui::SetCursorScreenPos(low);
    if (ImGui::InvisibleButton(look.word, {own, height})) shown = !shown;
    logItem(context, std::string("filter ") + look.word);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip(shown ? "Leave these out" : "List these too");
    list.AddRectFilled(low, high, withAlpha(shown ? look.colour : theme.colours.line, shown ? 0.18f : 0.4f),
                       theme.px(6));
    const ImU32 ink = shown ? look.colour : theme.colours.faint;
    list.AddText(theme.icons, theme.icons->FontSize * 0.85f, {low.x + theme.px(8), low.y + theme.px(7)}, ink,
                 look.icon);
    list.AddText(theme.small, theme.small->FontSize, {low.x + theme.px(27), low.y + theme.px(8)},
                 shown ? theme.colours.text : theme.colours.faint, label.c_str());
    x += own + theme.px(4);
  }
  ImGui::SetCursorScreenPos({start.x, start.y + y + height + theme.px(6)});
}

void drawRow(PanelContext& context, const ReviewedCheck& check) {
  const Theme& theme = context.theme;
  WordsState& words = context.view.words;
  const bool unfolded = words.unfolded == check.key();
  drawVerdict(context, check.result);
  if (unfolded) drawEvidence(context, check.result);
  ImGui::Indent(theme.px(16));
  if (iconButton(theme, "why", unfolded ? icons::kDown : icons::kRight, "Why", false))
    words.unfolded = unfolded ? std::string() : check.key();
  logItem(context, fmt::format("why {}", numberOf(context, check)));
  ImGui::SameLine(0, theme.px(6));
  drawCheckButtons(context, check, true);
  ImGui::Unindent(theme.px(16));
}

// Rows have heights of their own: each is remembered, and those out of sight cost nothing.
void drawRows(PanelContext& context, const std::vector<const ReviewedCheck*>& rows) {
  const Theme& theme = context.theme;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const float top = ImGui::GetWindowPos().y, bottom = top + ImGui::GetWindowHeight();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    ImGui::PushID(rows[i]->key().c_str());
    const ImGuiID heightId = ImGui::GetID("height");
    const float known = storage.GetFloat(heightId, theme.px(84));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    if (start.y + known < top || start.y > bottom) {
      ImGui::Dummy({0, known});
    } else {
      ImGui::BeginGroup();
      drawRow(context, *rows[i]);
      horizontalLine(theme);
      ImGui::EndGroup();
      storage.SetFloat(heightId, ImGui::GetItemRectSize().y);
    }
    ImGui::PopID();
    ImGui::PopID();
  }
}

void say(PanelContext& context, const char* text) {
  ImGui::PushStyleColor(ImGuiCol_Text, context.theme.colours.dim);
  ImGui::TextWrapped("%s", text);
  ImGui::PopStyleColor();
}

}  // namespace

void drawChecksPanel(PanelContext& context) {
  if (context.review == nullptr)
    return say(context, context.reviewing ? "Checking what the report says against the masks…"
                                          : "Nothing has been checked yet.");
  if (context.review->checks.empty())
    return say(context,
               "Nothing to check yet. Checks compare a report with the masks that its words are linked to.");
  drawFilter(context);
  std::vector<const ReviewedCheck*> rows;
  for (const ReviewedCheck& check : context.review->checks)
    if (context.view.words.verdicts[static_cast<std::size_t>(check.result.verdict)]) rows.push_back(&check);
  ImGui::BeginChild("checks", {0, 0}, false);
  if (rows.empty()) say(context, "None of the chosen kinds. Press one above to list it.");
  drawRows(context, rows);
  ImGui::EndChild();
}

}  // namespace chiasm::app
