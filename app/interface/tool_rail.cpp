// The tool rail: looking and measuring, editing, linking; help at the foot.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/interface/icons.h"
#include "app/interface/shell.h"
#include "app/tools/tool.h"

namespace chiasm::app {
namespace {

struct RailEntry {
  ToolKind kind;
  const char* icon;
  bool startsGroup;
};

constexpr std::array<RailEntry, 15> kRail{{{ToolKind::navigate, icons::kNavigate, false},
                                           {ToolKind::ruler, icons::kRuler, false},
                                           {ToolKind::angle, icons::kAngle, false},
                                           {ToolKind::point, icons::kPoint, false},
                                           {ToolKind::ellipse, icons::kEllipse, false},
                                           {ToolKind::box, icons::kBox, false},
                                           {ToolKind::brush, icons::kBrush, true},
                                           {ToolKind::eraser, icons::kEraser, false},
                                           {ToolKind::draw, icons::kDraw, false},
                                           {ToolKind::livewire, icons::kLivewire, false},
                                           {ToolKind::scissors, icons::kScissors, false},
                                           {ToolKind::traceLevel, icons::kTrace, false},
                                           {ToolKind::threshold, icons::kThreshold, false},
                                           {ToolKind::grow, icons::kGrow, false},
                                           {ToolKind::link, icons::kLink, true}}};

struct RailButton {
  bool pressed = false, hovered = false;
};

RailButton drawRailButton(ShellContext& context, const char* id, const char* icon, ImVec2 low, float edge,
                          bool active, bool enabled) {
  const Theme& theme = context.theme;
  const ImVec2 high(low.x + edge, low.y + edge);
  ImGui::SetCursorScreenPos(low);
  RailButton result;
  result.pressed = ImGui::InvisibleButton(id, {edge, edge}) && enabled;
  result.hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (active) {
    list.AddRectFilled(low, high, withAlpha(theme.colours.accent, 0.18f), theme.px(6));
    list.AddRect(low, high, withAlpha(theme.colours.accent, 0.55f), theme.px(6), 0, theme.px(1));
  } else if (result.hovered && enabled) {
    list.AddRectFilled(low, high, theme.colours.raised, theme.px(6));
  }
  const ImU32 colour = active           ? theme.colours.accent
                       : !enabled       ? withAlpha(theme.colours.faint, 0.45f)
                       : result.hovered ? theme.colours.text
                                        : theme.colours.dim;
  const ImVec2 size = textSize(theme.icons, icon);
  list.AddText(theme.icons, theme.icons->FontSize,
               {std::round((low.x + high.x - size.x) * 0.5f), std::round((low.y + high.y - size.y) * 0.5f)},
               colour, icon);
  context.log.add(std::string("rail ") + id, low, high, areaMinimum(context.layout.rail),
                  areaMaximum(context.layout.rail));
  return result;
}

}  // namespace

void drawToolRail(ShellContext& context) {
  const Theme& theme = context.theme;
  const Area& area = context.layout.rail;
  Session& session = context.session;
  fillArea(area, theme.colours.panel);
  const ImVec2 low = areaMinimum(area), high = areaMaximum(area);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddLine({high.x - theme.px(0.5f), low.y}, {high.x - theme.px(0.5f), high.y}, theme.colours.line,
               theme.px(1));
  // Smaller where the window is too low for all of them.
  const float gaps = 3 * theme.px(8) + 2 * theme.px(10) + static_cast<float>(kRail.size()) * theme.px(2);
  const float edge =
      std::min(theme.px(36), std::floor((high.y - low.y - gaps) / static_cast<float>(kRail.size() + 1)));
  const float left = std::round((low.x + high.x - edge) * 0.5f);
  float y = low.y + theme.px(8);
  const Segment* active = session.current().findSegment(session.view().activeSegment);
  const bool canEdit = active != nullptr && !active->locked && !session.readOnlyReason();
  for (const RailEntry& entry : kRail) {
    if (entry.startsGroup) {
      const float line = std::round(y + theme.px(4));
      list.AddLine({left + theme.px(4), line}, {left + edge - theme.px(4), line}, theme.colours.line,
                   theme.px(1));
      y += theme.px(10);
    }
    const std::string action = std::string("tool.") + toolId(entry.kind);
    const bool enabled = makeTool(entry.kind)->needsSegment() ? canEdit : true;
    const RailButton button = drawRailButton(context, action.c_str(), entry.icon, {left, y}, edge,
                                             session.view().tool == entry.kind, enabled);
    if (button.pressed) session.runAction(action);
    if (button.hovered) {
      std::string text = toolName(entry.kind);
      if (!enabled)
        text += active == nullptr ? " \u2014 needs a segment: make one with N"
                : active->locked  ? " \u2014 the active segment is locked"
                                  : " \u2014 this case is read-only";
      tooltip(text, session.actions().chordOf(action));
    }
    y += edge + theme.px(2);
  }
  const RailButton help = drawRailButton(context, "help", icons::kHelp, {left, high.y - edge - theme.px(8)},
                                         edge, session.ui().overlay == Overlay::help, true);
  if (help.pressed) session.runAction("app.help");
  if (help.hovered) tooltip("Every key", session.actions().chordOf("app.help"));
}

}  // namespace chiasm::app
