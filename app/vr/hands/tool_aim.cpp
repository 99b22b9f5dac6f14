#include "app/vr/hands/tool_aim.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <limits>

#include "app/actions/navigation.h"
#include "app/interface/picking.h"

namespace chiasm::app::vr {
namespace {

// What a tool takes for a pixel: a millimetre of the room in the hand, a tenth of a degree along a ray.
constexpr double kTouchPixelMetres = 0.001;
constexpr double kRayPixelDegrees = 0.1;

struct Interval {
  double begin = 0.0, end = std::numeric_limits<double>::max();  // mm along a ray
};

// The part of a ray on the kept side of every plane.
std::optional<Interval> kept(const PatientRay& ray, const std::vector<render::ClipPlane>& planes) {
  Interval interval;
  for (const render::ClipPlane& plane : planes) {
    const double height = glm::dot(ray.origin.mm - plane.point.mm, plane.normal.mm);
    const double slope = glm::dot(ray.direction.mm, plane.normal.mm);
    if (std::abs(slope) < 1e-12) {
      if (height > 0) return std::nullopt;
      continue;
    }
    const double at = -height / slope;
    if (slope < 0)
      interval.begin = std::max(interval.begin, at);  // comes out of what is hidden
    else
      interval.end = std::min(interval.end, at);
  }
  if (interval.begin >= interval.end) return std::nullopt;
  return interval;
}

}  // namespace

Uid visibleSegmentAt(const VrSnapshot& snapshot, PatientPoint point) {
  if (!snapshot.view.showSegments) return {};
  const Segment* found = nullptr;
  for (const Segmentation& segmentation : snapshot.current.segmentations)
    if (const Segment* here = segmentation.segmentAt(point)) found = here;
  return found != nullptr ? found->uid : Uid();
}

bool insideVolume(const VrSnapshot& snapshot, const World& world, const glm::dvec3& point, double margin) {
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return false;
  const PatientBox box = boundingBox(volume->info.grid);
  const glm::dvec3 mm = world.caseFromStage(point).mm;
  const double wider = margin * world.mmPerMetre();
  for (int axis = 0; axis < 3; ++axis)
    if (mm[axis] < box.minimum[axis] - wider || mm[axis] > box.maximum[axis] + wider) return false;
  return true;
}

std::optional<double> farSideOfVolume(const VrSnapshot& snapshot, const World& world, const Pose& ray) {
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return std::nullopt;
  const PatientBox box = boundingBox(volume->info.grid);
  const glm::dvec3 from = world.caseFromStage(ray.position).mm;
  const glm::dvec3 along = world.caseDirectionFromStage(ray.forward()).mm;
  double begin = 0.0, end = std::numeric_limits<double>::max();
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(along[axis]) < 1e-12) {
      if (from[axis] < box.minimum[axis] || from[axis] > box.maximum[axis]) return std::nullopt;
      continue;
    }
    double near = (box.minimum[axis] - from[axis]) / along[axis];
    double far = (box.maximum[axis] - from[axis]) / along[axis];
    if (near > far) std::swap(near, far);
    begin = std::max(begin, near);
    end = std::min(end, far);
  }
  if (begin >= end) return std::nullopt;
  return end * world.metresPerMm();
}

bool pointsAtVolume(const VrSnapshot& snapshot, const World& world, const Pose& ray) {
  return farSideOfVolume(snapshot, world, ray).has_value();
}

ToolAim aimByTip(const VrSnapshot& snapshot, const World& world, const glm::dvec3& tip, const Pose& head,
                 const HeldSheet& slice) {
  ToolAim aim;
  aim.valid = true;
  aim.byTip = true;
  aim.point = world.caseFromStage(tip);
  aim.segment = visibleSegmentAt(snapshot, aim.point);
  aim.mmPerPixel = kTouchPixelMetres * world.mmPerMetre();
  const PatientVector looking = world.caseDirectionFromStage(head.forward());
  aim.plane = facedPlane(slice.on() ? slice.sheet().into() : looking);
  aim.normal = slice.on() ? slice.sheet().into() : sliceNormal(aim.plane);
  if (!slice.on()) aim.eye = world.caseFromStage(head.position);
  return aim;
}

ToolAim aimByRay(const VrSnapshot& snapshot, const World& world, const Pose& ray, const Pose& head,
                 const std::vector<render::ClipPlane>& planes, const LabelMap* hiddenMask) {
  ToolAim aim;
  aim.inSlice = false;
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return aim;
  PatientRay patient{world.caseFromStage(ray.position), world.caseDirectionFromStage(ray.forward())};
  aim.eye = world.caseFromStage(head.position);
  aim.sight = ToolEvent::Sight{patient.origin, patient.direction};
  aim.normal = patient.direction;
  const auto interval = kept(patient, planes);
  if (!interval) return aim;
  const PatientPoint origin = patient.origin;
  patient.origin = origin + patient.direction * interval->begin;
  const auto picked = pick3d(snapshot.current, snapshot.view, *volume, hiddenMask, patient);
  if (!picked) return aim;
  const double along = glm::length(picked->point.mm - origin.mm);
  if (along > interval->end) return aim;
  aim.valid = true;
  aim.point = picked->point;
  aim.segment = picked->segment;
  aim.distance = along * world.metresPerMm();
  aim.normal = patient.direction;
  aim.plane = facedPlane(patient.direction);
  aim.mmPerPixel = std::max(1e-3, along * std::tan(glm::radians(kRayPixelDegrees)));
  return aim;
}

ToolAim aimAtDisplay(const VrSnapshot& snapshot, const SliceDisplay& display, const Pose& ray) {
  ToolAim aim;
  const auto hit = hitBoard(display.board, ray.position, ray.forward(), 0.0);
  if (!hit) return aim;
  const render::SliceContent& content = display.content;
  const glm::dvec2 pixel = hit->share * glm::dvec2(display.pixels);
  const glm::dvec2 mm = (pixel - glm::dvec2(display.pixels) * 0.5) * content.mmPerPixel;
  aim.valid = true;
  aim.point = content.centre + content.right * mm.x + content.down * mm.y;
  aim.segment = visibleSegmentAt(snapshot, aim.point);
  aim.normal = {glm::cross(content.right.mm, content.down.mm)};
  aim.plane = facedPlane(aim.normal);
  aim.mmPerPixel = content.mmPerPixel;
  aim.displayPixel = pixel;
  aim.distance = hit->distance;
  return aim;
}

}  // namespace chiasm::app::vr
