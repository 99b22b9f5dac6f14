// Tiles that a ray hits easily.
#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/panels/widgets.h"
#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {

bool toolCanEdit(const PanelContent& content) {
  const Segment* active = content.panel.current.findSegment(content.panel.view.activeSegment);
  return active != nullptr && !active->locked && !content.panel.readOnly;
}

LargeTile drawLargeTile(const Theme& theme, int id, const char* icon, const std::string& label, ImVec2 low,
                        ImVec2 size, bool lit, bool enabled, ItemLog* log) {
  const ImVec2 high(low.x + size.x, low.y + size.y);
  ImGui::SetCursorScreenPos(low);
  ImGui::PushID(id);
  LargeTile result;
  result.pressed = ImGui::InvisibleButton("tile", size) && enabled;
  result.hovered = ImGui::IsItemHovered();
  ImGui::PopID();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool bright = result.hovered && enabled;
  list.AddRectFilled(low, high, bright ? ImGui::GetColorU32(ImGuiCol_ButtonHovered) : theme.colours.raised,
                     theme.px(6));
  if (lit) {
    // A rim and a bar: what is on is seen without its colour.
    list.AddRect(low, high, theme.colours.accent, theme.px(6), 0, theme.px(2));
    list.AddRectFilled({low.x + size.x * 0.3f, high.y - theme.px(5)},
                       {high.x - size.x * 0.3f, high.y - theme.px(2)}, theme.colours.accent);
  }
  const ImU32 ink = !enabled ? withAlpha(theme.colours.faint, 0.5f) : theme.colours.text;
  const bool pictured = icon != nullptr && *icon != '\0';
  const ImVec2 picture =
      pictured ? theme.icons->CalcTextSizeA(theme.icons->FontSize, FLT_MAX, 0, icon) : ImVec2(0, 0);
  const ImVec2 words = theme.strong->CalcTextSizeA(theme.strong->FontSize, FLT_MAX, 0, label.c_str());
  const float between = pictured ? theme.px(6) : 0.0f;
  const float top = low.y + (size.y - picture.y - words.y - between) * 0.5f;
  if (pictured)
    list.AddText(theme.icons, theme.icons->FontSize,
                 {std::round(low.x + (size.x - picture.x) * 0.5f), std::round(top)}, ink, icon);
  const float room = size.x - theme.px(6);
  drawEllipsised(
      list, theme.strong,
      {std::round(low.x + (size.x - std::min(words.x, room)) * 0.5f), std::round(top + picture.y + between)},
      room, ink, label);
  if (log != nullptr) {
    const ImVec2 window = ImGui::GetWindowPos(), extent = ImGui::GetWindowSize();
    log->add("tile " + label, low, high, window, {window.x + extent.x, window.y + extent.y});
  }
  return result;
}

}  // namespace chiasm::app::vr
