#include "app/panels/widgets.h"

#include <algorithm>
#include <cctype>
#include <cfloat>

#include "app/interface/item_log.h"

namespace chiasm::app {

bool iconButton(const Theme& theme, const char* id, const char* icon, const char* label, bool filled,
                bool active) {
  const float height = theme.px(28), padding = theme.px(7);
  const ImVec2 iconSize = theme.icons->CalcTextSizeA(theme.icons->FontSize, FLT_MAX, 0, icon);
  const ImVec2 labelSize =
      label ? theme.body->CalcTextSizeA(theme.body->FontSize, FLT_MAX, 0, label) : ImVec2(0, 0);
  const float width = label ? padding + iconSize.x + theme.px(6) + labelSize.x + theme.px(10) : height;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImGui::PushID(id);
  const bool pressed = ImGui::InvisibleButton("button", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImGui::PopID();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end(start.x + width, start.y + height);
  if (active)
    list.AddRectFilled(start, end, withAlpha(theme.colours.accent, 0.2f), theme.px(6));
  else if (hovered || filled)
    list.AddRectFilled(start, end, ImGui::GetColorU32(hovered ? ImGuiCol_ButtonHovered : ImGuiCol_Button),
                       theme.px(6));
  const float alpha = ImGui::GetStyle().Alpha;
  const ImU32 ink = withAlpha(active              ? theme.colours.accent
                              : hovered || filled ? theme.colours.text
                                                  : theme.colours.dim,
                              alpha);
  const float iconX = label ? start.x + padding : start.x + (width - iconSize.x) / 2;
  list.AddText(theme.icons, theme.icons->FontSize, {iconX, start.y + (height - iconSize.y) / 2}, ink, icon);
  if (label)
    list.AddText(theme.body, theme.body->FontSize,
                 {start.x + padding + iconSize.x + theme.px(6), start.y + (height - labelSize.y) / 2}, ink,
                 label);
  return pressed;
}

bool choiceButton(const Theme& theme, const char* label, bool chosen) {
  ImGui::PushStyleColor(ImGuiCol_Button, chosen ? withAlpha(theme.colours.accent, 0.22f)
                                                : withAlpha(theme.colours.raised, 1.0f));
  ImGui::PushStyleColor(ImGuiCol_Text, chosen ? theme.colours.text : theme.colours.dim);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(theme.px(8), 0));
  const bool pressed = ImGui::Button(label, {0, theme.px(28)});
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  return pressed;
}

void sectionHeading(const Theme& theme, const char* text) {
  std::string capitals(text);
  // ASCII only: other letters stand as they are rather than wrongly cased.
  std::transform(capitals.begin(), capitals.end(), capitals.begin(), [](unsigned char letter) {
    return static_cast<char>(letter < 128 ? std::toupper(letter) : letter);
  });
  ImGui::PushFont(theme.heading);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextUnformatted(capitals.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void horizontalLine(const Theme& theme) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddRectFilled({start.x, start.y + theme.px(4)},
                                            {start.x + width, start.y + theme.px(4) + 1}, theme.colours.line);
  ImGui::Dummy({width, theme.px(9)});
}

float drawEllipsised(ImDrawList& list, ImFont* font, ImVec2 position, float width, ImU32 colour,
                     std::string_view text) {
  const float full =
      font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
  if (full <= width) {
    list.AddText(font, font->FontSize, position, colour, text.data(), text.data() + text.size());
    return full;
  }
  static constexpr std::string_view kEllipsis = "\xe2\x80\xa6";
  const float room = width - font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, kEllipsis.data(),
                                                 kEllipsis.data() + kEllipsis.size())
                                 .x;
  const char* cut = nullptr;
  const float used = font->CalcTextSizeA(font->FontSize, std::max(room, 1.0f), 0, text.data(),
                                         text.data() + text.size(), &cut)
                         .x;
  list.AddText(font, font->FontSize, position, colour, text.data(), cut);
  list.AddText(font, font->FontSize, {position.x + used, position.y}, colour, kEllipsis.data(),
               kEllipsis.data() + kEllipsis.size());
  return width;
}

float drawKey(ImDrawList& list, const Theme& theme, ImVec2 position, std::string_view chord) {
  if (chord.empty()) return 0;
  const ImVec2 size = theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, chord.data(),
                                                 chord.data() + chord.size());
  const float width = size.x + theme.px(10), height = size.y + theme.px(4);
  list.AddRect(position, {position.x + width, position.y + height}, theme.colours.line, theme.px(4));
  list.AddText(theme.small, theme.small->FontSize, {position.x + theme.px(5), position.y + theme.px(2)},
               theme.colours.faint, chord.data(), chord.data() + chord.size());
  return width;
}

OverlayPanel beginOverlayPanel(const Theme& theme, const char* title, ImVec2 logicalSize,
                               OverlayPlace place) {
  const ImGuiViewport& viewport = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport.Pos);
  ImGui::SetNextWindowSize(viewport.Size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleColor(ImGuiCol_WindowBg,
                        place == OverlayPlace::centre ? theme.colours.veil : IM_COL32(0, 0, 0, 0));
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav;
  ImGui::Begin("overlay", nullptr, kFlags);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  const ImVec2 size(std::min(theme.px(logicalSize.x), viewport.Size.x - theme.px(48)),
                    std::min(theme.px(logicalSize.y), viewport.Size.y - theme.px(48)));
  ImVec2 corner(viewport.Pos.x + (viewport.Size.x - size.x) / 2,
                viewport.Pos.y + (viewport.Size.y - size.y) / 2.6f);
  if (place == OverlayPlace::aside)
    corner = {viewport.Pos.x + theme.px(64), viewport.Pos.y + viewport.Size.y - size.y - theme.px(40)};
  OverlayPanel panel;
  const bool outside = !ImGui::IsMouseHoveringRect(corner, {corner.x + size.x, corner.y + size.y}, false);
  panel.wantsClose = outside && ImGui::IsWindowHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  // A text field keeps keys from the action table, Esc among them: one press closes all the same.
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) panel.wantsClose = true;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(corner, {corner.x + size.x, corner.y + size.y}, theme.colours.panel, theme.px(10));
  list.AddRect(corner, {corner.x + size.x, corner.y + size.y}, theme.colours.line, theme.px(10));
  ImGui::SetCursorScreenPos({corner.x + theme.px(20), corner.y + theme.px(16)});
  ImGui::BeginChild("overlay panel", {size.x - theme.px(40), size.y - theme.px(32)}, false);
  if (title) {
    ImGui::PushFont(theme.strong);
    ImGui::TextUnformatted(title);
    ImGui::PopFont();
    horizontalLine(theme);
  }
  return panel;
}

void endOverlayPanel() {
  ImGui::EndChild();
  ImGui::End();
}

void noteItem(const PanelContext& context, const std::string& name, ImVec2 low, ImVec2 high) {
  const ImVec2 from = ImGui::GetWindowPos();
  const ImVec2 to(from.x + ImGui::GetWindowWidth(), from.y + ImGui::GetWindowHeight());
  if (context.log && low.y >= from.y && high.y <= to.y) context.log->add(name, low, high, from, to);
}

}  // namespace chiasm::app
