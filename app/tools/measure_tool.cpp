#include "app/tools/measure_tool.h"

#include <algorithm>
#include <glm/geometric.hpp>

#include "app/actions/view_volumes.h"
#include "app/tools/measurement_handles.h"
#include "core/case/object_commands.h"

namespace chiasm::app {
namespace {

// Shorter than this on screen is a click, not a measurement.
constexpr double kShortestPixels = 4.0;

}  // namespace

Measurement::Kind MeasureTool::measurementKind() const {
  switch (kind_) {
    case ToolKind::point:
      return Measurement::Kind::point;
    case ToolKind::angle:
      return Measurement::Kind::angle;
    case ToolKind::ellipse:
      return Measurement::Kind::ellipse;
    case ToolKind::box:
      return Measurement::Kind::box;
    default:
      return Measurement::Kind::ruler;
  }
}

bool MeasureTool::takeHandle(const ToolEvent& event, const Case& current) {
  double nearest = kGrabPixels * event.mmPerPixel;
  for (const Measurement& candidate : current.measurements) {
    if (candidate.kind != measurementKind() || !candidate.visible) continue;
    const std::vector<PatientPoint> handles = handlesOf(candidate);
    for (std::size_t i = 0; i < handles.size(); ++i) {
      const double distance = event.inSlice
                                  ? distanceToHandle(candidate, handles[i], event.point, event.planeNormal)
                                  : glm::length(handles[i].mm - event.point.mm);
      if (distance >= nearest) continue;
      nearest = distance;
      current_ = candidate;
      changing_ = true;
      handle_ = i;
    }
  }
  return current_.has_value();
}

void MeasureTool::press(const ToolEvent& event, ToolContext& context) {
  const Volume* volume = pointedVolume(context.store.current(), context.view);
  if (!event.valid || volume == nullptr) return;
  pressed_ = true;
  if (current_ && placed_ > 0) {  // an angle's next point
    return drag(event);
  }
  current_.reset();
  placed_ = 0;
  if (takeHandle(event, context.store.current())) return;
  if ((kind_ == ToolKind::ellipse || kind_ == ToolKind::box) && !event.inSlice) {
    context.intents.push(ShowMessage{
        std::string(kind_ == ToolKind::box ? "A box" : "An ellipse") + " is drawn in a slice view.", false});
    pressed_ = false;
    return;
  }
  changing_ = false;
  start_ = event.point;
  right_ = screenRight(event.plane);
  down_ = screenDown(event.plane);
  const GridGeometry& grid = volume->info.grid;
  halfSlice_ = sliceNormal(event.plane) * (0.5 * grid.spacing[gridAxis(grid, event.plane)]);
  Measurement made;
  made.uid = Uid::generate();
  made.kind = measurementKind();
  made.volume = volume->info.uid;
  made.points.assign(pointCount(made.kind), event.point);
  current_ = made;
}

void MeasureTool::drag(const ToolEvent& event) {
  if (!current_ || !event.valid) return;
  if (changing_) {
    *current_ = withHandleAt(*current_, handle_, event.point);
  } else if (kind_ == ToolKind::ellipse || kind_ == ToolKind::box) {
    // In the rectangle that was dragged: inscribed, or the rectangle itself, one slice thick.
    const PatientVector diagonal = event.point - start_;
    const double width = glm::dot(diagonal.mm, right_.mm), height = glm::dot(diagonal.mm, down_.mm);
    const PatientPoint centre = start_ + diagonal * 0.5;
    current_->points = {centre, centre + right_ * (std::abs(width) * 0.5),
                        centre + down_ * (std::abs(height) * 0.5)};
    if (kind_ == ToolKind::box) current_->points.push_back(centre + halfSlice_);
  } else {
    for (std::size_t i = std::max<std::size_t>(placed_, current_->points.size() > 1 ? 1 : 0);
         i < current_->points.size(); ++i)
      current_->points[i] = event.point;
  }
}

// A drag sets an angle's end and vertex, clicks set a point each; the third ends it.
bool MeasureTool::angleIsDone(const ToolEvent& event) {
  const double shortest = kShortestPixels * event.mmPerPixel;
  const auto arm = [&](std::size_t end) {
    return glm::length(current_->points[end].mm - current_->points[1].mm);
  };
  if (placed_ == 0)
    placed_ = arm(0) > shortest ? 2 : 1;
  else if (placed_ == 1)
    placed_ = arm(0) > shortest ? 2 : 1;
  else if (arm(2) > shortest)
    placed_ = 3;
  return placed_ == 3;
}

void MeasureTool::release(const ToolEvent& event, ToolContext& context) {
  if (!current_ || !pressed_) return;
  pressed_ = false;
  drag(event);
  if (kind_ == ToolKind::angle && !changing_ && !angleIsDone(event)) return;
  const Measurement done = *current_;
  current_.reset();
  placed_ = 0;
  if (changing_) {
    const Measurement* before = context.store.current().findMeasurement(done.uid);
    if (before != nullptr && !(*before == done))
      context.intents.push(ExecuteCommand{replaceMeasurement(done)});
    return;
  }
  const double shortest = kShortestPixels * event.mmPerPixel;
  const bool region = kind_ == ToolKind::ellipse || kind_ == ToolKind::box;
  const std::size_t drawn = kind_ == ToolKind::angle ? 1 : std::min<std::size_t>(done.points.size(), 3);
  for (std::size_t i = 1; i < drawn; ++i)
    if (glm::length(done.points[i].mm - done.points[0].mm) < shortest * (region ? 0.5 : 1.0)) return;
  context.intents.push(ExecuteCommand{addMeasurement(done)});
}

void MeasureTool::handle(const ToolEvent& event, ToolContext& context) {
  switch (event.phase) {
    case ToolEvent::Phase::press:
      return press(event, context);
    case ToolEvent::Phase::drag:
      if (pressed_) drag(event);
      return;
    case ToolEvent::Phase::release:
      return release(event, context);
    case ToolEvent::Phase::cancel:
      current_.reset();
      placed_ = 0;
      pressed_ = false;
      return;
    case ToolEvent::Phase::stepBack:
      if (placed_ > 0 && --placed_ == 0) current_.reset();
      return;
    case ToolEvent::Phase::hover:
      if (placed_ > 0) drag(event);
      return;
    case ToolEvent::Phase::finish:
      return;
  }
}

ToolOverlay MeasureTool::overlay() const {
  ToolOverlay overlay;
  if (!current_ || (kind_ == ToolKind::point && !changing_)) return overlay;
  switch (kind_) {
    case ToolKind::ellipse:
      overlay.kind = ToolOverlay::Kind::ellipse;
      break;
    case ToolKind::box:
      overlay.kind = ToolOverlay::Kind::box;
      break;
    case ToolKind::angle:
      overlay.kind = ToolOverlay::Kind::angle;
      break;
    default:
      overlay.kind = ToolOverlay::Kind::ruler;
  }
  overlay.points = current_->points;
  if (changing_) overlay.replaces = current_->uid;
  if (placed_ == 1) overlay.hint = "Click: the vertex \u00b7 Esc: take it back";
  if (placed_ == 2)
    overlay.hint = "Click: the other end \u00b7 Backspace: the vertex again \u00b7 Esc: take it back";
  return overlay;
}

}  // namespace chiasm::app
