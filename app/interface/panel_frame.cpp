// The right panel's frame: its tabs, and the lines that are dragged to resize it.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "app/interface/icons.h"
#include "app/interface/shell.h"

namespace chiasm::app {
namespace {

int countOf(const Session& session, CheckVerdict verdict) {
  return session.review()
             ? countVerdicts(*session.review(), session.current())[static_cast<std::size_t>(verdict)]
             : 0;
}

// What still needs a person, as signs with numbers.
struct OpenChecks {
  CheckVerdict verdict;
  const char* icon;
  ImU32 colour;
  int count;
};
std::vector<OpenChecks> openChecks(const Session& session, const Theme& theme) {
  std::vector<OpenChecks> open;
  if (!session.review()) return open;
  const auto counts = countVerdicts(*session.review(), session.current());
  for (const OpenChecks& sign :
       {OpenChecks{CheckVerdict::conflict, icons::kConflict, theme.colours.conflict, 0},
        OpenChecks{CheckVerdict::warn, icons::kWarning, theme.colours.warning, 0}})
    if (const int count = counts[static_cast<std::size_t>(sign.verdict)]; count > 0)
      open.push_back({sign.verdict, sign.icon, sign.colour, count});
  return open;
}

// Draws the signs from `x` on; their right end.
float drawOpenChecks(ShellContext& context, const std::vector<OpenChecks>& open, float x, float middle,
                     const Area& area) {
  const Theme& theme = context.theme;
  const float size = theme.icons->FontSize * 0.75f;
  for (const OpenChecks& sign : open) {
    ImGui::GetWindowDrawList()->AddText(theme.icons, size, {x, middle - size / 2}, sign.colour, sign.icon);
    x += size + theme.px(3);
    x = drawTextAt(context, sign.verdict == CheckVerdict::conflict ? "conflicts" : "warnings", theme.small, x,
                   middle, theme.colours.dim, std::to_string(sign.count), area) +
        theme.px(7);
  }
  return x;
}

std::string checksInWords(const Session& session) {
  const auto some = [](int count, const char* one, const char* several) {
    return std::to_string(count) + " " + (count == 1 ? one : several);
  };
  return some(countOf(session, CheckVerdict::conflict), "conflict", "conflicts") + ", " +
         some(countOf(session, CheckVerdict::warn), "warning", "warnings");
}

}  // namespace

void drawPanelTabs(ShellContext& context) {
  const Theme& theme = context.theme;
  const Area& area = context.layout.tabs;
  Session& session = context.session;
  fillArea(area, theme.colours.panel);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = areaMinimum(area), high = areaMaximum(area);
  list.AddLine({low.x, high.y - theme.px(0.5f)}, {high.x, high.y - theme.px(0.5f)}, theme.colours.line,
               theme.px(1));
  const float middle = (low.y + high.y) * 0.5f;
  float x = low.x + theme.px(18);
  constexpr struct {
    RightTab tab;
    const char *name, *action;
  } kTabs[] = {{RightTab::report, "Report", "panel.report"},
               {RightTab::checks, "Checks", "panel.checks"},
               {RightTab::effects, "Effects", "panel.effects"},
               {RightTab::measures, "Measures", "panel.measures"},
               {RightTab::history, "History", "panel.history"}};
  const auto openOf = [&](RightTab tab) {
    return tab == RightTab::checks ? openChecks(session, theme) : std::vector<OpenChecks>{};
  };
  const auto widthOf = [&](RightTab tab, const char* name) {
    float width = textSize(theme.body, name).x;
    for (const OpenChecks& sign : openOf(tab))
      width +=
          theme.icons->FontSize * 0.75f + textSize(theme.small, std::to_string(sign.count)).x + theme.px(10);
    return width;
  };
  // A narrow panel puts the tabs closer together.
  float needed = 0.0f;
  for (const auto& tab : kTabs) needed += widthOf(tab.tab, tab.name);
  const float gap =
      std::clamp((high.x - x - needed) / static_cast<float>(std::size(kTabs)), theme.px(8), theme.px(30));
  const float reach = std::min(theme.px(10), gap * 0.5f);  // of a tab beyond its words
  for (const auto& tab : kTabs) {
    const auto open = openOf(tab.tab);
    const ImVec2 words = textSize(theme.body, tab.name);
    const float width = widthOf(tab.tab, tab.name);
    const bool active = session.view().rightTab == tab.tab;
    ImGui::SetCursorScreenPos({x - reach, low.y});
    if (ImGui::InvisibleButton(tab.action, {width + 2 * reach, high.y - low.y}))
      session.runAction(tab.action);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered)
      tooltip(open.empty() ? tab.name : tab.name + (": " + checksInWords(session)),
              session.actions().chordOf(tab.action));
    drawTextAt(context, tab.name, theme.body, x, middle,
               active || hovered ? theme.colours.text : theme.colours.dim, tab.name, area);
    drawOpenChecks(context, open, x + words.x + theme.px(7), middle, area);
    if (active)
      list.AddRectFilled({x - reach, high.y - theme.px(2)}, {x + width + reach, high.y},
                         theme.colours.accent);
    x += width + gap;
  }
}

void drawPanelHandles(ShellContext& context) {
  const Theme& theme = context.theme;
  const WindowLayout& layout = context.layout;
  ViewState& view = context.session.view();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float edge = areaMinimum(layout.tabs).x - theme.px(0.5f);
  list.AddLine({edge, areaMinimum(layout.tabs).y}, {edge, areaMinimum(layout.status).y}, theme.colours.line,
               theme.px(1));
  ImGui::SetCursorScreenPos(areaMinimum(layout.panelEdge));
  ImGui::InvisibleButton("panel edge", {static_cast<float>(layout.panelEdge.size.x),
                                        std::max(1.0f, static_cast<float>(layout.panelEdge.size.y))});
  const double logicalWidth = layout.window.x / static_cast<double>(theme.scale);
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemActive() && ImGui::GetIO().MouseDelta.x != 0)
    view.rightPanelWidth = clampPanelWidth(
        (layout.window.x - static_cast<double>(ImGui::GetIO().MousePos.x)) / static_cast<double>(theme.scale),
        logicalWidth);

  if (layout.divider.empty()) return;
  fillArea(layout.divider, theme.colours.panel);
  const ImVec2 low = areaMinimum(layout.divider), high = areaMaximum(layout.divider);
  const float line = std::round((low.y + high.y) * 0.5f);
  list.AddRectFilled({low.x, line}, {high.x, line + theme.px(1)}, theme.colours.line);
  ImGui::SetCursorScreenPos(low);
  ImGui::InvisibleButton("panel divider", {high.x - low.x, high.y - low.y});
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  if (ImGui::IsItemActive() && ImGui::GetIO().MouseDelta.y != 0) {
    // The line stays under the cursor: the lower panel begins half the divider's height below it.
    const double top = layout.upperPanel.origin.y, bottom = layout.lowerPanel.bottom();
    const double lowerTop = static_cast<double>(ImGui::GetIO().MousePos.y) + layout.divider.size.y * 0.5;
    view.segmentsShare = std::clamp((bottom - lowerTop) / (bottom - top), 0.1, 0.9);
  }
}

}  // namespace chiasm::app
