// What the program says to the person in the headset: the newest sentence; errors stay until pressed.
#include <imgui.h>

#include <cfloat>

#include "app/interface/icons.h"
#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {

void drawMessagePanel(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  const auto& messages = content.session.messages();
  if (messages.empty()) return;
  // An error first: it waits for an answer.
  const Message* shown = &messages.back();
  for (const Message& message : messages)
    if (message.isError) shown = &message;
  const ImVec2 low = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = low.x;
  if (shown->isError) {
    list.AddText(theme.icons, theme.icons->FontSize, {x, low.y}, theme.colours.conflict, icons::kWarning);
    x += theme.px(26);
  }
  const float wrap = low.x + room.x - x - theme.px(shown->isError ? 90 : 0);
  list.AddText(theme.body, theme.body->FontSize, {x, low.y}, theme.colours.text, shown->text.c_str(), nullptr,
               wrap);
  if (!shown->isError) return;
  const std::uint64_t id = shown->id;
  if (drawLargeTile(theme, 0, "", "Dismiss", {low.x + room.x - theme.px(84), low.y},
                    {theme.px(84), theme.px(40)}, false, true, content.panel.log)
          .pressed)
    content.session.dismissMessage(id);
}

}  // namespace chiasm::app::vr
