// Text and lines over a medical picture: legible on black bone and white air alike.
#pragma once

#include <imgui.h>

#include <cmath>
#include <string>

#include "app/interface/theme.h"

namespace chiasm::app {

// Draws with a dark rim, at whole pixels.
class OverlayPen {
 public:
  OverlayPen(ImDrawList& list, const Theme& theme) : list_(list), theme_(theme) {}

  static ImVec2 size(ImFont* font, const std::string& text) {
    return font->CalcTextSizeA(font->FontSize, 1e9f, 0.0f, text.c_str());
  }
  void text(ImFont* font, ImVec2 at, ImU32 colour, const std::string& text) const {
    at = {std::round(at.x), std::round(at.y)};
    const float rim = std::max(1.0f, theme_.px(1));
    const ImU32 dark = IM_COL32(0, 0, 0, 170);
    for (const ImVec2 offset : {ImVec2(rim, 0), ImVec2(-rim, 0), ImVec2(0, rim), ImVec2(0, -rim)})
      list_.AddText(font, font->FontSize, {at.x + offset.x, at.y + offset.y}, dark, text.c_str());
    list_.AddText(font, font->FontSize, at, colour, text.c_str());
  }
  void line(ImVec2 a, ImVec2 b, ImU32 colour, float width = 1.0f) const {
    list_.AddLine(a, b, IM_COL32(0, 0, 0, 130), theme_.px(width + 1.5f));
    list_.AddLine(a, b, colour, theme_.px(width));
  }
  // Text in a small dark box with a coloured rim; its size is returned.
  ImVec2 label(ImVec2 topLeft, ImU32 colour, const std::string& text) const {
    const ImVec2 words = size(theme_.body, text);
    const ImVec2 padding(theme_.px(8), theme_.px(3));
    const ImVec2 end(topLeft.x + words.x + 2 * padding.x, topLeft.y + words.y + 2 * padding.y);
    list_.AddRectFilled(topLeft, end, withAlpha(theme_.colours.background, 0.86f), theme_.px(4));
    list_.AddRect(topLeft, end, colour, theme_.px(4), 0, theme_.px(1));
    list_.AddText(theme_.body, theme_.body->FontSize, {topLeft.x + padding.x, topLeft.y + padding.y}, colour,
                  text.c_str());
    return {end.x - topLeft.x, end.y - topLeft.y};
  }
  ImDrawList& list() const { return list_; }

 private:
  ImDrawList& list_;
  const Theme& theme_;
};

}  // namespace chiasm::app
