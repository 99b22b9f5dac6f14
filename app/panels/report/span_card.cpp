#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <memory>

#include "app/actions/action_table.h"
#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/report/span_marks.h"
#include "app/panels/widgets.h"
#include "core/case/span_commands.h"
#include "core/report/span_ontology.h"

namespace chiasm::app {
namespace {

// An icon for an action; its name and key come when it is pointed at.
void drawButton(PanelContext& context, const char* name, const char* icon, const char* label,
                const char* action) {
  if (iconButton(context.theme, name, icon, nullptr, true)) context.intents.push(RunAction{action});
  logItem(context, name);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", withKey(context, label, action).c_str());
}

std::string wordsOf(const TextSpan& span) {
  std::string words;
  for (const TextAnchor& anchor : span.anchors)
    words += (words.empty() ? "" : " \xe2\x80\xa6 ") + anchor.exact;
  return words;
}

// Each attribute is a button that goes through its values and back to none.
void drawAttributes(PanelContext& context, const TextSpan& span) {
  const Theme& theme = context.theme;
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  bool first = true;
  for (const SpanAttributeWord& attribute : spanAttributes()) {
    const auto known = std::find_if(span.attributes.begin(), span.attributes.end(),
                                    [&](const SpanAttribute& one) { return one.name == attribute.name; });
    const bool set = known != span.attributes.end();
    const std::string label = attribute.name + ": " + (set ? known->value : "\xe2\x80\x93");
    const float width = ImGui::CalcTextSize(label.c_str()).x + theme.px(20);
    if (!first) {
      ImGui::SameLine(0, theme.px(4));
      if (ImGui::GetCursorScreenPos().x + width > right) ImGui::NewLine();
    }
    first = false;
    ImGui::PushStyleColor(ImGuiCol_Text, set ? theme.colours.text : theme.colours.faint);
    const bool pressed = ImGui::Button(label.c_str(), {width, theme.px(28)});
    ImGui::PopStyleColor();
    logItem(context, "attribute " + attribute.name);
    if (pressed && !context.readOnly)
      context.intents.push(
          SetSpanAttribute{span.uid, attribute.name, nextValue(attribute, set ? known->value : "")});
  }
}

void drawRelations(PanelContext& context, const TextSpan& span) {
  const Theme& theme = context.theme;
  for (const SpanRelation& relation : context.current.spanRelations) {
    if (relation.from != span.uid && relation.to != span.uid) continue;
    const bool outwards = relation.from == span.uid;
    const TextSpan* other = context.current.findSpan(outwards ? relation.to : relation.from);
    if (other == nullptr) continue;
    ImGui::PushID(relation.uid.text().c_str());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::SetItemAllowOverlap();
    if (ImGui::InvisibleButton("row", {std::max(width - theme.px(34), 1.0f), theme.px(28)})) {
      context.view.words.span = other->uid;
      context.intents.push(ShowWords{other->anchors.front().report,
                                     {other->anchors.front().begin, other->anchors.front().end}});
    }
    logItem(context, "relation " + relation.type);
    const std::string text =
        outwards ? fmt::format("{} \xe2\x86\x92 {}", relationWords(relation.type), wordsOf(*other))
                 : fmt::format("{} \xe2\x86\x92 {} \xe2\x86\x92 this", wordsOf(*other),
                               relationWords(relation.type));
    drawEllipsised(*ImGui::GetWindowDrawList(), theme.body, {start.x + theme.px(4), start.y + theme.px(6)},
                   width - theme.px(42), spanColour(theme, other->type), text);
    if (!context.readOnly) {
      ImGui::SetCursorScreenPos({start.x + width - theme.px(30), start.y});
      if (iconButton(theme, "unrelate", icons::kClose, nullptr, false))
        context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(unrelateSpans(relation.uid))});
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("Remove this relation");
    }
    ImGui::SetCursorScreenPos({start.x, start.y + theme.px(30)});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
  }
}

}  // namespace

void drawSpanCard(PanelContext& context, const TextSpan& span) {
  const Theme& theme = context.theme;
  const bool stale = span.state == LinkState::stale;
  const std::string heading = span.type + (stale ? "  \xc2\xb7 stale" : "");
  if (cardHeading(context, heading.c_str())) {
    context.view.words.span = {};
    return;
  }
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const float buttons = context.readOnly ? 0.0f : theme.px(3 * 32);
  std::string words = "\xe2\x80\x9c" + wordsOf(span) + "\xe2\x80\x9d";
  if (!span.codes.empty())
    words += fmt::format("  ({}, {} {})", span.codes.front().meaning, span.codes.front().scheme,
                         span.codes.front().value);
  drawEllipsised(*ImGui::GetWindowDrawList(), theme.body, {start.x, start.y + theme.px(6)}, room - buttons,
                 stale ? theme.colours.warning : theme.colours.text, words);
  if (!context.readOnly) {
    ImGui::SetCursorScreenPos({start.x + room - buttons + theme.px(4), start.y});
    drawButton(context, "type span", icons::kTag, "Another type", "words.mark");
    ImGui::SameLine(0, theme.px(4));
    drawButton(context, "relate span", icons::kRelate, "Relate it to another span", "span.relate");
    ImGui::SameLine(0, theme.px(4));
    drawButton(context, "remove span", icons::kDelete, "Remove it, with its relations", "span.remove");
  }
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(32)});
  ImGui::BeginChild("span", {0, 0}, false);
  if (stale && !context.readOnly) {
    if (iconButton(theme, "anchor", icons::kAnchor, "Select its words anew", true))
      context.intents.push(AnchorAnew{span.uid});
    logItem(context, "anchor anew");
  }
  drawAttributes(context, span);
  drawRelations(context, span);
  ImGui::EndChild();
}

}  // namespace chiasm::app
