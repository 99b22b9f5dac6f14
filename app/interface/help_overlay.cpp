// Every key, by group, as the action table has it now; and what the mouse does.
#include <imgui.h>

#include <algorithm>
#include <string>
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

}  // namespace

void drawHelpOverlay(Session& session, const Theme& theme) {
  const OverlayPanel panel = beginOverlayPanel(theme, "Keys and mouse", {1180, 780});
  if (panel.wantsClose) session.ui().overlay = Overlay::none;
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
      std::string keys;
      for (const std::string& chord : session.actions().chordsOf(action.id))
        keys += (keys.empty() ? "" : "  ") + chord;
      if (keys.empty()) continue;
      drawRow(theme, keys, action.label.c_str(), theme.px(136), columnWidth);
      ++rows;
    }
    rows += 3;
  }
  ImGui::Columns(1);
  ImGui::EndChild();
  endOverlayPanel();
}

}  // namespace chiasm::app
