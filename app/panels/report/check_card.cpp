#include "app/panels/report/check_card.h"

#include <fmt/core.h>
#include <imgui_stdlib.h>

#include <cfloat>
#include <memory>
#include <string>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/widgets.h"
#include "core/case/review_commands.h"

namespace chiasm::app {
namespace {

void wrapped(const Theme& theme, ImFont* font, ImU32 colour, const std::string& text) {
  ImGui::PushFont(font);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextWrapped("%s", text.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  (void)theme;
}

void drawSide(PanelContext& context, const CheckEvidence& evidence) {
  const Theme& theme = context.theme;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(28);
  const bool clicked = ImGui::InvisibleButton("side", {std::max(width, 1.0f), height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  logItem(context, evidence.fromText()
                       ? fmt::format("evidence {}-{}", evidence.range.begin, evidence.range.end)
                       : "evidence " + evidence.segmentName);
  if (ImGui::IsItemHovered()) {
    list.AddRectFilled(start, {start.x + width, start.y + height}, theme.colours.raised, theme.px(4));
    if (!evidence.fromText()) context.view.nextHover.segments.push_back(evidence.segment);
  }
  const float textX = start.x + theme.px(24), y = start.y + (height - theme.body->FontSize) / 2;
  std::string text;
  if (evidence.fromText()) {
    list.AddText(theme.icons, theme.icons->FontSize, {start.x + theme.px(2), start.y + theme.px(5)},
                 theme.colours.faint, icons::kFile);
    text = (evidence.section.empty() ? "" : evidence.section + ": ") + "\xe2\x80\x9c" + evidence.quote +
           "\xe2\x80\x9d";
  } else {
    drawSwatch(context, evidence.segment, {start.x + theme.px(5), start.y + theme.px(9)});
    text = evidence.segmentName;
  }
  const float saysWidth = std::min(
      theme.body->CalcTextSizeA(theme.body->FontSize, FLT_MAX, 0, evidence.says.c_str()).x, width * 0.45f);
  drawEllipsised(list, theme.body, {start.x + width - saysWidth - theme.px(4), y}, saysWidth,
                 theme.colours.text, evidence.says);
  drawEllipsised(list, theme.body, {textX, y}, width - saysWidth - theme.px(40), theme.colours.dim, text);
  if (!clicked) return;
  if (evidence.fromText())
    context.intents.push(ShowWords{evidence.report, evidence.range});
  else
    context.intents.push(GoToSegment{evidence.segment});
}

// Who decided that it stands as it is, and why.
void drawOverride(PanelContext& context, const CheckOverride& known) {
  const Theme& theme = context.theme;
  ImGui::Indent(theme.px(8));
  wrapped(theme, theme.small, theme.colours.dim,
          fmt::format("Overridden by {}, {}: {}", signedBy(context, known.author, {}),
                      known.created.localClock(), known.reason));
  ImGui::Unindent(theme.px(8));
  if (context.readOnly) return;
  if (iconButton(theme, "withdraw", icons::kUndo, "Withdraw the override", false))
    context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(withdrawOverride(known.uid))});
  logItem(context, "withdraw");
}

// A field that has the keyboard when it comes; Enter decides, an empty reason does not.
void askReason(PanelContext& context, const ReviewedCheck& check) {
  const Theme& theme = context.theme;
  WordsState& words = context.view.words;
  ImGui::SetNextItemWidth(-theme.px(84));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(theme.px(8), (theme.px(28) - ImGui::GetFontSize()) / 2));
  const ImGuiID asked = ImGui::GetID("asked");
  if (ImGui::GetStateStorage()->GetInt(asked, 0) == 0) ImGui::SetKeyboardFocusHere();
  ImGui::GetStateStorage()->SetInt(asked, 1);
  bool done = ImGui::InputTextWithHint("##reason", "Why does it stand as it is?", &words.reason,
                                       ImGuiInputTextFlags_EnterReturnsTrue);
  logItem(context, "reason");
  ImGui::PopStyleVar();
  ImGui::SameLine(0, theme.px(4));
  done = iconButton(theme, "decide", icons::kCheck, nullptr, true) || done;
  logItem(context, "decide");
  ImGui::SameLine(0, theme.px(4));
  const bool left = iconButton(theme, "leave", icons::kClose, nullptr, false) ||
                    ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
  const bool given = words.reason.find_first_not_of(' ') != std::string::npos;
  if (done && given) context.intents.push(OverrideCheck{check.key(), words.reason});
  if (left) words.overriding.clear();
  if (left || (done && given)) ImGui::GetStateStorage()->SetInt(asked, 0);
}

// Only when somebody asks is a written value replaced.
void drawUpdate(PanelContext& context, const CheckResult& result) {
  const Theme& theme = context.theme;
  if (iconButton(theme, "update", icons::kRename, "Update", true))
    context.intents.push(UpdateMeasurements{{result.bound}});
  logItem(context, "update value");
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("Write what the segment measures now, into a new draft; undo takes it back");
  ImGui::SameLine(0, theme.px(6));
}

}  // namespace

std::size_t numberOf(const PanelContext& context, const ReviewedCheck& check) {
  return static_cast<std::size_t>(&check - context.review->checks.data());
}

VerdictLook lookOf(const Theme& theme, CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::conflict:
      return {icons::kConflict, "Conflict", theme.colours.conflict};
    case CheckVerdict::warn:
      return {icons::kWarning, "Warning", theme.colours.warning};
    case CheckVerdict::cannotTell:
      return {icons::kCannotTell, "Cannot tell", theme.colours.dim};
    default:
      return {icons::kPass, "Pass", theme.colours.pass};
  }
}

void drawVerdict(PanelContext& context, const CheckResult& result) {
  const Theme& theme = context.theme;
  const VerdictLook look = lookOf(theme, result.verdict);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddText(theme.icons, theme.icons->FontSize, {start.x, start.y + theme.px(1)}, look.colour, look.icon);
  const float word = drawEllipsised(list, theme.strong, {start.x + theme.px(24), start.y + theme.px(2)},
                                    theme.px(120), look.colour, look.word);
  drawEllipsised(list, theme.small, {start.x + theme.px(34) + word, start.y + theme.px(3)},
                 ImGui::GetContentRegionAvail().x - theme.px(110) - word, theme.colours.faint,
                 kindName(result.kind));
  ImGui::SetCursorScreenPos({start.x + theme.px(24), start.y + theme.px(21)});
  ImGui::BeginGroup();
  wrapped(theme, theme.body, theme.colours.text, result.sentence);
  ImGui::EndGroup();
}

void drawEvidence(PanelContext& context, const CheckResult& result) {
  const Theme& theme = context.theme;
  ImGui::Indent(theme.px(24));
  wrapped(theme, theme.small, theme.colours.dim, result.rule);
  ImGui::Unindent(theme.px(24));
  for (std::size_t i = 0; i < result.evidence.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    drawSide(context, result.evidence[i]);
    ImGui::PopID();
  }
}

void drawCheckButtons(PanelContext& context, const ReviewedCheck& check, bool offerShow) {
  const Theme& theme = context.theme;
  if (offerShow) {
    if (iconButton(theme, "show", icons::kGoTo, "Show", true)) context.intents.push(ShowCheck{check.key()});
    logItem(context, fmt::format("show {}", numberOf(context, check)));
    if (ImGui::IsItemHovered())
      ImGui::SetTooltip("The words in the report, the slices and 3-D at the segment, both lit");
  }
  if (const CheckOverride* known = overrideOf(context.current, check.fingerprint))
    return drawOverride(context, *known);
  if (context.readOnly || check.result.verdict == CheckVerdict::pass) return;
  WordsState& words = context.view.words;
  if (words.overriding == check.key()) return askReason(context, check);
  if (offerShow) ImGui::SameLine(0, theme.px(6));
  if (isUpdatable(check.result)) drawUpdate(context, check.result);
  if (iconButton(theme, "override", icons::kOverride, "Override\xe2\x80\xa6", false)) {
    words.overriding = check.key();
    words.reason.clear();
  }
  logItem(context, fmt::format("override {}", numberOf(context, check)));
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("It stands as it is, for a reason that you give");
}

void drawCheckCard(PanelContext& context, const ReviewedCheck& check) {
  const bool written = check.result.kind == CheckKind::written;
  if (cardHeading(context, written ? "Written value" : "Check")) {
    context.view.words.check.clear();
    return;
  }
  ImGui::BeginChild("check", {0, 0}, false);
  drawVerdict(context, check.result);
  ImGui::Indent(context.theme.px(16));
  drawCheckButtons(context, check, false);
  ImGui::Unindent(context.theme.px(16));
  drawEvidence(context, check.result);
  ImGui::EndChild();
}

}  // namespace chiasm::app
