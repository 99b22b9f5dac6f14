#include "app/interface/pick_list.h"

#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cfloat>

#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

void drawRow(const Theme& theme, const PickRow& row, bool selected, float height) {
  const ImVec2 start = ImGui::GetItemRectMin(), end = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (selected) list.AddRectFilled(start, end, withAlpha(theme.colours.accent, 0.18f), theme.px(6));
  list.AddText(theme.icons, theme.icons->FontSize,
               {start.x + theme.px(10), start.y + (height - theme.icons->FontSize) / 2}, theme.colours.dim,
               row.icon);
  const float most = (end.x - start.x) * 0.6f;
  const float hintWidth =
      std::min(most, theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, row.hint.c_str()).x);
  drawEllipsised(list, theme.body, {start.x + theme.px(38), start.y + (height - theme.body->FontSize) / 2},
                 end.x - start.x - hintWidth - theme.px(62), theme.colours.text, row.label);
  drawEllipsised(list, theme.small,
                 {end.x - hintWidth - theme.px(12), start.y + (height - theme.small->FontSize) / 2},
                 hintWidth + 1, theme.colours.faint, row.hint);
}

}  // namespace

std::string loweredAscii(std::string_view text) {
  std::string result(text);
  for (char& letter : result)
    if (static_cast<unsigned char>(letter) < 128)
      letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

int matchScore(const std::string& wanted, const std::string& label) {
  const std::string text = loweredAscii(label);
  if (wanted.empty()) return 1;
  const std::size_t at = text.find(wanted);
  if (at == 0) return 100;
  if (at != std::string::npos) return text[at - 1] == ' ' ? 80 : 60;
  std::size_t next = 0;
  for (const char letter : text)
    if (next < wanted.size() && letter == wanted[next]) ++next;
  return next == wanted.size() ? 20 : 0;
}

std::optional<std::size_t> drawPickList(Session& session, const Theme& theme, const char* prompt,
                                        const char* nothing,
                                        const std::function<std::vector<PickRow>(const std::string&)>& rows) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel = beginOverlayPanel(theme, nullptr, {620, 460});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  if (ui.overlayJustOpened) {
    ImGui::SetKeyboardFocusHere();
    ui.overlayJustOpened = false;
  }
  ImGui::SetNextItemWidth(-FLT_MIN);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(theme.px(12), theme.px(9)));
  if (ImGui::InputTextWithHint("##find", prompt, &ui.overlayText)) ui.overlaySelection = 0;
  ImGui::PopStyleVar();
  ImGui::Dummy({0, theme.px(4)});
  const std::vector<PickRow> all = rows(ui.overlayText);
  const int count = static_cast<int>(all.size());
  const bool down = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_DownArrow));
  const bool up = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_UpArrow));
  if (down) ++ui.overlaySelection;
  if (up) --ui.overlaySelection;
  ui.overlaySelection = count == 0 ? 0 : std::clamp(ui.overlaySelection, 0, count - 1);
  int chosen = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ? ui.overlaySelection : -1;
  const float height = theme.px(34);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::BeginChild("found", {0, 0}, false);
  if (all.empty()) ImGui::TextDisabled("%s", nothing);
  ImGuiListClipper clipper;
  clipper.Begin(count, height);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      ImGui::PushID(i);
      if (ImGui::InvisibleButton("row", {ImGui::GetContentRegionAvail().x, height})) chosen = i;
      if (ImGui::IsItemHovered() && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0))
        ui.overlaySelection = i;
      drawRow(theme, all[static_cast<std::size_t>(i)], i == ui.overlaySelection, height);
      ImGui::PopID();
    }
  if (down || up)
    ImGui::SetScrollY(
        std::max(0.0f, static_cast<float>(ui.overlaySelection) * height - ImGui::GetWindowHeight() / 2));
  ImGui::EndChild();
  ImGui::PopStyleVar();
  endOverlayPanel();
  if (chosen < 0 || chosen >= count) return std::nullopt;
  ui.overlay = Overlay::none;
  return static_cast<std::size_t>(chosen);
}

}  // namespace chiasm::app
