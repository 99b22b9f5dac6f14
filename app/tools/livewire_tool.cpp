#include "app/tools/livewire_tool.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/actions/view_volumes.h"
#include "core/segmentation/slice_outline.h"

namespace chiasm::app {
namespace {

// What one event may settle, so that a frame is never late; the wire goes on with the next event.
constexpr std::size_t kPixelsPerEvent = 60000;
constexpr double kDragPixels = 8.0;  // of the screen

int axisAlong(const GridGeometry& grid, PatientVector normal) {
  const glm::dmat4 matrix = grid.caseFromVoxel();
  const auto facing = [&](int axis) {
    const glm::dvec3 along(matrix[axis]);
    return std::abs(glm::dot(normal.mm, along)) / glm::length(along);
  };
  int best = 0;
  for (int axis = 1; axis < 3; ++axis)
    if (facing(axis) > facing(best)) best = axis;
  return best;
}

}  // namespace

glm::ivec2 LivewireTool::pixelOf(PatientPoint point) const {
  const glm::ivec3 voxel = nearestVoxel(grid_, point).ijk;
  const glm::ivec2 pixel(voxel[sliceAxis_ == 0 ? 1 : 0], voxel[sliceAxis_ == 2 ? 1 : 2]);
  return glm::clamp(pixel, glm::ivec2(0), wire_->costs().size - 1);
}

PatientPoint LivewireTool::pointOf(glm::ivec2 pixel) const {
  VoxelIndex voxel;
  voxel.ijk[sliceAxis_] = slice_;
  voxel.ijk[sliceAxis_ == 0 ? 1 : 0] = pixel.x;
  voxel.ijk[sliceAxis_ == 2 ? 1 : 2] = pixel.y;
  return voxelToPatient(grid_, voxel);
}

std::vector<PatientPoint> LivewireTool::pointsOf(const std::vector<glm::ivec2>& path) const {
  std::vector<PatientPoint> points;
  for (const glm::ivec2 pixel : path) points.push_back(pointOf(pixel));
  return points;
}

// Within half a slice of the wire's own; along a ray or by touch it is the place that counts.
bool LivewireTool::inSlice(const ToolEvent& event) const {
  if (event.eye) return true;
  const double voxel = patientToVoxel(grid_, event.point).ijk[sliceAxis_];
  return axisAlong(grid_, event.planeNormal) == sliceAxis_ && std::abs(voxel - slice_) < 0.75;
}

void LivewireTool::begin(const ToolEvent& event, ToolContext& context) {
  if (segmentToEdit(context, "draw") == nullptr) return;
  const Volume* volume = pointedVolume(context.store.current(), context.view);
  if (volume == nullptr || !volume->voxels) {
    context.intents.push(
        ShowMessage{"The livewire needs the volume's values: wait until it is read.", false});
    return;
  }
  grid_ = volume->info.grid;
  sliceAxis_ = axisAlong(grid_, event.inSlice ? event.planeNormal : sliceNormal(event.plane));
  const VoxelIndex voxel = nearestVoxel(grid_, event.point);
  if (!grid_.contains(voxel)) {
    context.intents.push(ShowMessage{"There is no edge to follow outside the volume.", false});
    return;
  }
  slice_ = voxel.ijk[sliceAxis_];
  wire_ = std::make_unique<LiveWire>(
      edgeCosts(*volume, sliceAxis_, slice_, context.view.of(volume->info.uid).window));
  const glm::ivec2 pixel = pixelOf(event.point);
  corners_ = {pixel};
  wire_->start(pixel);
  pressed_ = true;
}

// The wire to the corner stays; the next begins there.
void LivewireTool::addCorner(glm::ivec2 pixel) {
  if (pixel == corners_.back()) return;
  wire_->settle(pixel);
  std::vector<glm::ivec2> piece = wire_->path(pixel);
  piece.erase(piece.begin());
  pieces_.push_back(std::move(piece));
  corners_.push_back(pixel);
  live_.clear();
  wire_->start(pixel);
}

void LivewireTool::press(const ToolEvent& event, ToolContext& context) {
  control_ = event.control;
  erases_ = context.view.outlines.erase != control_;
  if (!event.valid) return;
  if (!wire_) return begin(event, context);
  if (!inSlice(event)) {
    context.intents.push(
        ShowMessage{"An outline is open in another view or slice: close it (Enter) or take it "
                    "back (Esc) first.",
                    false});
    return;
  }
  const glm::ivec2 pixel = pixelOf(event.point);
  const double fromFirst = glm::length(pointOf(pixel).mm - pointOf(corners_.front()).mm);
  const bool closes = corners_.size() >= 2 && fromFirst < kClosingPixels * event.mmPerPixel;
  if (event.clicks >= 2 || closes) return finish(context);
  addCorner(pixel);
  pressed_ = true;
}

void LivewireTool::follow(const ToolEvent& event) {
  if (!wire_ || !event.valid || !inSlice(event)) return;
  const glm::ivec2 pixel = pixelOf(event.point);
  if (wire_->settle(pixel, kPixelsPerEvent))
    live_ = wire_->path(pixel);
  else
    live_ = {corners_.back(), pixel};  // until the wire has come so far
}

void LivewireTool::finish(ToolContext& context) {
  if (!wire_) return;
  if (corners_.size() < 2) {
    context.intents.push(ShowMessage{"A livewire needs at least two corners.", false});
    return;
  }
  std::vector<glm::ivec2> path{corners_.front()};
  for (const std::vector<glm::ivec2>& piece : pieces_) path.insert(path.end(), piece.begin(), piece.end());
  wire_->settle(corners_.front());
  const std::vector<glm::ivec2> back = wire_->path(corners_.front());
  path.insert(path.end(), back.begin() + 1, back.end() - 1);
  if (path.size() < 3) {
    context.intents.push(ShowMessage{"The outline encloses nothing: set another corner.", false});
    return;
  }
  const glm::dmat4 matrix = grid_.caseFromVoxel();
  const PatientVector normal{glm::normalize(
      glm::cross(glm::dvec3(matrix[sliceAxis_ == 0 ? 1 : 0]), glm::dvec3(matrix[sliceAxis_ == 2 ? 1 : 2])))};
  const BrushSettings& brush = context.view.brush;
  const OutlineFill fill{erases_, brush.over, brush.range, brush.place, true};
  const std::vector<PatientPoint> points = pointsOf(path);
  clear();
  if (segmentToEdit(context, "draw") == nullptr) return;
  context.intents.push(
      ExecuteCommand{fillOutline(context.view.activeSegment, {points, normal}, fill), "Drawing"});
}

void LivewireTool::stepBack() {
  if (!wire_) return;
  corners_.pop_back();
  if (corners_.empty()) return clear();
  pieces_.pop_back();
  live_.clear();
  wire_->start(corners_.back());
}

void LivewireTool::clear() {
  wire_.reset();
  corners_.clear();
  pieces_.clear();
  live_.clear();
  pressed_ = false;
}

void LivewireTool::handle(const ToolEvent& event, ToolContext& context) {
  switch (event.phase) {
    case ToolEvent::Phase::press:
      return press(event, context);
    case ToolEvent::Phase::hover:
      if (wire_) erases_ = context.view.outlines.erase != event.control;
      return follow(event);
    case ToolEvent::Phase::drag:
      return follow(event);
    case ToolEvent::Phase::release:
      if (wire_ && pressed_ && event.valid && inSlice(event)) {
        const glm::ivec2 pixel = pixelOf(event.point);
        if (glm::length(pointOf(pixel).mm - pointOf(corners_.back()).mm) > kDragPixels * event.mmPerPixel)
          addCorner(pixel);
      }
      pressed_ = false;
      return;
    case ToolEvent::Phase::cancel:
      return clear();
    case ToolEvent::Phase::finish:
      return finish(context);
    case ToolEvent::Phase::stepBack:
      return stepBack();
  }
}

ToolOverlay LivewireTool::overlay() const {
  ToolOverlay overlay;
  if (!wire_) return overlay;
  overlay.kind = ToolOverlay::Kind::outline;
  std::vector<glm::ivec2> path{corners_.front()};
  for (const std::vector<glm::ivec2>& piece : pieces_) path.insert(path.end(), piece.begin(), piece.end());
  path.insert(path.end(), live_.begin(), live_.end());
  overlay.points = pointsOf(path);
  overlay.corners = pointsOf(corners_);
  const glm::dmat4 matrix = grid_.caseFromVoxel();
  overlay.normal = {glm::normalize(
      glm::cross(glm::dvec3(matrix[sliceAxis_ == 0 ? 1 : 0]), glm::dvec3(matrix[sliceAxis_ == 2 ? 1 : 2])))};
  overlay.erases = erases_;
  overlay.hint =
      "Enter or double click: close the outline \u00b7 Backspace: one corner back \u00b7 Esc: take it back";
  return overlay;
}

}  // namespace chiasm::app
