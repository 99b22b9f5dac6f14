// Sentences for the person, over the lower edge of the views: toasts leave, errors stay until dismissed.
#include <algorithm>

#include "app/interface/icons.h"
#include "app/interface/shell.h"

namespace chiasm::app {

void drawMessages(ShellContext& context) {
  Session& session = context.session;
  const Theme& theme = context.theme;
  const Area& views = session.hasCase()
                          ? context.layout.views
                          : Area{context.layout.identity.origin,
                                 {context.layout.window.x,
                                  context.layout.status.origin.y - context.layout.identity.origin.y}};
  float bottom = areaMaximum(views).y - theme.px(40);
  const float width = std::min(theme.px(520), static_cast<float>(views.size.x) - theme.px(40));
  const float left = std::round((areaMinimum(views).x + areaMaximum(views).x - width) * 0.5f);
  std::uint64_t dismissed = 0;
  const auto& messages = session.messages();
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    const float wrap = width - theme.px(message->isError ? 70 : 28);
    const ImVec2 words = theme.body->CalcTextSizeA(theme.body->FontSize, 1e9f, wrap, message->text.c_str());
    const float height = words.y + theme.px(18);
    const float top = bottom - height;
    if (top < areaMinimum(views).y + theme.px(40)) break;
    // A toast is as wide as its words.
    const float boxWidth = message->isError ? width : words.x + theme.px(28);
    const float boxLeft = message->isError ? left : std::round(left + (width - boxWidth) * 0.5f);
    ImGui::SetNextWindowPos({boxLeft, top});
    ImGui::SetNextWindowSize({boxWidth, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(6));
    const std::string id = "message " + std::to_string(message->id);
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav |
                                        ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground;
    ImGui::Begin(id.c_str(), nullptr, kFlags);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 low(boxLeft, top), high(boxLeft + boxWidth, bottom);
    list.AddRectFilled(low, high, withAlpha(theme.colours.raised, 0.97f), theme.px(6));
    list.AddRect(low, high, message->isError ? theme.colours.conflict : theme.colours.line, theme.px(6), 0,
                 theme.px(1));
    float x = boxLeft + theme.px(14);
    if (message->isError) {
      list.AddText(theme.icons, theme.icons->FontSize, {x, top + theme.px(8)}, theme.colours.conflict,
                   icons::kWarning);
      x += theme.px(24);
    }
    list.AddText(theme.body, theme.body->FontSize, {x, top + theme.px(9)}, theme.colours.text,
                 message->text.c_str(), nullptr, wrap);
    ImGui::SetCursorScreenPos(low);
    if (ImGui::InvisibleButton("dismiss", {boxWidth, height})) dismissed = message->id;
    if (message->isError)
      list.AddText(theme.icons, theme.icons->FontSize, {high.x - theme.px(26), top + theme.px(8)},
                   ImGui::IsItemHovered() ? theme.colours.text : theme.colours.faint, icons::kClose);
    ImGui::End();
    ImGui::PopStyleVar(2);
    bottom = top - theme.px(8);
  }
  if (dismissed != 0) session.dismissMessage(dismissed);
}

}  // namespace chiasm::app
