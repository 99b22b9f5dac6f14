#include "app/interface/shell.h"

#include <cmath>

#include "app/panels/widgets.h"

namespace chiasm::app {

ImVec2 areaMinimum(const Area& area) {
  return {static_cast<float>(area.origin.x), static_cast<float>(area.origin.y)};
}
ImVec2 areaMaximum(const Area& area) {
  return {static_cast<float>(area.right()), static_cast<float>(area.bottom())};
}

void fillArea(const Area& area, ImU32 colour) {
  ImGui::GetWindowDrawList()->AddRectFilled(areaMinimum(area), areaMaximum(area), colour);
}

ImVec2 textSize(ImFont* font, const std::string& text) {
  return font->CalcTextSizeA(font->FontSize, 1e9f, 0.0f, text.c_str());
}

float drawTextAt(ShellContext& context, const char* name, ImFont* font, float x, float middleY, ImU32 colour,
                 const std::string& text, const Area& area) {
  const ImVec2 size = textSize(font, text);
  const ImVec2 at(std::round(x), std::round(middleY - size.y * 0.5f));
  ImGui::GetWindowDrawList()->AddText(font, font->FontSize, at, colour, text.c_str());
  if (!text.empty())
    context.log.add(name, at, {at.x + size.x, at.y + size.y}, areaMinimum(area), areaMaximum(area));
  return at.x + size.x;
}

namespace {

constexpr float kPadding = 10, kKeyGap = 10, kArrowGap = 6, kArrowWidth = 7;

float keyWidth(const Theme& theme, const std::string& chord) {
  return chord.empty() ? 0.0f : textSize(theme.small, chord).x + theme.px(10 + kKeyGap);
}

}  // namespace

float flatButtonWidth(const Theme& theme, const std::string& label, const std::string& chord, bool dropDown) {
  return textSize(theme.body, label).x + theme.px(2 * kPadding) + keyWidth(theme, chord) +
         (dropDown ? theme.px(kArrowGap + kArrowWidth) : 0.0f);
}

FlatButton drawFlatButton(ShellContext& context, const char* id, const std::string& label, float x,
                          float middleY, float logicalHeight, bool framed, const Area& area,
                          const std::string& chord, bool dropDown) {
  const Theme& theme = context.theme;
  const float width = flatButtonWidth(theme, label, chord, dropDown), height = theme.px(logicalHeight);
  const ImVec2 low(std::round(x), std::round(middleY - height * 0.5f));
  const ImVec2 high(low.x + width, low.y + height);
  ImGui::SetCursorScreenPos(low);
  FlatButton result;
  result.pressed = ImGui::InvisibleButton(id, {width, height});
  result.hovered = ImGui::IsItemHovered();
  result.right = high.x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (framed || result.hovered)
    list.AddRectFilled(low, high,
                       result.hovered ? ImGui::GetColorU32(ImGuiCol_ButtonHovered) : theme.colours.raised,
                       theme.px(5));
  if (framed) list.AddRect(low, high, theme.colours.line, theme.px(5), 0, theme.px(1));
  const ImVec2 words = textSize(theme.body, label);
  const ImU32 colour = framed || result.hovered ? theme.colours.text : theme.colours.dim;
  list.AddText(theme.body, theme.body->FontSize,
               {low.x + theme.px(kPadding), std::round(middleY - words.y * 0.5f)}, colour, label.c_str());
  float right = low.x + theme.px(kPadding) + words.x;
  if (!chord.empty()) {
    const float lineHeight = theme.small->FontSize;
    drawKey(list, theme, {right + theme.px(kKeyGap), std::round(middleY - lineHeight * 0.5f - theme.px(1))},
            chord);
  }
  if (dropDown) {
    right += theme.px(kArrowGap);
    const float w = theme.px(kArrowWidth), top = middleY - theme.px(1.5f);
    list.AddTriangleFilled({right, top}, {right + w, top}, {right + w * 0.5f, top + theme.px(4.5f)}, colour);
  }
  context.log.add(std::string("button ") + id, low, high, areaMinimum(area), areaMaximum(area));
  return result;
}

void tooltip(const std::string& text, const std::string& chord) {
  // Sentences in lines that are easily read, and never wider than the window.
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ImGui::GetFontSize() * 34.0f);
  ImGui::TextUnformatted((chord.empty() ? text : text + "   " + chord).c_str());
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

}  // namespace chiasm::app
