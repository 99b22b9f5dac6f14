// A keyboard for a ray: what is pressed is typed into the panel that asks for text.
#include <imgui.h>

#include <array>
#include <cctype>

#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {
namespace {

// One row a line; a key is one character.
constexpr std::array<const char*, 4> kRows = {"1234567890-", "qwertyuiop.", "asdfghjkl,'", "zxcvbnm/()"};

}  // namespace

void drawKeyboardPanel(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  const ImVec2 low = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float gap = theme.px(5);
  const float height = (room.y - gap * 4) / 5, unit = (room.x - gap * 10) / 11;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID shiftId = ImGui::GetID("shift");
  bool shift = storage.GetBool(shiftId, false);
  int id = 0;
  const auto key = [&](float x, float y, float width, const std::string& label, bool lit) {
    return drawLargeTile(theme, id++, "", label, {x, y}, {width, height}, lit, true, content.panel.log)
        .pressed;
  };
  float y = low.y;
  for (const char* row : kRows) {
    float x = low.x;
    for (const char* at = row; *at != '\0'; ++at) {
      const std::string letter(
          1, shift ? static_cast<char>(std::toupper(static_cast<unsigned char>(*at))) : *at);
      if (key(x, y, unit, letter, false)) {
        content.asked.push_back(KeyTyped{letter, KeyTyped::Key::none});
        shift = false;  // for one letter, as on a phone
      }
      x += unit + gap;
    }
    y += height + gap;
  }
  // The last row: shift, space, and what ends or takes back.
  float x = low.x;
  const auto wide = [&](float units) { return unit * units + gap * (units - 1); };
  const auto special = [&](const char* label, float units, bool lit) {
    const bool pressed = key(x, y, wide(units), label, lit);
    x += wide(units) + gap;
    return pressed;
  };
  if (special("Capital", 2, shift)) shift = !shift;
  if (special("Space", 4, false)) content.asked.push_back(KeyTyped{" ", KeyTyped::Key::none});
  if (special("Delete", 2, false)) content.asked.push_back(KeyTyped{"", KeyTyped::Key::backspace});
  if (special("Enter", 2, false)) content.asked.push_back(KeyTyped{"", KeyTyped::Key::enter});
  if (special("Hide", 1, false)) content.asked.push_back(PanelToggled{PanelKind::keyboard, false});
  storage.SetBool(shiftId, shift);
}

}  // namespace chiasm::app::vr
