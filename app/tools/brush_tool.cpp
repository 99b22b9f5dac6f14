#include "app/tools/brush_tool.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <utility>

#include "core/segmentation/brush.h"

namespace chiasm::app {

double radiusUnderPressure(double radiusMm, double pressure) {
  return radiusMm * (0.25 + 0.75 * std::clamp(pressure, 0.0, 1.0));
}

void BrushTool::begin(const ToolEvent& event, ToolContext& context) {
  stroking_ = false;
  if (!event.valid) return;
  const Segment* segment = segmentToEdit(context, "paint");
  if (segment == nullptr) return;
  segment_ = segment->uid;
  settings_ = context.view.brush;
  settings_.shape = context.view.brush3d ? BrushShape::sphere : BrushShape::disk;
  settings_.diskNormal = event.planeNormal;
  settings_.erase = (kind_ == ToolKind::eraser) != event.control;
  settings_.likeValue.reset();
  if (settings_.likeCentre) {
    const auto under = valueUnderBrush(context.store.current(), segment_, settings_, event.point);
    if (!under) return context.intents.push(ShowMessage{under.error().message, true});
    settings_.likeValue = *under;
  }
  Parameters parameters{{"segment", segment_.text()},
                        {"radius", settings_.radiusMm},
                        {"shape", std::string(settings_.shape == BrushShape::sphere ? "sphere" : "disk")}};
  if (settings_.likeCentre) parameters.emplace_back("likeCentre", *settings_.likeCentre);
  if (settings_.likeValue) parameters.emplace_back("likeValue", *settings_.likeValue);
  auto begun = context.store.beginGesture(settings_.erase ? "segment.erase" : "segment.paint",
                                          brushEditName(*segment, settings_), std::move(parameters),
                                          context.author, segment_);
  if (!begun) {
    context.intents.push(ShowMessage{begun.error().message, true});
    return;
  }
  stroking_ = true;
  saidHeld_ = false;
  lifted_ = true;
  gesture_ = context.view.gesture = *begun;
  stroke(event, context);
}

void BrushTool::stroke(const ToolEvent& event, ToolContext& context) {
  const PatientPoint to = event.point;
  if (!event.inSlice && !lifted_) {
    // On a surface the brush jumps over edges: it must not tunnel through what lies between.
    const double depth = std::abs(glm::dot(to.mm - last_.mm, glm::normalize(event.planeNormal.mm)));
    lifted_ = depth > 2.0 * settings_.radiusMm;
  }
  const PatientPoint from = lifted_ ? to : last_;
  lifted_ = false;
  BrushSettings dab = settings_;
  dab.radiusMm = radiusUnderPressure(settings_.radiusMm, event.pressure);
  auto changes = brushSegment(context.store.current(), segment_, dab, from, to);
  if (changes && !changes->empty()) {
    auto extended = context.store.extendGesture(gesture_, *changes);
    // Where somebody else is painting this dab goes nowhere; the stroke goes on beside it.
    if (!extended && extended.error().kind == ErrorKind::conflict &&
        context.store.openGestures().size() > 1) {
      if (!std::exchange(saidHeld_, true)) context.intents.push(ShowMessage{extended.error().message, false});
      last_ = to;
      return;
    }
    if (!extended) changes = tl::unexpected(extended.error());
  }
  if (!changes) {
    context.intents.push(ShowMessage{changes.error().message, true});
    end(context, true);  // what is painted so far stays, and can be undone
    return;
  }
  last_ = to;
}

void BrushTool::end(ToolContext& context, bool keep) {
  if (!stroking_) return;
  stroking_ = false;
  if (context.view.gesture == gesture_) context.view.gesture = {};
  // Esc, another tool or a read-only case may have ended the gesture already.
  if (!context.store.inGesture(gesture_)) return;
  const auto ended = keep ? context.store.commitGesture(gesture_) : context.store.cancelGesture(gesture_);
  if (!ended) context.intents.push(ShowMessage{ended.error().message, true});
}

void BrushTool::handle(const ToolEvent& event, ToolContext& context) {
  circle_.reset();
  if (event.valid) {
    ToolOverlay circle;
    circle.kind = ToolOverlay::Kind::brushCircle;
    circle.points = {event.point};
    circle.radiusMm =
        stroking_ ? radiusUnderPressure(settings_.radiusMm, event.pressure) : context.view.brush.radiusMm;
    circle.normal = event.planeNormal;
    circle.sphere = context.view.brush3d;
    circle_ = circle;
  }
  switch (event.phase) {
    case ToolEvent::Phase::press:
      return begin(event, context);
    case ToolEvent::Phase::drag:
      if (stroking_ && !context.store.inGesture(gesture_)) stroking_ = false;
      // Off the surface and back on it: not in one line.
      lifted_ = lifted_ || !event.valid;
      if (stroking_ && event.valid && (lifted_ || event.point != last_)) stroke(event, context);
      return;
    case ToolEvent::Phase::release:
      if (stroking_ && event.valid && event.point != last_ && context.store.inGesture(gesture_))
        stroke(event, context);
      return end(context, true);
    case ToolEvent::Phase::cancel:
      circle_.reset();
      return end(context, false);
    case ToolEvent::Phase::hover:
    case ToolEvent::Phase::finish:
    case ToolEvent::Phase::stepBack:
      return;
  }
}

ToolOverlay BrushTool::overlay() const {
  return circle_.value_or(ToolOverlay{});
}

}  // namespace chiasm::app
