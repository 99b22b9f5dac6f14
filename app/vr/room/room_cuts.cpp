#include "app/vr/room/room_cuts.h"

#include <algorithm>
#include <glm/geometric.hpp>

namespace chiasm::app::vr {
namespace {

// Over 0: hidden.
double over(const render::ClipPlane& plane, PatientPoint point) {
  return glm::dot(plane.normal.mm, point.mm - plane.point.mm);
}

}  // namespace

bool RoomCuts::leaves(PatientPoint point) const {
  for (const render::ClipPlane& plane : planes)
    if (over(plane, point) > 0) return false;
  if (!box) return true;
  for (int axis = 0; axis < 3; ++axis)
    if (point.mm[axis] < box->minimum[axis] || point.mm[axis] > box->maximum[axis]) return false;
  return true;
}

std::optional<std::pair<PatientPoint, PatientPoint>> RoomCuts::leftOf(PatientPoint from,
                                                                      PatientPoint to) const {
  double first = 0.0, last = 1.0;
  // Half spaces: what is left of a line is one piece. `a` and `b`: how far over at its two ends.
  const auto cut = [&](double a, double b) {
    if (a > 0 && b > 0) last = -1.0;
    if (a > 0 && b <= 0) first = std::max(first, a / (a - b));
    if (a <= 0 && b > 0) last = std::min(last, a / (a - b));
  };
  for (const render::ClipPlane& plane : planes) cut(over(plane, from), over(plane, to));
  if (box)
    for (int axis = 0; axis < 3; ++axis) {
      cut(box->minimum[axis] - from.mm[axis], box->minimum[axis] - to.mm[axis]);
      cut(from.mm[axis] - box->maximum[axis], to.mm[axis] - box->maximum[axis]);
    }
  if (first > last) return std::nullopt;
  const PatientVector whole = to - from;
  return std::pair(from + whole * first, from + whole * last);
}

}  // namespace chiasm::app::vr
