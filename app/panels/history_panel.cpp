// History: everything done, by whom and when; "return to this point" appends, so it is itself undoable.
#include <fmt/core.h>
#include <imgui.h>

#include <vector>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/panel.h"
#include "app/panels/widgets.h"
#include "app/session/history_words.h"

namespace chiasm::app {

namespace {

std::string entryText(const HistoryEntry& entry) {
  switch (entry.role) {
    case EntryRole::undo:
      return "Undo " + entry.name;
    case EntryRole::redo:
      return "Redo " + entry.name;
    default:
      return entry.name;
  }
}

// Entries of one gesture are one row: the last entry of each group, newest first.
std::vector<const HistoryEntry*> rowsOf(const std::vector<HistoryEntry>& history) {
  std::vector<const HistoryEntry*> rows;
  for (auto entry = history.rbegin(); entry != history.rend(); ++entry)
    if (rows.empty() || rows.back()->group != entry->group || entry->role != EntryRole::edit)
      rows.push_back(&*entry);
  return rows;
}

void drawRow(PanelContext& context, const HistoryEntry& entry, bool newest, float height) {
  const Theme& theme = context.theme;
  ImGui::PushID(static_cast<int>(entry.sequence));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool hovered =
      ImGui::IsMouseHoveringRect(start, {start.x + width, start.y + height}) && ImGui::IsWindowHovered();
  if (hovered)
    list.AddRectFilled(start, {start.x + width, start.y + height - 1}, theme.colours.raised, theme.px(4));
  const bool offered = hovered && !newest && !context.readOnly;
  const float textWidth = width - theme.px(16) - (offered ? theme.px(150) : 0.0f);
  drawEllipsised(list, theme.body, {start.x + theme.px(8), start.y + theme.px(4)}, textWidth,
                 entry.role == EntryRole::edit ? theme.colours.text : theme.colours.dim, entryText(entry));
  drawEllipsised(list, theme.small, {start.x + theme.px(8), start.y + theme.px(21)}, textWidth,
                 theme.colours.faint,
                 fmt::format("{} · {} · {}", entry.sequence, authorName(context.store, entry.author),
                             entry.time.localClock()));
  if (offered) {
    ImGui::SetCursorScreenPos({start.x + width - theme.px(146), start.y + theme.px(6)});
    if (iconButton(theme, "return", icons::kUndo, "Return to this", true))
      context.intents.push(ReturnToSequence{entry.sequence});
  }
  ImGui::SetCursorScreenPos({start.x, start.y + height});
  ImGui::Dummy({0, 0});
  ImGui::PopID();
}

}  // namespace

void drawHistoryPanel(PanelContext& context) {
  const Theme& theme = context.theme;
  const auto rows = rowsOf(context.store.history());
  if (rows.empty()) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    ImGui::TextWrapped("Nothing has been done in this case yet.");
    ImGui::PopStyleColor();
    return;
  }
  const float height = theme.px(42);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()), height);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      drawRow(context, *rows[static_cast<std::size_t>(i)], i == 0, height);
  ImGui::PopStyleVar();
}

}  // namespace chiasm::app
