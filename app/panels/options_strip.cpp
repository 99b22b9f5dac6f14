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
#include "app/panels/panel.h"
#include "app/panels/widgets.h"
#include "app/session/history_words.h"
#include "app/tools/tool.h"
#include "core/case/object_commands.h"
#include "core/segmentation/threshold.h"

namespace chiasm::app {

namespace {

// Everything sits on one line, vertically centred, and flows to the right until `limit`.
class Strip {
 public:
  explicit Strip(PanelContext& context)
      : context_(context),
        theme_(context.theme),
        start_(ImGui::GetCursorScreenPos()),
        height_(ImGui::GetContentRegionAvail().y),
        right_(start_.x + ImGui::GetContentRegionAvail().x),
        x_(start_.x) {}

  void draw() {
    drawUndo();
    if (!context_.byHand) {
      drawActiveSegment();
      drawDivider();
    }
    drawTool();
  }

 private:
  ImU32 colourOf(const Segment& segment) const {
    const glm::u8vec3 colour = shownColour(segment, context_.view);
    return IM_COL32(colour.r, colour.g, colour.b, 255);
  }
  bool room(float width) const { return x_ + width <= limit_; }

  void label(const std::string& text, ImFont* font, ImU32 colour, float gap = 10) {
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.c_str());
    const float width = std::min(size.x, limit_ - x_);
    if (width < theme_.px(20)) return;
    drawEllipsised(*ImGui::GetWindowDrawList(), font, {x_, start_.y + (height_ - size.y) / 2}, width, colour,
                   text);
    x_ += width + theme_.px(gap);
  }

  void drawDivider() {
    ImGui::GetWindowDrawList()->AddRectFilled(
        {x_, start_.y + theme_.px(9)}, {x_ + 1, start_.y + height_ - theme_.px(9)}, theme_.colours.line);
    x_ += theme_.px(12);
  }

  // Places the next ImGui item, `height` logical pixels tall.
  void place(float height) { ImGui::SetCursorScreenPos({x_, start_.y + (height_ - theme_.px(height)) / 2}); }
  void placed(float gap = 8) { x_ = ImGui::GetItemRectMax().x + theme_.px(gap); }

  void drawUndo() {
    const std::string name = actName(context_.store.undoName(), context_.store.undoAuthor(), context_.reader);
    limit_ = right_;
    // Hands have undo on a button and on the palette.
    if (name.empty() || context_.readOnly || context_.byHand) return;
    const std::string chord = context_.actions ? context_.actions->chordOf("edit.undo") : std::string();
    const std::string word = "Undo  ";
    const float wordWidth = theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, word.c_str()).x;
    const float nameWidth =
        std::min(theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, name.c_str()).x,
                 std::min(theme_.px(260), (right_ - start_.x) * 0.18f));
    const float keyWidth =
        chord.empty() ? 0
                      : theme_.small->CalcTextSizeA(theme_.small->FontSize, FLT_MAX, 0, chord.c_str()).x +
                            theme_.px(18);
    const float width = wordWidth + nameWidth + keyWidth + theme_.px(16);
    if (width > (right_ - start_.x) * 0.5f) return;
    const ImVec2 from(right_ - width, start_.y + (height_ - theme_.px(28)) / 2);
    ImGui::SetCursorScreenPos(from);
    if (ImGui::InvisibleButton("undo", {width, theme_.px(28)})) context_.intents.push(RunAction{"edit.undo"});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list.AddRectFilled(from, {from.x + width, from.y + theme_.px(28)}, theme_.colours.raised, theme_.px(6));
    const float textY = start_.y + (height_ - theme_.body->FontSize) / 2;
    list.AddText(theme_.body, theme_.body->FontSize, {from.x + theme_.px(8), textY}, theme_.colours.dim,
                 word.c_str());
    drawEllipsised(list, theme_.body, {from.x + theme_.px(8) + wordWidth, textY}, nameWidth,
                   theme_.colours.text, name);
    if (!chord.empty())
      drawKey(list, theme_,
              {from.x + theme_.px(16) + wordWidth + nameWidth,
               start_.y + (height_ - theme_.small->FontSize - theme_.px(4)) / 2},
              chord);
    limit_ = from.x - theme_.px(16);
  }

  void drawActiveSegment() {
    const Segment* segment = context_.current.findSegment(context_.view.activeSegment);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!segment) {
      label("No active segment", theme_.body, theme_.colours.faint);
      if (!context_.readOnly && room(theme_.px(130))) {
        place(28);
        if (iconButton(theme_, "new segment", icons::kAdd, "New segment", true))
          context_.intents.push(RunAction{"segment.new"});
        placed(12);
      }
      return;
    }
    const float middle = start_.y + height_ / 2, half = theme_.px(6);
    list.AddRectFilled({x_, middle - half}, {x_ + 2 * half, middle + half}, colourOf(*segment), theme_.px(3));
    x_ += 2 * half + theme_.px(10);
    label(segment->name, theme_.strong, theme_.colours.text, 6);
    if (!room(theme_.px(30))) return;
    place(28);
    if (iconButton(theme_, "lock", segment->locked ? icons::kLock : icons::kUnlocked, nullptr, false,
                   segment->locked) &&
        !context_.readOnly)
      context_.intents.push(
          ExecuteCommand{std::shared_ptr<const Command>(setSegmentLocked(segment->uid, !segment->locked))});
    if (ImGui::IsItemHovered())
      ImGui::SetTooltip(segment->locked ? "Locked: no tool can change it. Click to unlock"
                                        : "Unlocked. Click to lock");
    placed();
  }

  void drawTool() {
    label(toolName(context_.view.tool), theme_.strong, theme_.colours.text, 12);
    switch (context_.view.tool) {
      case ToolKind::brush:
      case ToolKind::eraser:
        drawBrush();
        break;
      case ToolKind::threshold:
        drawThreshold();
        break;
      case ToolKind::grow:
        drawGrow();
        break;
      default:
        break;
    }
    if (!context_.byHand) label(toolHint(context_.view.tool), theme_.body, theme_.colours.dim);
  }

  bool choice(const char* id, const char* text, bool chosen, const char* tip) {
    if (!room(theme_.px(60))) return false;
    place(28);
    ImGui::PushStyleColor(ImGuiCol_Button, chosen ? withAlpha(theme_.colours.accent, 0.22f)
                                                  : withAlpha(theme_.colours.raised, 1.0f));
    ImGui::PushStyleColor(ImGuiCol_Text, chosen ? theme_.colours.text : theme_.colours.dim);
    ImGui::PushID(id);
    const bool pressed = ImGui::Button(text, {0, theme_.px(28)});
    ImGui::PopID();
    ImGui::PopStyleColor(2);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip);
    placed(4);
    return pressed;
  }

  void beginField(float width) {
    place(28);
    ImGui::SetNextItemWidth(theme_.px(width));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme_.px(8), (theme_.px(28) - ImGui::GetFontSize()) / 2));
  }
  void endField() {
    ImGui::PopStyleVar();
    placed();
  }

  void drawBrush() {
    if (choice("sphere", "Sphere", context_.view.brush3d, "Paints through the slices"))
      context_.view.brush3d = true;
    if (choice("disk", "Disk", !context_.view.brush3d, "Paints in one slice")) context_.view.brush3d = false;
    x_ += theme_.px(6);
    if (room(theme_.px(150))) {
      auto radius = static_cast<float>(context_.view.brush.radiusMm);
      beginField(140);
      if (ImGui::SliderFloat("##radius", &radius, 0.5f, 50.0f, "radius %.1f mm",
                             ImGuiSliderFlags_Logarithmic))
        context_.view.brush.radiusMm = radius;
      endField();
    }
    if (context_.view.tool == ToolKind::eraser) return;
    const bool onlyBackground = context_.view.brush.over == PaintOver::background;
    if (choice("over", onlyBackground ? "Paint over: nothing" : "Paint over: unlocked segments", false,
               "Which voxels the brush may take. Locked segments are never changed."))
      context_.view.brush.over = onlyBackground ? PaintOver::unlocked : PaintOver::background;
    drawPaintRange();
  }

  // "Only values": the brush takes voxels of a range alone.
  void drawPaintRange() {
    auto& range = context_.view.brush.range;
    if (choice("range", range ? "Only values" : "All values", range.has_value(),
               "Paint only where the value is in a range")) {
      if (range)
        range.reset();
      else
        range = IntensityRange{context_.view.thresholdLower, context_.view.thresholdUpper};
    }
    if (!range || !room(theme_.px(170))) return;
    drawRange(range->lower, range->upper);
  }

  void drawRange(double& lower, double& upper) {
    auto from = static_cast<float>(lower), to = static_cast<float>(upper);
    const float minimum =
        context_.volumeStatistics ? static_cast<float>(context_.volumeStatistics->minimum) : -1024.0f;
    const float maximum =
        context_.volumeStatistics ? static_cast<float>(context_.volumeStatistics->maximum) : 3071.0f;
    const float speed = std::max((maximum - minimum) / 1000.0f, 0.001f);
    beginField(170);
    if (ImGui::DragFloatRange2("##range", &from, &to, speed, minimum, maximum, "from %.0f", "to %.0f")) {
      lower = from;
      upper = to;
    }
    endField();
  }

  void drawThreshold() {
    if (room(theme_.px(190))) drawRange(context_.view.thresholdLower, context_.view.thresholdUpper);
    const Segment* segment = context_.current.findSegment(context_.view.activeSegment);
    if (!room(theme_.px(110))) return;
    ImGui::BeginDisabled(!segment || segment->locked || context_.readOnly);
    place(28);
    if (iconButton(theme_, "apply", icons::kCheck, "Apply", true) && segment)
      context_.intents.push(ExecuteCommand{std::shared_ptr<const Command>(
          thresholdSegment(segment->uid, {context_.view.thresholdLower, context_.view.thresholdUpper},
                           Everywhere{}, context_.view.brush.over))});
    ImGui::EndDisabled();
    placed();
  }

  void drawGrow() {
    if (!room(theme_.px(150))) return;
    auto tolerance = static_cast<float>(context_.view.growTolerance);
    beginField(150);
    if (ImGui::SliderFloat("##tolerance", &tolerance, 1.0f, 500.0f, "\xc2\xb1 %.0f",
                           ImGuiSliderFlags_Logarithmic))
      context_.view.growTolerance = tolerance;
    endField();
  }

  PanelContext& context_;
  const Theme& theme_;
  ImVec2 start_;
  float height_, right_, x_, limit_ = 0;
};

}  // namespace

void drawOptionsStrip(PanelContext& context) {
  Strip(context).draw();
}

}  // namespace chiasm::app
