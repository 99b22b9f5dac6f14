#include "app/tools/measure_tool.h"

#include <cmath>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "core/case/object_commands.h"

namespace chiasm::app {
namespace {

constexpr double kGrabPixels = 9.0;
// Shorter than this on screen is a click, not a measurement.
constexpr double kShortestPixels = 4.0;

}  // namespace

std::vector<PatientPoint> handlesOf(const Measurement& measurement) {
  if (measurement.kind != Measurement::Kind::ellipse || measurement.points.size() < 3)
    return measurement.points;
  const PatientPoint centre = measurement.points[0];
  const PatientVector a = measurement.points[1] - centre, b = measurement.points[2] - centre;
  return {centre, centre + a, centre + b, centre - a, centre - b};
}

Measurement withHandleAt(const Measurement& measurement, std::size_t handle, PatientPoint point) {
  Measurement moved = measurement;
  if (measurement.kind != Measurement::Kind::ellipse) {
    moved.points[handle] = point;
    return moved;
  }
  const PatientPoint centre = measurement.points[0];
  if (handle == 0) {
    const PatientVector shift = point - centre;
    for (PatientPoint& p : moved.points) p = p + shift;
    return moved;
  }
  // Handles 1 and 3 are the ends of the first axis, 2 and 4 of the second; the axis keeps its direction.
  const std::size_t axis = handle % 2 == 1 ? 1 : 2;
  const glm::dvec3 direction = measurement.points[axis].mm - centre.mm;
  const double length = glm::length(direction);
  if (length < 1e-9) return moved;
  const double wanted = std::max(0.1, std::abs(glm::dot(point.mm - centre.mm, direction / length)));
  moved.points[axis].mm = centre.mm + direction / length * wanted;
  return moved;
}

Measurement::Kind MeasureTool::measurementKind() const {
  return kind_ == ToolKind::point     ? Measurement::Kind::point
         : kind_ == ToolKind::ellipse ? Measurement::Kind::ellipse
                                      : Measurement::Kind::ruler;
}

void MeasureTool::press(const ToolEvent& event, ToolContext& context) {
  current_.reset();
  const Volume* volume = shownVolume(context.store.current(), context.view);
  if (!event.valid || volume == nullptr) return;
  // A handle nearby is taken hold of; otherwise something new begins.
  double nearest = kGrabPixels * event.mmPerPixel;
  for (const Measurement& candidate : context.store.current().measurements) {
    if (candidate.kind != measurementKind() || !candidate.visible) continue;
    const std::vector<PatientPoint> handles = handlesOf(candidate);
    for (std::size_t i = 0; i < handles.size(); ++i) {
      const double distance = glm::length(handles[i].mm - event.point.mm);
      if (distance >= nearest) continue;
      nearest = distance;
      current_ = candidate;
      changing_ = true;
      handle_ = i;
    }
  }
  if (current_) return;
  if (kind_ == ToolKind::ellipse && !event.inSlice) {
    context.intents.push(ShowMessage{"An ellipse is drawn in a slice view.", false});
    return;
  }
  changing_ = false;
  start_ = event.point;
  right_ = screenRight(event.plane);
  down_ = screenDown(event.plane);
  Measurement made;
  made.uid = Uid::generate();
  made.kind = measurementKind();
  made.volume = volume->info.uid;
  const std::size_t count = kind_ == ToolKind::point ? 1 : kind_ == ToolKind::ruler ? 2 : 3;
  made.points.assign(count, event.point);
  current_ = made;
}

void MeasureTool::drag(const ToolEvent& event) {
  if (!current_ || !event.valid) return;
  if (changing_) {
    *current_ = withHandleAt(*current_, handle_, event.point);
  } else if (kind_ == ToolKind::ellipse) {
    // Inscribed in the rectangle that was dragged.
    const PatientVector diagonal = event.point - start_;
    const double width = glm::dot(diagonal.mm, right_.mm), height = glm::dot(diagonal.mm, down_.mm);
    const PatientPoint centre = start_ + diagonal * 0.5;
    current_->points = {centre, centre + right_ * (std::abs(width) * 0.5),
                        centre + down_ * (std::abs(height) * 0.5)};
  } else {
    current_->points.back() = event.point;
  }
}

void MeasureTool::release(const ToolEvent& event, ToolContext& context) {
  if (!current_) return;
  drag(event);
  const Measurement done = *current_;
  current_.reset();
  if (changing_) {
    const Measurement* before = context.store.current().findMeasurement(done.uid);
    if (before != nullptr && !(*before == done))
      context.intents.push(ExecuteCommand{replaceMeasurement(done)});
    return;
  }
  const double shortest = kShortestPixels * event.mmPerPixel;
  for (std::size_t i = 1; i < done.points.size(); ++i)
    if (glm::length(done.points[i].mm - done.points[0].mm) <
        shortest * (kind_ == ToolKind::ellipse ? 0.5 : 1.0))
      return;
  context.intents.push(ExecuteCommand{addMeasurement(done)});
}

void MeasureTool::handle(const ToolEvent& event, ToolContext& context) {
  switch (event.phase) {
    case ToolEvent::Phase::press:
      return press(event, context);
    case ToolEvent::Phase::drag:
      return drag(event);
    case ToolEvent::Phase::release:
      return release(event, context);
    case ToolEvent::Phase::cancel:
      current_.reset();
      return;
    case ToolEvent::Phase::hover:
      return;
  }
}

ToolOverlay MeasureTool::overlay() const {
  ToolOverlay overlay;
  if (!current_ || (kind_ == ToolKind::point && !changing_)) return overlay;
  overlay.kind = kind_ == ToolKind::ellipse ? ToolOverlay::Kind::ellipse : ToolOverlay::Kind::ruler;
  overlay.points = current_->points;
  if (changing_) overlay.replaces = current_->uid;
  return overlay;
}

}  // namespace chiasm::app
