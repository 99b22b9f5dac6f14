#include "core/segmentation/view_prism.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace chiasm {

namespace {

bool finite(glm::dvec3 v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

// Columns, as real numbers, at which a row passes from inside the outline to outside or back.
using Crossings = std::vector<double>;

// Of a row that is seen as a line: an edge is crossed when its ends lie on different sides of the line.
void findCrossings(const std::vector<glm::dvec2>& outline, glm::dvec3 start, glm::dvec3 step,
                   Crossings& out) {
  const glm::dvec3 line = glm::cross(start, step);  // the line through both, homogeneous
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const glm::dvec3 a(outline[i], 1.0), b(outline[(i + 1) % outline.size()], 1.0);
    if ((glm::dot(line, a) >= 0.0) == (glm::dot(line, b) >= 0.0)) continue;
    const glm::dvec3 edge = glm::cross(a, b);
    out.push_back(-glm::dot(edge, start) / glm::dot(edge, step));
  }
  std::sort(out.begin(), out.end());
}

// Whether one place is inside, by the crossings of a ray to the right.
bool insideOutline(const std::vector<glm::dvec2>& outline, glm::dvec2 p) {
  bool inside = false;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const glm::dvec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

void setRange(int begin, int end, int first, std::uint64_t* words) {
  for (int i = begin; i < end; ++i) words[(i - first) / 64] |= std::uint64_t{1} << ((i - first) % 64);
}

}  // namespace

Expected<void> validateCut(const ScissorCut& cut) {
  if (cut.outline.size() < 3)
    return failure(ErrorKind::invalidInput, "Scissors need an outline of at least three points.");
  for (const PatientPoint& point : cut.outline)
    if (!finite(point.mm))
      return failure(ErrorKind::invalidInput, "A point of the outline is not a position.");
  const double length = glm::length(cut.direction.mm);
  if (!std::isfinite(length) || length < 1e-9)
    return failure(ErrorKind::invalidInput, "Scissors need the direction of the view.");
  if (cut.depthMm && !(*cut.depthMm > 0.0))
    return failure(ErrorKind::invalidInput, "The depth of a cut is above 0 mm.");
  if (cut.eye) {
    for (const PatientPoint& point : cut.outline)
      if (!finite(cut.eye->mm) || glm::dot(point.mm - cut.eye->mm, cut.direction.mm) <= 1e-6 * length)
        return failure(ErrorKind::invalidInput, "The outline must lie before the eye, along the view.");
  }
  return {};
}

ScissorCut movedAlongView(const ScissorCut& cut, double mm) {
  ScissorCut moved = cut;
  const glm::dvec3 forward = glm::normalize(cut.direction.mm);
  if (!cut.eye) {
    for (PatientPoint& point : moved.outline) point.mm += forward * mm;
    return moved;
  }
  const double before = glm::dot(cut.outline.front().mm - cut.eye->mm, forward);
  for (PatientPoint& point : moved.outline)
    point.mm = cut.eye->mm + (point.mm - cut.eye->mm) * ((before + mm) / before);
  return moved;
}

ViewPrism::ViewPrism(const ScissorCut& cut, const GridGeometry& grid)
    : caseFromVoxel_(grid.caseFromVoxel()),
      origin_(cut.outline.front().mm),
      forward_(glm::normalize(cut.direction.mm)),
      depthMm_(cut.depthMm) {
  const glm::dvec3 side = std::abs(forward_.x) < 0.7 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
  across_ = glm::normalize(glm::cross(side, forward_));
  up_ = glm::cross(forward_, across_);
  if (cut.eye) {
    eye_ = cut.eye->mm;
    eyeToPlane_ = glm::dot(origin_ - *eye_, forward_);
  }
  // Onto the plane through the first point, across the view.
  for (const PatientPoint& point : cut.outline) {
    glm::dvec3 at = point.mm;
    if (eye_) at = *eye_ + (at - *eye_) * (eyeToPlane_ / glm::dot(at - *eye_, forward_));
    outline_.emplace_back(glm::dot(at - origin_, across_), glm::dot(at - origin_, up_));
  }
}

ViewPrism::Seen ViewPrism::seen(int j, int k) const {
  const glm::dvec3 start(caseFromVoxel_ * glm::dvec4(0.0, j, k, 1.0));
  const glm::dvec3 step(caseFromVoxel_[0]);
  const double depth = glm::dot(start - origin_, forward_), rise = glm::dot(step, forward_);
  const glm::dvec3 parallel(glm::dot(start - origin_, across_), glm::dot(start - origin_, up_), 1.0);
  const glm::dvec3 along(glm::dot(step, across_), glm::dot(step, up_), 0.0);
  if (!eye_) return {parallel, along, depth, rise};
  // A place p is seen at eye + (p − eye)·D/w with w the distance of p along the view; as (u·w, v·w, w)/D:
  const auto homogeneous = [&](glm::dvec3 fromEye) {
    const double w = glm::dot(fromEye, forward_) / eyeToPlane_;
    const glm::dvec3 eyeInPlane = *eye_ - origin_;
    return glm::dvec3(glm::dot(fromEye, across_) + w * glm::dot(eyeInPlane, across_),
                      glm::dot(fromEye, up_) + w * glm::dot(eyeInPlane, up_), w);
  };
  return {homogeneous(start - *eye_), homogeneous(step), depth, rise};
}

void ViewPrism::row(int j, int k, int begin, int end, std::uint64_t* words) const {
  const Seen row = seen(j, k);
  int first = begin, last = end;
  // Half-spaces in which c + i·d ≥ 0: before the eye, and within the depth.
  const auto keep = [&](double c, double d) {
    if (d == 0.0) {
      if (c < 0.0) last = first;
      return;
    }
    const double limit = std::clamp(-c / d, static_cast<double>(begin) - 1.0, static_cast<double>(end) + 1.0);
    if (d > 0.0)
      first = std::max(first, static_cast<int>(std::ceil(limit)));
    else
      last = std::min(last, static_cast<int>(std::floor(limit)) + 1);
  };
  if (eye_) keep(row.start.z - 1e-9, row.step.z);
  if (depthMm_) {
    keep(row.depth, row.rise);
    keep(*depthMm_ - row.depth, -row.rise);
  }
  if (first >= last) return;
  const glm::dvec3 line = glm::cross(row.start, row.step);
  if (glm::dot(line, line) < 1e-24) {  // the row is seen end on: as one place
    if (insideOutline(outline_, glm::dvec2(row.start) / row.start.z)) setRange(first, last, begin, words);
    return;
  }
  Crossings crossings;
  findCrossings(outline_, row.start, row.step, crossings);
  for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
    const double from = std::clamp(crossings[i], first - 1.0, last + 0.0);
    const double to = std::clamp(crossings[i + 1], first - 1.0, last + 0.0);
    setRange(std::max(first, static_cast<int>(std::ceil(from))),
             std::min(last, static_cast<int>(std::ceil(to))), begin, words);
  }
}

}  // namespace chiasm
