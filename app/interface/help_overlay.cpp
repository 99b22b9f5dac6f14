// Every key, by group, as the action table has it now, with a click to change it; and what the mouse does.
#include <imgui.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

struct MouseRow {
  const char* gesture;
  const char* meaning;
};
constexpr MouseRow kMouse[] = {
    {"Left", "the active tool; navigating: click sets the crosshair, drag sets window and level"},
    {"Middle drag", "pan"},
    {"Right drag", "zoom"},
    {"Wheel", "scroll slices; in 3-D zoom"},
    {"Shift + move", "crosshair follows"},
    {"Ctrl + left", "painting: erase"},
    {"Double click", "fill the window with a view, and back"},
    {"3-D left drag", "turn"},
};

void drawRow(const Theme& theme, const std::string& key, const char* meaning, float keyWidth, float width) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  drawKey(list, theme, {start.x, start.y}, key);
  ImGui::SetCursorScreenPos({start.x + keyWidth, start.y + theme.px(1)});
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - keyWidth);
  ImGui::TextUnformatted(meaning);
  ImGui::PopTextWrapPos();
}

// A row that can be pressed: a click waits for another key, a right click brings back the usual one.
void drawActionRow(Session& session, const Theme& theme, const Action& action, float width) {
  InterfaceState& ui = session.ui();
  const float keyWidth = theme.px(136);
  std::string keys;
  for (const std::string& chord : session.actions().chordsOf(action.id))
    keys += (keys.empty() ? "" : "  ") + chord;
  const bool waiting = ui.keyBeingChanged == action.id;
  if (waiting) keys = "Press keys\u2026";
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float height =
      ImGui::CalcTextSize(action.label.c_str(), nullptr, false, width - keyWidth).y + theme.px(4);
  ImGui::PushID(action.id.c_str());
  ImGui::InvisibleButton("key", {width, height},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ImGui::PopID();
  if (ImGui::IsItemHovered() || waiting)
    ImGui::GetWindowDrawList()->AddRectFilled({start.x - theme.px(4), start.y - theme.px(2)},
                                              {start.x + width, start.y + height}, theme.colours.raised,
                                              theme.px(4));
  if (ImGui::IsItemClicked(ImGuiMouseButton_Left)) ui.keyBeingChanged = action.id;
  if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) {
    ui.keyBeingChanged.clear();
    session.restoreKey(action.id);
  }
  ImGui::SetCursorScreenPos(start);
  drawRow(theme, keys.empty() ? "\u2014" : keys, action.label.c_str(), keyWidth, width);
}

}  // namespace

void drawHelpOverlay(Session& session, const Theme& theme) {
  const OverlayPanel panel = beginOverlayPanel(theme, "Keys and mouse", {1180, 780});
  // The Esc that leaves a key as it is leaves the list open.
  const bool answered = std::exchange(session.ui().keyJustAnswered, false);
  if (panel.wantsClose && !answered && session.ui().keyBeingChanged.empty())
    session.ui().overlay = Overlay::none;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextUnformatted(session.ui().keyBeingChanged.empty()
                             ? "Click a row to change its key; right-click for the usual one."
                             : "Press the new key. Esc: leave it as it is. Delete: no key.");
  ImGui::PopStyleColor();
  ImGui::Dummy({0, theme.px(4)});
  std::vector<std::string> groups;
  for (const Action& action : session.actions().actions())
    if (std::find(groups.begin(), groups.end(), action.group) == groups.end()) groups.push_back(action.group);
  const int columns = ImGui::GetContentRegionAvail().x > theme.px(840) ? 3 : 2;
  const float columnWidth = ImGui::GetContentRegionAvail().x / static_cast<float>(columns) - theme.px(16);
  ImGui::BeginChild("keys", {0, 0}, false);
  ImGui::Columns(columns, nullptr, false);
  sectionHeading(theme, "Mouse");
  for (const MouseRow& row : kMouse) drawRow(theme, row.gesture, row.meaning, theme.px(136), columnWidth);
  std::size_t rows = std::size(kMouse) + 4;
  const std::size_t total = session.actions().actions().size() + groups.size() * 3 + rows;
  for (const std::string& group : groups) {
    if (rows > total / static_cast<std::size_t>(columns)) {
      ImGui::NextColumn();
      rows = 0;
    } else {
      ImGui::Dummy({0, theme.px(8)});
    }
    sectionHeading(theme, group.c_str());
    for (const Action& action : session.actions().actions()) {
      if (action.group != group) continue;
      drawActionRow(session, theme, action, columnWidth);
      ++rows;
    }
    rows += 3;
  }
  ImGui::Columns(1);
  ImGui::EndChild();
  endOverlayPanel();
}

}  // namespace chiasm::app
