#include <imgui.h>

#include <string>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/widgets.h"

namespace chiasm::app {
namespace {

// One click: to the structure that is active.
void drawLinkToActive(PanelContext& context) {
  const Theme& theme = context.theme;
  const Segment* active = context.current.findSegment(context.view.activeSegment);
  if (active == nullptr) return;
  ImGui::SameLine(0, theme.px(6));
  const float room = ImGui::GetContentRegionAvail().x;
  if (room < theme.px(70)) return;
  std::string name = active->name;
  const float most = room - theme.px(50);
  if (ImGui::CalcTextSize(name.c_str()).x > most) {
    // Whole characters go: continuation bytes, then the byte that they belong to.
    while (!name.empty() && ImGui::CalcTextSize((name + "\xe2\x80\xa6").c_str()).x > most) {
      while (name.size() > 1 && (static_cast<unsigned char>(name.back()) & 0xc0) == 0x80) name.pop_back();
      name.pop_back();
    }
    name += "\xe2\x80\xa6";
  }
  if (iconButton(theme, "link to active", icons::kRight, name.c_str(), true))
    context.intents.push(LinkSelectionTo{{std::string(kSegmentTarget), active->uid}});
  logItem(context, "link to active");
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("%s", withKey(context, "Link to the active structure", "link.active").c_str());
}

}  // namespace

void drawSelectionCard(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  if (cardHeading(context, "Selected words")) {
    context.view.words.anchoring = {};
    context.view.words.pieces.clear();
    context.view.selectedText.reset();
    return;
  }
  if (!context.view.selectedText) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    ImGui::TextWrapped("Select the words that it speaks of now.");
    ImGui::PopStyleColor();
    return;
  }
  const TextAnchor& selected = *context.view.selectedText;
  std::string words;
  for (const TextAnchor& piece : context.view.words.pieces) words += piece.exact + " \xe2\x80\xa6 ";
  const ImVec2 start = ImGui::GetCursorScreenPos();
  drawEllipsised(*ImGui::GetWindowDrawList(), theme.body, start, ImGui::GetContentRegionAvail().x,
                 theme.colours.text, "\xe2\x80\x9c" + words + selected.exact + "\xe2\x80\x9d");
  ImGui::Dummy({0, theme.px(22)});
  if (context.readOnly || selected.report != report.uid) return;
  const Uid anchoring = context.view.words.anchoring;
  if (context.current.findLink(anchoring) != nullptr || context.current.findSpan(anchoring) != nullptr) {
    if (iconButton(theme, "anchor here", icons::kAnchor, "Anchor it to these words", true))
      context.intents.push(AnchorAnew{anchoring});
    logItem(context, "anchor here");
    return;
  }
  const bool linking = context.view.tool == ToolKind::link;
  const std::string label =
      linking ? "Now click a structure" : withKey(context, "Link to a structure", "tool.link");
  if (iconButton(theme, "link selection", icons::kLink, label.c_str(), true, linking) && !linking)
    context.intents.push(RunAction{"tool.link"});
  logItem(context, "link selection");
  drawLinkToActive(context);
  ImGui::Dummy({0, theme.px(2)});
  chooseRelation(context, context.view.words.relation, context.view.words.certainty);
  ImGui::Dummy({0, theme.px(2)});
  const std::string mark = withKey(context, "Mark as\xe2\x80\xa6", "words.mark");
  if (iconButton(theme, "mark selection", icons::kTag, mark.c_str(), true))
    context.intents.push(RunAction{"words.mark"});
  logItem(context, "mark selection");
  ImGui::SameLine(0, theme.px(6));
  const std::string write = withKey(context, "Measurement\xe2\x80\xa6", "measurement.insert");
  if (iconButton(theme, "write measurement", icons::kRuler, write.c_str(), true))
    context.intents.push(RunAction{"measurement.insert"});
  logItem(context, "write measurement");
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("What a segment measures is written behind these words, into a new draft");
}

}  // namespace chiasm::app
