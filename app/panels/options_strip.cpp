// The options strip: the active segment, then what the active tool can be told, and at the right the next
// undo.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>

#include "app/actions/action_table.h"
#include "app/interface/icons.h"
#include "app/interface/segment_colour.h"
#include "app/interface/theme.h"
#include "app/panels/strip_layout.h"
#include "app/panels/widgets.h"
#include "app/session/history_words.h"
#include "app/tools/tool.h"
#include "core/case/object_commands.h"

namespace chiasm::app {

namespace {

class OptionsStrip {
 public:
  explicit OptionsStrip(PanelContext& context) : strip_(context), theme_(context.theme) {}

  void draw() {
    drawUndo();
    if (!strip_.context().byHand) {
      drawActiveSegment();
      strip_.divider();
    }
    const ToolKind tool = strip_.view().tool;
    strip_.label(toolName(tool), theme_.strong, theme_.colours.text, 12);
    drawToolOptions(strip_);
    if (!strip_.context().byHand) strip_.label(toolHint(tool), theme_.body, theme_.colours.dim);
  }

 private:
  ImU32 colourOf(const Segment& segment) {
    const glm::u8vec3 colour = shownColour(segment, strip_.context().view);
    return IM_COL32(colour.r, colour.g, colour.b, 255);
  }

  void drawUndo() {
    const PanelContext& context = strip_.context();
    const std::string name = actName(context.store.undoName(), context.store.undoAuthor(), context.reader);
    strip_.limitTo(strip_.right());
    // Hands have undo on a button and on the palette.
    if (name.empty() || context.readOnly || context.byHand) return;
    const std::string chord = context.actions ? context.actions->chordOf("edit.undo") : std::string();
    const std::string word = "Undo  ";
    const float wordWidth = theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, word.c_str()).x;
    const float nameWidth =
        std::min(theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, name.c_str()).x,
                 std::min(theme_.px(260), (strip_.right() - strip_.start().x) * 0.18f));
    const float keyWidth =
        chord.empty() ? 0
                      : theme_.small->CalcTextSizeA(theme_.small->FontSize, FLT_MAX, 0, chord.c_str()).x +
                            theme_.px(18);
    const float width = wordWidth + nameWidth + keyWidth + theme_.px(16);
    if (width > (strip_.right() - strip_.start().x) * 0.5f) return;
    const ImVec2 from(strip_.right() - width, strip_.start().y + (strip_.height() - theme_.px(28)) / 2);
    ImGui::SetCursorScreenPos(from);
    if (ImGui::InvisibleButton("undo", {width, theme_.px(28)}))
      strip_.context().intents.push(RunAction{"edit.undo"});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list.AddRectFilled(from, {from.x + width, from.y + theme_.px(28)}, theme_.colours.raised, theme_.px(6));
    const float textY = strip_.start().y + (strip_.height() - theme_.body->FontSize) / 2;
    list.AddText(theme_.body, theme_.body->FontSize, {from.x + theme_.px(8), textY}, theme_.colours.dim,
                 word.c_str());
    drawEllipsised(list, theme_.body, {from.x + theme_.px(8) + wordWidth, textY}, nameWidth,
                   theme_.colours.text, name);
    if (!chord.empty())
      drawKey(list, theme_,
              {from.x + theme_.px(16) + wordWidth + nameWidth,
               strip_.start().y + (strip_.height() - theme_.small->FontSize - theme_.px(4)) / 2},
              chord);
    strip_.limitTo(from.x - theme_.px(16));
  }

  void drawActiveSegment() {
    const Segment* segment = strip_.context().current.findSegment(strip_.context().view.activeSegment);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!segment) {
      strip_.label("No active segment", theme_.body, theme_.colours.faint);
      if (!strip_.context().readOnly && strip_.room(theme_.px(130))) {
        strip_.place(28);
        if (iconButton(theme_, "new segment", icons::kAdd, "New segment", true))
          strip_.context().intents.push(RunAction{"segment.new"});
        strip_.placed(12);
      }
      return;
    }
    const float middle = strip_.start().y + strip_.height() / 2, half = theme_.px(6);
    list.AddRectFilled({strip_.x(), middle - half}, {strip_.x() + 2 * half, middle + half},
                       colourOf(*segment), theme_.px(3));
    strip_.skip(2 * half + theme_.px(10));
    strip_.label(segment->name, theme_.strong, theme_.colours.text, 6);
    if (!strip_.room(theme_.px(30))) return;
    strip_.place(28);
    if (iconButton(theme_, "lock", segment->locked ? icons::kLock : icons::kUnlocked, nullptr, false,
                   segment->locked) &&
        !strip_.context().readOnly)
      strip_.context().intents.push(
          ExecuteCommand{std::shared_ptr<const Command>(setSegmentLocked(segment->uid, !segment->locked))});
    if (ImGui::IsItemHovered())
      ImGui::SetTooltip(segment->locked ? "Locked: no tool can change it. Click to unlock"
                                        : "Unlocked. Click to lock");
    strip_.placed();
  }

  StripLayout strip_;
  const Theme& theme_;
};

}  // namespace

void drawOptionsStrip(PanelContext& context) {
  OptionsStrip(context).draw();
}

}  // namespace chiasm::app
