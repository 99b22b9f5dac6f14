// What each tool can be told, in words.
#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/strip_layout.h"
#include "app/panels/widgets.h"
#include "app/tools/tool.h"
#include "core/segmentation/threshold.h"

namespace chiasm::app {
namespace {

class ToolOptions {
 public:
  explicit ToolOptions(StripLayout& strip)
      : strip_(strip), context_(strip.context()), view_(strip.view()), theme_(strip.context().theme) {}

  void draw() {
    switch (view_.tool) {
      case ToolKind::brush:
      case ToolKind::eraser:
        return drawBrush();
      case ToolKind::draw:
      case ToolKind::livewire:
        return drawOutline();
      case ToolKind::scissors:
        return drawScissors();
      case ToolKind::traceLevel:
        return drawTrace();
      case ToolKind::threshold:
        return drawThreshold();
      case ToolKind::grow:
        return drawGrow();
      default:
        return;
    }
  }

 private:
  // Two words of which one holds.
  void either(const char* first, const char* second, const char* tip, bool& secondHolds) {
    if (strip_.choice(first, first, !secondHolds, tip)) secondHolds = false;
    if (strip_.choice(second, second, secondHolds, tip)) secondHolds = true;
    strip_.skip(theme_.px(6));
  }

  void drawBrush() {
    if (strip_.choice("sphere", "Sphere", view_.brush3d, "Paints through the slices")) view_.brush3d = true;
    if (strip_.choice("disk", "Disk", !view_.brush3d, "Paints in one slice")) view_.brush3d = false;
    strip_.skip(theme_.px(6));
    strip_.slider("radius", view_.brush.radiusMm, 0.5f, 50.0f, "radius %.1f mm", 130);
    drawSmart();
    if (view_.tool == ToolKind::brush) drawOver();
    drawPaintRange();
    drawPlace();
  }

  // A smart brush takes what is like the voxels that its stroke began on and connected to it.
  void drawSmart() {
    auto& like = view_.brush.likeCentre;
    if (strip_.choice("smart", "Smart", like.has_value(),
                      "Takes only what is connected to the brush and like what the stroke began on")) {
      if (like)
        like.reset();
      else
        like = view_.smartTolerance;
    }
    if (!like) return;
    strip_.slider("like", view_.smartTolerance, 1.0f, 1000.0f, "\xc2\xb1 %.0f", 80);
    like = view_.smartTolerance;
  }

  static const char* overText(PaintOver over) {
    switch (over) {
      case PaintOver::background:
        return "nothing";
      case PaintOver::hidden:
        return "hidden segments";
      case PaintOver::overlap:
        return "all, overlapping";
      default:
        return "unlocked segments";
    }
  }

  void drawOver() {
    PaintOver& over = view_.brush.over;
    strip_.menu("over", std::string("Over: ") + overText(over), over != PaintOver::unlocked,
                "Which voxels of other segments may be taken. Locked segments are never changed.", [&] {
                  const std::pair<PaintOver, const char*> rules[] = {
                      {PaintOver::unlocked, "Unlocked segments: their voxels are taken"},
                      {PaintOver::background, "Nothing: only voxels that belong to no segment"},
                      {PaintOver::hidden, "Hidden segments only: what you see is kept"},
                      {PaintOver::overlap, "All, overlapping: nobody loses a voxel"}};
                  for (const auto& [rule, words] : rules)
                    if (ImGui::Selectable(words, over == rule)) over = rule;
                });
  }

  // "Only values": voxels of a range alone.
  void drawPaintRange() {
    auto& range = view_.brush.range;
    if (strip_.choice("range", range ? "Only values" : "All values", range.has_value(),
                      "Only where the value is in a range")) {
      if (range)
        range.reset();
      else
        range = IntensityRange{view_.thresholdLower, view_.thresholdUpper};
    }
    if (range && strip_.room(theme_.px(170))) drawRange(range->lower, range->upper);
  }

  // Only inside or outside of other segments.
  void drawPlace() {
    PaintPlace& place = view_.brush.place;
    std::string text = "Anywhere";
    if (!place.anywhere()) {
      const Segment* first = context_.current.findSegment(place.segments.front());
      text = std::string(place.inside ? "Inside " : "Outside ") +
             (place.segments.size() > 1 ? std::to_string(place.segments.size()) + " segments"
              : first != nullptr        ? first->name
                                        : "a segment that is gone");
    }
    strip_.menu("place", text, !place.anywhere(), "Only inside, or only outside, of other segments",
                [&] { drawPlaceList(place); });
  }

  void drawPlaceList(PaintPlace& place) {
    if (ImGui::Selectable("Anywhere", place.anywhere())) place.segments.clear();
    if (ImGui::Selectable("Only inside", place.inside, ImGuiSelectableFlags_DontClosePopups))
      place.inside = true;
    if (ImGui::Selectable("Only outside", !place.inside, ImGuiSelectableFlags_DontClosePopups))
      place.inside = false;
    ImGui::Separator();
    // A segment limits itself in one way only, which the rule for others says better.
    for (const Segmentation& segmentation : context_.current.segmentations)
      for (const Segment& segment : segmentation.segments) {
        if (segment.uid == view_.activeSegment) continue;
        const auto at = std::find(place.segments.begin(), place.segments.end(), segment.uid);
        const bool chosen = at != place.segments.end();
        ImGui::PushID(segment.uid.text().c_str());
        if (ImGui::Selectable(segment.name.c_str(), chosen, ImGuiSelectableFlags_DontClosePopups)) {
          if (chosen)
            place.segments.erase(at);
          else
            place.segments.push_back(segment.uid);
        }
        ImGui::PopID();
      }
  }

  void drawOutline() {
    either("Add", "Erase", "What is enclosed is added to the segment, or taken from it. Ctrl: the other one",
           view_.outlines.erase);
    if (!view_.outlines.erase) drawOver();
    drawPaintRange();
    drawPlace();
  }

  void drawScissors() {
    OutlineSettings& settings = view_.outlines;
    const std::tuple<ScissorAction, const char*, const char*> actions[] = {
        {ScissorAction::eraseInside, "Erase inside", "Takes what is seen inside the outline"},
        {ScissorAction::eraseOutside, "Erase outside", "Keeps only what is seen inside the outline"},
        {ScissorAction::fillInside, "Fill inside", "Adds what is seen inside the outline, to the depth"}};
    for (const auto& [action, words, tip] : actions)
      if (strip_.choice(words, words, settings.scissors == action, tip)) settings.scissors = action;
    strip_.skip(theme_.px(6));
    const bool fills = settings.scissors == ScissorAction::fillInside;
    if (!fills)
      either(
          "Through", "To a depth",
          "Through everything, or in 3-D to a depth below the segment's surface, in slices half to each side",
          settings.toDepth);
    if (settings.toDepth || fills) strip_.slider("depth", settings.depthMm, 0.5f, 200.0f, "%.1f mm", 100);
    if (fills) drawOver();
  }

  void drawTrace() {
    bool darker = view_.outlines.traceSide == TraceSide::darker;
    either("Brighter", "Darker", "Which values lie inside the outline. Ctrl: the other one", darker);
    view_.outlines.traceSide = darker ? TraceSide::darker : TraceSide::brighter;
    drawOver();
  }

  void drawRange(double& lower, double& upper) {
    auto from = static_cast<float>(lower), to = static_cast<float>(upper);
    const float minimum =
        context_.volumeStatistics ? static_cast<float>(context_.volumeStatistics->minimum) : -1024.0f;
    const float maximum =
        context_.volumeStatistics ? static_cast<float>(context_.volumeStatistics->maximum) : 3071.0f;
    const float speed = std::max((maximum - minimum) / 1000.0f, 0.001f);
    strip_.beginField(170);
    if (ImGui::DragFloatRange2("##range", &from, &to, speed, minimum, maximum, "from %.0f", "to %.0f")) {
      lower = from;
      upper = to;
    }
    strip_.endField();
  }

  void drawThreshold() {
    if (strip_.room(theme_.px(190))) drawRange(view_.thresholdLower, view_.thresholdUpper);
    const Segment* segment = context_.current.findSegment(view_.activeSegment);
    if (!strip_.room(theme_.px(110))) return;
    ImGui::BeginDisabled(!segment || segment->locked || context_.readOnly);
    strip_.place(28);
    if (iconButton(theme_, "apply", icons::kCheck, "Apply", true) && segment)
      context_.intents.push(ExecuteCommand{std::shared_ptr<const Command>(thresholdSegment(
          segment->uid, {view_.thresholdLower, view_.thresholdUpper}, Everywhere{}, view_.brush.over))});
    ImGui::EndDisabled();
    strip_.placed();
  }

  void drawGrow() {
    strip_.slider("tolerance", view_.growTolerance, 1.0f, 500.0f, "\xc2\xb1 %.0f", 120);
    bool guarded = view_.growNeckMm > 0.0;
    if (strip_.choice("necks", "Not through necks", guarded,
                      "Leak guard: growing does not pass where it is thinner than this"))
      view_.growNeckMm = guarded ? 0.0 : 3.0;
    guarded = view_.growNeckMm > 0.0;
    if (guarded) strip_.slider("neck", view_.growNeckMm, 1.0f, 20.0f, "thinner than %.1f mm", 150);
    bool limited = view_.growLimitMl > 0.0;
    if (strip_.choice("limit", "At most", limited, "Leak guard: a larger growth is refused"))
      view_.growLimitMl = limited ? 0.0 : 2000.0;
    if (view_.growLimitMl > 0.0) strip_.slider("limit ml", view_.growLimitMl, 1.0f, 5000.0f, "%.0f ml", 90);
    drawOver();
  }

  StripLayout& strip_;
  PanelContext& context_;
  ViewState& view_;
  const Theme& theme_;
};

}  // namespace

void drawToolOptions(StripLayout& strip) {
  ToolOptions(strip).draw();
}

}  // namespace chiasm::app
