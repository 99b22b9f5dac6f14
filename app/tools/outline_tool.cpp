#include "app/tools/outline_tool.h"

#include <glm/geometric.hpp>

namespace chiasm::app {
namespace {

constexpr double kClickPixels = 4.0;  // less is a click
constexpr double kFinePixels = 2.0;   // points of a drag lie this far apart
constexpr double kSameSliceMm = 0.05;

double distance(PatientPoint a, PatientPoint b) {
  return glm::length(a.mm - b.mm);
}

}  // namespace

// Where an event draws: in the slice, on the plane that was begun, or before the eye.
std::optional<PatientPoint> OutlineTool::place(const ToolEvent& event) const {
  if (!event.sight) {
    if (!event.valid) return std::nullopt;
    if (eye_ || points_.empty()) return event.point;
    // A hand strays from the plane; a mouse in a slice is on it.
    const double off = glm::dot(event.point.mm - points_.front().mm, normal_.mm);
    return PatientPoint{event.point.mm - normal_.mm * off};
  }
  const glm::dvec3 from = event.sight->from.mm, along = event.sight->along.mm;
  if (eye_) return PatientPoint{from + along * reach_};
  if (points_.empty()) return event.valid ? std::optional(event.point) : std::nullopt;
  const double facing = glm::dot(along, normal_.mm);
  if (std::abs(facing) < 1e-3) return std::nullopt;
  const double away = glm::dot(points_.front().mm - from, normal_.mm) / facing;
  if (away <= 0.0) return std::nullopt;
  return PatientPoint{from + along * away};
}

void OutlineTool::begin(const ToolEvent& event, ToolContext& context) {
  if (segmentToEdit(context, verb()) == nullptr) return;
  const bool inSpace = drawsInSpace() && event.eye.has_value();
  if (inSpace) {
    eye_ = event.eye;
    normal_ = {glm::normalize(event.planeNormal.mm)};
    if (event.sight)
      reach_ = event.valid ? distance(event.point, event.sight->from)
                           : std::max(1.0, distance(context.view.crosshair, event.sight->from));
  } else {
    // In 3-D an outline lies in the standard plane that is faced.
    normal_ = event.inSlice ? event.planeNormal : sliceNormal(event.plane);
    normal_ = {glm::normalize(normal_.mm)};
  }
  const auto first = place(event);
  if (!first) return clear();
  points_ = {*first};
  corners_ = {0};
  pressed_ = true;
  dragged_ = false;
}

void OutlineTool::press(const ToolEvent& event, ToolContext& context) {
  control_ = event.control;
  erases_ = erases(context.view, control_);
  mmPerPixel_ = event.mmPerPixel;
  if (points_.empty()) return begin(event, context);
  const bool elsewhere =
      eye_ ? !event.eye.has_value()
           : event.inSlice && !event.eye &&
                 (std::abs(glm::dot(event.point.mm - points_.front().mm, normal_.mm)) > kSameSliceMm ||
                  std::abs(glm::dot(glm::normalize(event.planeNormal.mm), normal_.mm)) < 0.999);
  if (elsewhere) {
    context.intents.push(
        ShowMessage{"An outline is open in another view or slice: close it (Enter) or take it "
                    "back (Esc) first.",
                    false});
    return;
  }
  const auto at = place(event);
  if (!at) return;
  if (eye_) eye_ = event.eye;
  const bool closes =
      corners_.size() >= 3 && distance(*at, points_.front()) < kClosingPixels * event.mmPerPixel;
  if (event.clicks >= 2 || closes) return finish(context);
  points_.push_back(*at);
  corners_.push_back(points_.size() - 1);
  pressed_ = true;
  dragged_ = false;
}

void OutlineTool::drag(const ToolEvent& event) {
  if (!pressed_) return;
  const auto at = place(event);
  if (!at) return;
  if (eye_) eye_ = event.eye;
  dragged_ = dragged_ || distance(*at, points_[corners_.back()]) > kClickPixels * event.mmPerPixel;
  if (dragged_ && distance(*at, points_.back()) >= kFinePixels * event.mmPerPixel) points_.push_back(*at);
}

void OutlineTool::release(const ToolEvent& event, ToolContext& context) {
  if (!pressed_) return;
  drag(event);
  pressed_ = false;
  if (dragged_ && corners_.size() == 1) finish(context);
}

void OutlineTool::finish(ToolContext& context) {
  if (points_.empty()) return;
  if (points_.size() < 3) {
    // A double click without an outline is no outline; with `finish` the person meant one.
    context.intents.push(ShowMessage{"An outline needs at least three corners.", false});
    return;
  }
  DrawnOutline outline{points_, normal_, eye_, control_};
  if (eye_) {
    glm::dvec3 middle(0.0);
    for (const PatientPoint& point : points_) middle += point.mm / static_cast<double>(points_.size());
    if (glm::length(middle - eye_->mm) > 1e-6) outline.normal = {glm::normalize(middle - eye_->mm)};
  }
  clear();
  // It may have been locked or removed meanwhile.
  if (segmentToEdit(context, verb()) != nullptr) use(outline, context);
}

void OutlineTool::stepBack() {
  if (points_.empty() || pressed_) return;
  points_.resize(corners_.back());
  corners_.pop_back();
  if (points_.empty()) clear();
}

void OutlineTool::clear() {
  points_.clear();
  corners_.clear();
  cursor_.reset();
  eye_.reset();
  pressed_ = dragged_ = false;
}

void OutlineTool::handle(const ToolEvent& event, ToolContext& context) {
  switch (event.phase) {
    case ToolEvent::Phase::press:
      return press(event, context);
    case ToolEvent::Phase::drag:
      return drag(event);
    case ToolEvent::Phase::release:
      return release(event, context);
    case ToolEvent::Phase::cancel:
      return clear();
    case ToolEvent::Phase::finish:
      return finish(context);
    case ToolEvent::Phase::stepBack:
      return stepBack();
    case ToolEvent::Phase::hover:
      if (points_.empty()) return;
      control_ = event.control;
      erases_ = erases(context.view, control_);
      cursor_ = event.valid || event.sight ? place(event) : std::nullopt;
      return;
  }
}

ToolOverlay OutlineTool::overlay() const {
  ToolOverlay overlay;
  if (points_.empty()) return overlay;
  overlay.kind = ToolOverlay::Kind::outline;
  overlay.points = points_;
  if (!pressed_ && cursor_) overlay.points.push_back(*cursor_);
  if (!dragged_ || corners_.size() > 1)
    for (const std::size_t corner : corners_) overlay.corners.push_back(points_[corner]);
  overlay.normal = normal_;
  overlay.inSpace = eye_.has_value();
  overlay.erases = erases_;
  overlay.hint = pressed_ && corners_.size() == 1 ? "Release: close the outline \u00b7 Esc: take it back"
                                                  : "Enter or double click: close the outline \u00b7 "
                                                    "Backspace: one corner back \u00b7 Esc: take it back";
  return overlay;
}

}  // namespace chiasm::app
