#include "app/panels/speed_controls.h"

#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/interface/icons.h"
#include "app/interface/speed_colour.h"
#include "app/panels/panel_rows.h"
#include "app/panels/widgets.h"
#include "app/session/effects.h"

namespace chiasm::app {
namespace {

constexpr float kBar = 10;

// Back, standing and out, with the speed at the crosshair as a mark and in figures.
void drawLegend(const PanelContext& context, const SpeedPreview& speed) {
  const Theme& theme = context.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float left = start.x + theme.px(kLabelWidth),
              width = ImGui::GetContentRegionAvail().x - theme.px(kLabelWidth);
  const auto place = [&](double at) { return left + width * static_cast<float>(at * 0.5 + 0.5); };
  constexpr int kParts = 40;
  for (int i = 0; i < kParts; ++i) {
    const auto colourAt = [](int part) {
      const glm::u8vec3 colour = speedColour(2.0 * part / kParts - 1.0);
      return IM_COL32(colour.r, colour.g, colour.b, 255);
    };
    const float x = left + width * static_cast<float>(i) / kParts;
    list.AddRectFilledMultiColor({x, start.y}, {x + width / kParts, start.y + theme.px(kBar)}, colourAt(i),
                                 colourAt(i + 1), colourAt(i + 1), colourAt(i));
  }
  const float below = start.y + theme.px(kBar + 4);
  const auto word = [&](const char* text, float share) {
    const float wide = theme.small->CalcTextSizeA(theme.small->FontSize, 1e9f, 0, text).x;
    list.AddText(theme.small, theme.small->FontSize, {left + (width - wide) * share, below},
                 theme.colours.dim, text);
  };
  word("\u22121 goes back", 0.0f);
  word("0 stands", 0.5f);
  word("1 runs out", 1.0f);
  noteItem(context, "effect speed legend", start, {left + width, below + theme.px(14)});
  std::string here = "Speed at the crosshair: the surface does not come there";
  if (const auto at = speed.image()->at(context.view.crosshair)) {
    here = fmt::format("Speed at the crosshair: {}{:.2f}", *at < -0.005 ? "\u2212" : "", std::abs(*at));
    const float x = place(*at);
    list.AddTriangleFilled({x - theme.px(4), start.y - theme.px(5)}, {x + theme.px(4), start.y - theme.px(5)},
                           {x, start.y + theme.px(1)}, theme.colours.text);
  }
  drawEllipsised(list, theme.small, {start.x, below + theme.px(18)}, theme.px(kLabelWidth) + width,
                 theme.colours.text, here);
  ImGui::SetCursorScreenPos({start.x, below + theme.px(40)});
  ImGui::Dummy({0, 0});
}

}  // namespace

void drawSpeedControls(PanelContext& context) {
  const Theme& theme = context.theme;
  SpeedDisplay& display = context.effect->speed;
  const SpeedPreview& speed = context.effects->speed();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddText(theme.body, theme.body->FontSize,
               {start.x, start.y + (theme.px(kRow) - theme.body->FontSize) / 2}, theme.colours.dim, "Speed");
  ImGui::SetCursorScreenPos({start.x + theme.px(kLabelWidth), start.y});
  if (iconButton(theme, "speed", display.shown ? icons::kVisible : icons::kHidden,
                 display.shown ? "In slices" : "Show in slices", true, display.shown))
    context.intents.push(RunAction{"effect.speed"});
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("Where the surface would run and where it would stand, before it moves   %s",
                      context.actions ? context.actions->chordOf("effect.speed").c_str() : "");
  noteItem(context, "effect speed", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (display.shown) {
    const float x = ImGui::GetItemRectMax().x + theme.px(8);
    ImGui::SetCursorScreenPos({x, start.y});
    ImGui::SetNextItemWidth(start.x + width - x);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme.px(8), (theme.px(kRow) - ImGui::GetFontSize()) / 2));
    auto percent = static_cast<float>(display.opacity * 100.0);
    if (ImGui::SliderFloat("##speed opacity", &percent, 10.0f, 100.0f, "covers %.0f %%"))
      display.opacity = std::clamp(static_cast<double>(percent) / 100.0, 0.0, 1.0);
    ImGui::PopStyleVar();
    noteItem(context, "effect speed opacity", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  }
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(kPitch)});
  ImGui::Dummy({0, 0});
  if (!display.shown) return;
  if (speed.image()) {
    ImGui::SetCursorScreenPos({start.x, start.y + theme.px(kPitch + 6)});
    return drawLegend(context, speed);
  }
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("%s", speed.sentence().empty() ? "Finding the speed\u2026" : speed.sentence().c_str());
  ImGui::PopStyleColor();
  ImGui::Dummy({0, theme.px(4)});
}

}  // namespace chiasm::app
