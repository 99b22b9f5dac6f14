#include <fmt/core.h>
#include <imgui.h>

#include <memory>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/report/text_marks.h"
#include "app/panels/widgets.h"
#include "core/case/object_commands.h"

namespace chiasm::app {
namespace {

std::string targetNames(const Case& current, const Link& link) {
  std::string names;
  for (const LinkTarget& target : link.targets) {
    if (!names.empty()) names += ", ";
    if (const Segment* segment = current.findSegment(target.uid))
      names += segment->name;
    else if (const Measurement* measurement = current.findMeasurement(target.uid))
      names += measurement->name;
    else if (const SavedView* view = current.findSavedView(target.uid))
      names += view->name;
  }
  return names;
}

void drawMenu(PanelContext& context, const Link& link) {
  const Theme& theme = context.theme;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(12), theme.px(12)));
  if (ImGui::BeginPopup("link menu")) {
    Link changed = link;
    if (chooseRelation(context, changed.relation, changed.certainty)) {
      context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(replaceLink(changed))});
      ImGui::CloseCurrentPopup();
    }
    if (iconButton(theme, "anchor", icons::kAnchor, "Select its words anew", false)) {
      context.view.selectedText.reset();
      context.intents.push(AnchorAnew{link.uid});
      ImGui::CloseCurrentPopup();
    }
    logItem(context, "anchor anew");
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

// Relation, certainty and Unlink at the row's right end; how wide they are together.
float drawButtons(PanelContext& context, const Link& link, ImVec2 start, float width) {
  const Theme& theme = context.theme;
  if (context.readOnly) return 0;
  ImGui::SetCursorScreenPos({start.x + width - theme.px(60), start.y + theme.px(6)});
  if (iconButton(theme, "change", link.state == LinkState::stale ? icons::kAnchor : icons::kTune, nullptr,
                 false)) {
    if (link.state == LinkState::stale)
      context.intents.push(AnchorAnew{link.uid});
    else
      ImGui::OpenPopup("link menu");
  }
  logItem(context, "change link");
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip(link.state == LinkState::stale ? "Re-anchor: select its words anew"
                                                     : "Relation and certainty");
  drawMenu(context, link);
  ImGui::SetCursorScreenPos({start.x + width - theme.px(30), start.y + theme.px(6)});
  if (iconButton(theme, "unlink", icons::kUnlink, nullptr, false))
    context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(removeLink(link.uid))});
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("Unlink");
  return theme.px(64);
}

}  // namespace

void drawLinkRow(PanelContext& context, const Link& link) {
  const Theme& theme = context.theme;
  ImGui::PushID(link.uid.text().c_str());
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(40);
  ImGui::SetItemAllowOverlap();
  const float buttons = context.readOnly ? 0.0f : theme.px(64);
  if (ImGui::InvisibleButton("row", {std::max(width - buttons, 1.0f), height})) {
    context.intents.push(FollowLink{link.uid});
    if (!link.anchors.empty())
      context.intents.push(
          ShowWords{link.anchors.front().report, {link.anchors.front().begin, link.anchors.front().end}});
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!link.anchors.empty())
    logItem(context, fmt::format("link {}-{}", link.anchors.front().begin, link.anchors.front().end));
  if (ImGui::IsItemHovered()) {
    list.AddRectFilled(start, {start.x + width, start.y + height}, theme.colours.raised, theme.px(4));
    context.view.nextHover.links.push_back(link.uid);
    for (const Uid& segment : segmentsOf(link)) context.view.nextHover.segments.push_back(segment);
  }
  const auto segments = segmentsOf(link);
  drawSwatch(context, segments.empty() ? Uid{} : segments.front(),
             {start.x + theme.px(4), start.y + theme.px(7)});
  const float textX = start.x + theme.px(24), textWidth = width - buttons - theme.px(28);
  const std::string phrase = link.anchors.empty() ? std::string() : link.anchors.front().exact;
  drawEllipsised(list, theme.body, {textX, start.y + theme.px(4)}, textWidth, theme.colours.text,
                 phrase + "  \xe2\x86\x92  " + targetNames(context.current, link));
  const bool stale = link.state == LinkState::stale;
  const std::string about =
      fmt::format("{}{} · {} · {}, {}", stale ? "stale: these words are not in the report any more · " : "",
                  relationName(link.relation), certaintyName(link.certainty),
                  signedBy(context, link.author, link.model), link.created.localClock());
  drawEllipsised(list, theme.small, {textX, start.y + theme.px(21)}, textWidth,
                 stale ? theme.colours.warning : theme.colours.faint, about);
  drawButtons(context, link, start, width);
  ImGui::SetCursorScreenPos({start.x, start.y + height + theme.px(2)});
  ImGui::Dummy({0, 0});
  ImGui::PopID();
}

}  // namespace chiasm::app
