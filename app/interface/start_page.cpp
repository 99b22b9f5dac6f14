// The page without a case: what to open, and how far an opening is.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

// A case as a tall row: title, where it is kept. Titles are cases' own, never patients' names.
bool caseRow(const Theme& theme, const RecentCase& entry, const char* icon, float width) {
  ImGui::PushID(entry.path.c_str());
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float height = theme.px(46);
  const bool pressed = ImGui::InvisibleButton("case", {width, height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool hovered = ImGui::IsItemHovered();
  list.AddRectFilled(start, {start.x + width, start.y + height},
                     hovered ? ImGui::GetColorU32(ImGuiCol_ButtonHovered) : theme.colours.raised,
                     theme.px(6));
  list.AddText(theme.icons, theme.icons->FontSize,
               {start.x + theme.px(14), start.y + (height - theme.icons->FontSize) / 2}, theme.colours.accent,
               icon);
  drawEllipsised(list, theme.strong, {start.x + theme.px(44), start.y + theme.px(6)}, width - theme.px(56),
                 theme.colours.text, entry.title);
  drawEllipsised(list, theme.small, {start.x + theme.px(44), start.y + theme.px(25)}, width - theme.px(56),
                 theme.colours.faint, entry.path);
  ImGui::PopID();
  ImGui::Dummy({0, theme.px(2)});
  return pressed;
}

void drawOpening(Session& session, const Theme& theme, float width) {
  ImGui::PushFont(theme.strong);
  ImGui::TextUnformatted(fmt::format("Opening {} …", session.openingName()).c_str());
  ImGui::PopFont();
  for (const JobStatus& job : session.jobs()) {
    ImGui::ProgressBar(static_cast<float>(job.fraction), {width - theme.px(90), theme.px(6)}, "");
    ImGui::SameLine();
    ImGui::PushID(static_cast<int>(job.id));
    if (ImGui::Button("Cancel")) session.cancelJob(job.id);
    ImGui::PopID();
  }
}

void drawList(Session& session, const Theme& theme, const char* title, const std::vector<RecentCase>& cases,
              const char* icon, float width) {
  if (cases.empty()) return;
  sectionHeading(theme, title);
  for (const RecentCase& entry : cases)
    if (caseRow(theme, entry, icon, width)) session.intents().push(OpenPath{entry.path});
  ImGui::Dummy({0, theme.px(10)});
}

}  // namespace

void drawStartPage(Session& session, const Theme& theme, ImVec2 position, ImVec2 size) {
  // A part of the window that is being drawn: a window of its own would lie behind it.
  ImGui::SetCursorScreenPos(position);
  ImGui::BeginChild("start page", size, false, ImGuiWindowFlags_NoScrollbar);
  const float width = std::min(theme.px(520), size.x - theme.px(48));
  ImGui::SetCursorScreenPos(
      {position.x + (size.x - width) / 2, position.y + std::max(theme.px(40), size.y * 0.14f)});
  ImGui::BeginChild("column", {width, size.y * 0.8f}, false);
  ImGui::PushFont(theme.large);
  ImGui::TextUnformatted("Chiasm");
  ImGui::PopFont();
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("The volume and the words about it, side by side and linked.");
  ImGui::PopStyleColor();
  ImGui::Dummy({0, theme.px(14)});
  if (!session.openingName().empty()) {
    drawOpening(session, theme, width);
  } else {
    if (iconButton(theme, "open", icons::kFolder, "Open…", true)) session.runAction("case.open");
    ImGui::SameLine();
    if (iconButton(theme, "server", icons::kSearch, "From a server…", true)) session.runAction("pacs.find");
    ImGui::SameLine();
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.faint);
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted("or drop a case, volume or folder here");
    ImGui::PopStyleColor();
    ImGui::Dummy({0, theme.px(14)});
    drawList(session, theme, "Demo cases", session.demoCases(), icons::kCube, width);
    drawList(session, theme, "Recent cases", session.settings().recentCases, icons::kHistory, width);
  }
  ImGui::EndChild();
  const char* notice = "Not a medical device. Not for diagnosis.";
  const ImVec2 noticeSize = theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, notice);
  ImGui::GetWindowDrawList()->AddText(
      theme.small, theme.small->FontSize,
      {position.x + (size.x - noticeSize.x) / 2, position.y + size.y - theme.px(30)}, theme.colours.faint,
      notice);
  ImGui::EndChild();
}

}  // namespace chiasm::app
