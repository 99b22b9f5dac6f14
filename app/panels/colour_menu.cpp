#include "app/panels/colour_menu.h"

#include <imgui.h>

#include "core/labels/segmentation.h"

namespace chiasm::app {

std::optional<glm::u8vec3> drawColourMenu(const Theme& theme) {
  constexpr int kColours = 24, kColumns = 6;
  std::optional<glm::u8vec3> chosen;
  if (!ImGui::BeginMenu("Colour")) return chosen;
  for (int i = 0; i < kColours; ++i) {
    const glm::u8vec3 colour = segmentColour(i);
    ImGui::PushID(i);
    const ImVec4 shown(static_cast<float>(colour.r) / 255.0f, static_cast<float>(colour.g) / 255.0f,
                       static_cast<float>(colour.b) / 255.0f, 1.0f);
    if (ImGui::ColorButton("colour", shown, ImGuiColorEditFlags_NoTooltip, {theme.px(24), theme.px(24)})) {
      chosen = colour;
      ImGui::CloseCurrentPopup();
    }
    ImGui::PopID();
    if (i % kColumns != kColumns - 1) ImGui::SameLine(0, theme.px(4));
  }
  ImGui::EndMenu();
  return chosen;
}

}  // namespace chiasm::app
