// The strip under the views where the shown volume has time points: play, step, which one, how fast.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "app/actions/view_times.h"
#include "app/interface/icons.h"
#include "app/interface/shell.h"

namespace chiasm::app {
namespace {

constexpr float kButton = 28, kGap = 4;

// From left to right; what is logged belongs to the strip.
class TimeStrip {
 public:
  explicit TimeStrip(ShellContext& context)
      : context_(context),
        session_(context.session),
        theme_(context.theme),
        area_(context.layout.time),
        x_(areaMinimum(area_).x + theme_.px(14)),
        right_(areaMaximum(area_).x - theme_.px(14)),
        middle_(areaMinimum(area_).y + static_cast<float>(area_.size.y) * 0.5f) {}

  void draw() {
    const auto points = shownTimePoints(session_.current(), session_.view());
    const auto here = shownTimePoint(session_.current(), session_.view());
    if (!here) return;
    icon("time.previous", icons::kPrevious, false);
    icon("time.play", session_.playsTime() ? icons::kPause : icons::kPlay, session_.playsTime());
    icon("time.next", icons::kNext, false);
    x_ += theme_.px(10);
    // As wide for the first as for the last, so that nothing moves while it plays.
    const std::string last = fmt::format("{} / {}", points.size(), points.size());
    const float width = textSize(theme_.numbers, last).x;
    drawTextAt(context_, "time point", theme_.numbers, x_, middle_, theme_.colours.text,
               fmt::format("{} / {}", *here + 1, points.size()), area_);
    x_ += width + theme_.px(14);
    drawSpeed();
    icon("time.loop", icons::kLoop, session_.view().time.loop, true);
    drawPlaces(*here, points);
  }

 private:
  // At the left, or at the right end.
  void icon(const char* action, const char* glyph, bool lit, bool atRight = false) {
    const float side = theme_.px(kButton);
    if (atRight) right_ -= side;
    const ImVec2 low(atRight ? right_ : x_, middle_ - side * 0.5f), high(low.x + side, low.y + side);
    ImGui::SetCursorScreenPos(low);
    if (ImGui::InvisibleButton(action, {side, side})) session_.runAction(action);
    const bool hovered = ImGui::IsItemHovered();
    if (const Action* row = session_.actions().find(action); hovered && row != nullptr)
      tooltip(row->label, session_.actions().chordOf(action));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (hovered) list.AddRectFilled(low, high, theme_.colours.raised, theme_.px(6));
    const ImVec2 size = textSize(theme_.icons, glyph);
    list.AddText(theme_.icons, theme_.icons->FontSize,
                 {(low.x + high.x - size.x) * 0.5f, (low.y + high.y - size.y) * 0.5f},
                 lit ? theme_.colours.accent : theme_.colours.text, glyph);
    context_.log.add(action, low, high, areaMinimum(area_), areaMaximum(area_));
    if (atRight)
      right_ -= theme_.px(kGap);
    else
      x_ = high.x + theme_.px(kGap);
  }

  void drawSpeed() {
    double& speed = session_.view().time.framesPerSecond;
    const std::string label = fmt::format("{:g} a second", speed);
    right_ -= flatButtonWidth(theme_, label, {}, true);
    if (drawFlatButton(context_, "time speed", label, right_, middle_, kButton, false, area_, {}, true)
            .pressed)
      ImGui::OpenPopup("time speed menu");
    right_ -= theme_.px(kGap);
    if (!ImGui::BeginPopup("time speed menu")) return;
    for (const double one : {0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 60.0})
      if (ImGui::MenuItem(fmt::format("{:g} a second", one).c_str(), nullptr, one == speed)) speed = one;
    ImGui::EndPopup();
  }

  // A line with a place for every time point; a click or a drag goes there. Those that are not read yet are
  // dim.
  void drawPlaces(std::size_t here, const std::vector<const Volume*>& points) {
    const float left = x_ + theme_.px(6), right = right_ - theme_.px(12);
    if (right - left < theme_.px(60)) return;
    const float half = theme_.px(kButton) * 0.5f;
    const auto steps = static_cast<float>(points.size() - 1);
    const auto placeOf = [&](std::size_t index) {
      return left + (right - left) * static_cast<float>(index) / steps;
    };
    ImGui::SetCursorScreenPos({left - half * 0.5f, middle_ - half});
    ImGui::InvisibleButton("time places", {right - left + half, 2 * half});
    const auto under = [&] {
      const float share = (ImGui::GetIO().MousePos.x - left) / (right - left);
      return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0f, 1.0f) * steps));
    };
    if (ImGui::IsItemActive() && under() != here) {
      session_.playTime(false);
      session_.showTimePoint(under());
    }
    if (ImGui::IsItemHovered()) tooltip(fmt::format("Time point {} of {}", under() + 1, points.size()), {});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddLine({left, middle_}, {right, middle_}, theme_.colours.line, theme_.px(2));
    list.AddLine({left, middle_}, {placeOf(here), middle_}, theme_.colours.accent, theme_.px(2));
    // Ticks where there is room for them.
    if ((right - left) / steps >= theme_.px(5))
      for (std::size_t i = 0; i < points.size(); ++i)
        list.AddCircleFilled({placeOf(i), middle_}, theme_.px(2.5f),
                             !points[i]->voxels ? theme_.colours.line
                             : i <= here        ? theme_.colours.accent
                                                : theme_.colours.faint);
    list.AddCircleFilled({placeOf(here), middle_}, theme_.px(6), theme_.colours.accent);
    context_.log.add("time places", {left - half * 0.5f, middle_ - half},
                     {right + half * 0.5f, middle_ + half}, areaMinimum(area_), areaMaximum(area_));
  }

  ShellContext& context_;
  Session& session_;
  const Theme& theme_;
  const Area& area_;
  float x_, right_, middle_;
};

}  // namespace

void drawTimeStrip(ShellContext& context) {
  if (context.layout.time.empty()) return;
  fillArea(context.layout.time, context.theme.colours.panel);
  TimeStrip(context).draw();
}

}  // namespace chiasm::app
