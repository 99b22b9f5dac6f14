// What the program says to the person in the headset: the newest sentence; errors stay until pressed.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <cfloat>

#include "app/interface/icons.h"
#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {

namespace {

// Every change is signed: a person without a name is asked for it here as at the window.
void drawAuthorQuestion(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  InterfaceState& ui = content.session.ui();
  ImGui::TextUnformatted("Who is editing? Every change is signed with its author.");
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - theme.px(110));
  ImGui::InputTextWithHint("##author", "Your name", &ui.overlayText);
  const ImVec2 high = ImGui::GetItemRectMax(), low = ImGui::GetItemRectMin();
  if (drawLargeTile(theme, 1, "", "Continue", {high.x + theme.px(8), low.y}, {theme.px(100), high.y - low.y},
                    false, !ui.overlayText.empty(), content.panel.log)
          .pressed) {
    const std::string name = ui.overlayText;
    ui.overlay = Overlay::none;
    content.session.setAuthor(name);
  }
}

}  // namespace

void drawMessagePanel(PanelContent& content) {
  if (content.session.ui().overlay == Overlay::authorPrompt && content.session.needsAuthor())
    return drawAuthorQuestion(content);
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
