// The status bar: where the cursor is and what is there; running work; what is saved.
#include <fmt/core.h>

#include <algorithm>

#include "app/actions/view_volumes.h"
#include "app/interface/format.h"
#include "app/interface/shell.h"
#include "app/panels/widgets.h"

namespace chiasm::app {
namespace {

class StatusBar {
 public:
  explicit StatusBar(ShellContext& context)
      : context_(context),
        session_(context.session),
        theme_(context.theme),
        area_(context.layout.status),
        middle_(areaMinimum(area_).y + static_cast<float>(area_.size.y) * 0.5f),
        left_(areaMinimum(area_).x + theme_.px(14)),
        right_(areaMaximum(area_).x - theme_.px(14)) {}

  void draw() {
    fillArea(area_, theme_.colours.panel);
    const float top = areaMinimum(area_).y + theme_.px(0.5f);
    ImGui::GetWindowDrawList()->AddLine({areaMinimum(area_).x, top}, {areaMaximum(area_).x, top},
                                        theme_.colours.line, theme_.px(1));
    if (session_.hasCase()) drawSaved();
    drawWork();
    if (session_.hasCase()) drawPosition();
  }

 private:
  void textFromRight(const char* name, const std::string& text, ImU32 colour) {
    right_ -= textSize(theme_.body, text).x;
    drawTextAt(context_, name, theme_.body, right_, middle_, colour, text, area_);
    right_ -= theme_.px(18);
  }

  void drawSaved() {
    const auto& history = session_.store().history();
    if (const auto reason = session_.readOnlyReason()) {
      const float end = right_;
      textFromRight("read-only", "read-only", theme_.colours.warning);
      if (ImGui::IsMouseHoveringRect({right_, areaMinimum(area_).y}, {end, areaMaximum(area_).y}))
        tooltip(*reason);
      return;
    }
    if (history.empty()) return;
    const bool saved =
        session_.store().inGesture() ? false : session_.store().savedSequence() >= history.back().sequence;
    const std::string clock = session_.store().savedTime().microseconds > 0
                                  ? session_.store().savedTime().localClock()
                                  : history.back().time.localClock();
    textFromRight("saved", saved ? "saved \u00b7 " + clock : "saving\u2026", theme_.colours.dim);
  }

  void drawWork() {
    const std::vector<JobStatus> jobs = session_.jobs();
    if (jobs.empty()) return;
    const JobStatus& job = jobs.front();
    if (!job.cancelled) {
      const std::string word = "Cancel";
      right_ -= textSize(theme_.body, word).x;
      const ImVec2 low(right_, areaMinimum(area_).y),
          high(right_ + textSize(theme_.body, word).x, areaMaximum(area_).y);
      ImGui::SetCursorScreenPos(low);
      if (ImGui::InvisibleButton("cancel work", {high.x - low.x, high.y - low.y})) session_.cancelJob(job.id);
      drawTextAt(context_, "cancel", theme_.body, right_, middle_,
                 ImGui::IsItemHovered() ? theme_.colours.text : theme_.colours.accent, word, area_);
      right_ -= theme_.px(12);
    }
    std::string text = job.cancelled ? "Cancelling " + job.name : job.name;
    text += job.fraction > 0 ? fmt::format("\u2026 {:.0f}%", job.fraction * 100.0) : "\u2026";
    if (jobs.size() > 1) text += fmt::format(" (and {} more)", jobs.size() - 1);
    textFromRight("work", text, theme_.colours.dim);
  }

  float field(const char* name, float x, const std::string& label, const std::string& value) {
    x = drawTextAt(context_, name, theme_.body, x, middle_, theme_.colours.faint, label, area_) +
        theme_.px(5);
    // A fixed width, so that nothing to the right dances.
    drawTextAt(context_, name, theme_.numbers, x, middle_, theme_.colours.text, value, area_);
    return x + textSize(theme_.numbers, "\u2212000.0").x + theme_.px(6);
  }

  // What can be done next with what is drawn: beside the work, before the place.
  void drawHint() {
    const std::string& hint = session_.ui().underWay.hint;
    if (hint.empty()) return;
    const float width = textSize(theme_.body, hint).x;
    // Only where the position keeps its room.
    if (right_ - left_ < width + theme_.px(420)) return;
    textFromRight("tool hint", hint, theme_.colours.accent);
  }

  void drawPosition() {
    const PointerState& pointer = session_.ui().pointer;
    // Over no view: where the crosshair stands.
    const PatientPoint at = pointer.point.value_or(session_.view().crosshair);
    const Volume* volume = session_.shownVolume();
    if (volume == nullptr) return;
    drawHint();
    float x = field("x", left_, "x", signedNumber(at.mm.x, 1));
    x = field("y", x, "y", signedNumber(at.mm.y, 1));
    x = field("z", x, "z", signedNumber(at.mm.z, 1));
    x = drawTextAt(context_, "mm", theme_.body, x, middle_, theme_.colours.faint, "mm", area_) +
        theme_.px(24);
    const Case& current = session_.current();
    const Volume* pointed = pointedVolume(current, session_.view());
    if (const auto value = pointed->valueAt(at)) {
      drawTextAt(context_, "value", theme_.numbers, x, middle_, theme_.colours.text,
                 valueText(*value, pointed->info.unit), area_);
      x += std::max(textSize(theme_.numbers, valueText(*value, pointed->info.unit)).x,
                    textSize(theme_.numbers, "\u22120000 HU").x) +
           theme_.px(24);
    }
    if (const auto fusion = fusionIn(current, session_.view(), pointer.view))
      if (const Volume* over = current.findVolume(fusion->volume))
        if (const auto value = over->valueAt(at))
          x = drawTextAt(context_, "value over", theme_.numbers, x, middle_, theme_.colours.link,
                         "+ " + valueText(*value, over->info.unit), area_) +
              theme_.px(24);
    std::string text;
    if (const Segment* segment = session_.current().findSegment(pointer.segment)) text = segment->name;
    if (const Mesh* mesh = session_.current().findMesh(pointer.mesh))
      text += (text.empty() ? "" : " \u00b7 ") + ("mesh " + mesh->name);
    const std::string side = session_.current().sideOf(at);
    if (!side.empty()) text += (text.empty() ? "" : " \u00b7 ") + side;
    const float room = right_ - x;
    if (text.empty() || room < theme_.px(60)) return;
    const float top = std::round(middle_ - theme_.body->FontSize * 0.5f);
    drawEllipsised(*ImGui::GetWindowDrawList(), theme_.body, {x, top}, room, theme_.colours.dim, text);
  }

  ShellContext& context_;
  Session& session_;
  const Theme& theme_;
  const Area& area_;
  float middle_, left_, right_;
};

}  // namespace

void drawStatusBar(ShellContext& context) {
  StatusBar(context).draw();
}

}  // namespace chiasm::app
