// Find anything: actions, segments, linked phrases and words of the report, from a few letters.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <string>
#include <vector>

#include "app/actions/hand_actions.h"
#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

struct Found {
  const char* icon;
  std::string label, hint;
  Intent intent;
  int score = 0;
};

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& letter : result)
    if (static_cast<unsigned char>(letter) < 128)
      letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

// Higher is better; 0: no match. The whole word's beginning beats a word inside, which beats scattered
// letters.
int matchScore(const std::string& wanted, const std::string& label) {
  const std::string text = lowered(label);
  if (wanted.empty()) return 1;
  const std::size_t at = text.find(wanted);
  if (at == 0) return 100;
  if (at != std::string::npos) return text[at - 1] == ' ' ? 80 : 60;
  std::size_t next = 0;
  for (const char letter : text)
    if (next < wanted.size() && letter == wanted[next]) ++next;
  return next == wanted.size() ? 20 : 0;
}

void consider(std::vector<Found>& all, const std::string& wanted, Found candidate) {
  candidate.score = matchScore(wanted, candidate.label);
  if (candidate.score > 0) all.push_back(std::move(candidate));
}

std::vector<Found> search(const Session& session, const std::string& wanted) {
  std::vector<Found> all;
  if (session.hasCase()) {
    for (const Segmentation& segmentation : session.current().segmentations)
      for (const Segment& segment : segmentation.segments)
        consider(all, wanted, {icons::kGoTo, segment.name, "segment", GoToSegment{segment.uid}});
    for (const Link& link : session.current().links)
      for (const TextAnchor& anchor : link.anchors)
        consider(all, wanted, {icons::kLink, anchor.exact, "linked phrase", FollowLink{link.uid}});
  }
  const bool byHand = session.ui().byHand;
  for (const Action& action : session.actions().actions())
    if (session.actions().isEnabled(action, session) && (!byHand || offeredToHands(action.id)))
      consider(all, wanted,
               {icons::kRight, action.label, byHand ? action.group : session.actions().chordOf(action.id),
                RunAction{action.id}});
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
  return all;
}

void drawFound(const Theme& theme, const Found& found, bool selected, float height) {
  const ImVec2 start = ImGui::GetItemRectMin(), end = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (selected) list.AddRectFilled(start, end, withAlpha(theme.colours.accent, 0.18f), theme.px(6));
  list.AddText(theme.icons, theme.icons->FontSize,
               {start.x + theme.px(10), start.y + (height - theme.icons->FontSize) / 2}, theme.colours.dim,
               found.icon);
  const float hintWidth = theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, found.hint.c_str()).x;
  drawEllipsised(list, theme.body, {start.x + theme.px(38), start.y + (height - theme.body->FontSize) / 2},
                 end.x - start.x - hintWidth - theme.px(62), theme.colours.text, found.label);
  list.AddText(theme.small, theme.small->FontSize,
               {end.x - hintWidth - theme.px(12), start.y + (height - theme.small->FontSize) / 2},
               theme.colours.faint, found.hint.c_str());
}

}  // namespace

void drawCommandPalette(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel = beginOverlayPanel(theme, nullptr, {620, 460});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  if (ui.overlayJustOpened) {
    ImGui::SetKeyboardFocusHere();
    ui.overlayJustOpened = false;
  }
  ImGui::SetNextItemWidth(-FLT_MIN);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(theme.px(12), theme.px(9)));
  if (ImGui::InputTextWithHint("##find", "Find a segment, a phrase, a tool or a command", &ui.overlayText))
    ui.overlaySelection = 0;
  ImGui::PopStyleVar();
  ImGui::Dummy({0, theme.px(4)});
  const auto all = search(session, lowered(ui.overlayText));
  const int count = static_cast<int>(all.size());
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_DownArrow))) ++ui.overlaySelection;
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_UpArrow))) --ui.overlaySelection;
  ui.overlaySelection = count == 0 ? 0 : std::clamp(ui.overlaySelection, 0, count - 1);
  int chosen = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ? ui.overlaySelection : -1;
  const float height = theme.px(34);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::BeginChild("found", {0, 0}, false);
  if (all.empty()) ImGui::TextDisabled("Nothing has these letters.");
  ImGuiListClipper clipper;
  clipper.Begin(count, height);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      ImGui::PushID(i);
      if (ImGui::InvisibleButton("row", {ImGui::GetContentRegionAvail().x, height})) chosen = i;
      if (ImGui::IsItemHovered() && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0))
        ui.overlaySelection = i;
      drawFound(theme, all[static_cast<std::size_t>(i)], i == ui.overlaySelection, height);
      ImGui::PopID();
    }
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_DownArrow)) ||
      ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_UpArrow)))
    ImGui::SetScrollY(
        std::max(0.0f, static_cast<float>(ui.overlaySelection) * height - ImGui::GetWindowHeight() / 2));
  ImGui::EndChild();
  ImGui::PopStyleVar();
  endOverlayPanel();
  if (chosen >= 0 && chosen < count) {
    ui.overlay = Overlay::none;
    session.intents().push(all[static_cast<std::size_t>(chosen)].intent);
  }
}

}  // namespace chiasm::app
