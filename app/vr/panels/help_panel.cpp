// The help panel: what each hand does, side by side as the hands are.
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/vr/panels/hand_help.h"
#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {
namespace {

// Returns how far down it reaches.
float drawHand(const PanelContent& content, const HandHelp& help, ImVec2 low, float width) {
  const Theme& theme = content.panel.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddText(theme.large, theme.large->FontSize, low, theme.colours.accent, help.title.c_str());
  float y = low.y + theme.large->FontSize + theme.px(12);
  for (const HelpRow& row : help.rows) {
    list.AddText(theme.strong, theme.strong->FontSize, {low.x, y}, theme.colours.text, row.control.c_str());
    y += theme.strong->FontSize + theme.px(1);
    const ImVec2 words = theme.body->CalcTextSizeA(theme.body->FontSize, FLT_MAX, width, row.does.c_str());
    list.AddText(theme.body, theme.body->FontSize, {low.x, y}, theme.colours.dim, row.does.c_str(), nullptr,
                 width);
    const ImVec2 window = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    const bool inSight = y >= window.y && y + words.y <= window.y + size.y;
    if (content.panel.log != nullptr && inSight) {
      content.panel.log->add("help " + row.control, {low.x, y}, {low.x + words.x, y + words.y}, window,
                             {window.x + size.x, window.y + size.y});
    }
    y += words.y + theme.px(9);
  }
  return y - low.y;
}

}  // namespace

void drawHelpPanel(PanelContent& content) {
  const auto help = handHelp(content.settings, content.room);
  const Theme& theme = content.panel.theme;
  // Larger text may need more than the panel's height: the stick scrolls it.
  ImGui::BeginChild("hands", {0, 0}, false);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, gap = theme.px(28);
  const bool both = !help[0].rows.empty() && !help[1].rows.empty();
  const float column = both ? (width - gap) * 0.5f : width;
  float x = low.x, height = 0.0f;
  for (const HandHelp& hand : help) {
    if (hand.rows.empty()) continue;
    height = std::max(height, drawHand(content, hand, {x, low.y}, column));
    x += column + gap;
  }
  ImGui::Dummy({width, height});
  ImGui::EndChild();
}

}  // namespace chiasm::app::vr
