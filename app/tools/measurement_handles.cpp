#include "app/tools/measurement_handles.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

namespace chiasm::app {
namespace {

constexpr double kLeastMm = 0.1;  // of a half-axis

// A box's half-axes, from its centre.
PatientVector halfAxis(const Measurement& box, std::size_t axis) {
  return box.points[axis + 1] - box.points[0];
}

Measurement moved(const Measurement& measurement, PatientVector shift) {
  Measurement result = measurement;
  for (PatientPoint& p : result.points) p = p + shift;
  return result;
}

// The ellipse with the end of one axis at the point's place along it. Handles 1 and 3 are the ends of the
// first axis, 2 and 4 of the second.
Measurement withEllipseEnd(const Measurement& measurement, std::size_t handle, PatientPoint point) {
  Measurement result = measurement;
  const PatientPoint centre = measurement.points[0];
  const std::size_t axis = handle % 2 == 1 ? 1 : 2;
  const glm::dvec3 direction = measurement.points[axis].mm - centre.mm;
  const double length = glm::length(direction);
  if (length < 1e-9) return result;
  const double wanted = std::max(kLeastMm, std::abs(glm::dot(point.mm - centre.mm, direction / length)));
  result.points[axis].mm = centre.mm + direction / length * wanted;
  return result;
}

// The box with one face at the point's place along its axis; the face across stays.
Measurement withBoxFace(const Measurement& measurement, std::size_t handle, PatientPoint point) {
  const std::size_t axis = (handle - 1) / 2;
  const glm::dvec3 centre = measurement.points[0].mm, half = halfAxis(measurement, axis).mm;
  const double length = glm::length(half);
  if (length < 1e-9) return measurement;
  const glm::dvec3 outwards = (handle % 2 == 1 ? half : -half) / length;
  const double face = std::max(glm::dot(point.mm - centre, outwards), -length + 2.0 * kLeastMm);
  const double wanted = 0.5 * (face + length);
  Measurement result = moved(measurement, {outwards * (face - wanted)});
  result.points[axis + 1] = result.points[0] + PatientVector{half / length * wanted};
  return result;
}

}  // namespace

std::vector<PatientPoint> handlesOf(const Measurement& measurement) {
  if (measurement.points.size() < pointCount(measurement.kind)) return measurement.points;
  const PatientPoint centre = measurement.points[0];
  if (measurement.kind == Measurement::Kind::ellipse) {
    const PatientVector a = measurement.points[1] - centre, b = measurement.points[2] - centre;
    return {centre, centre + a, centre + b, centre - a, centre - b};
  }
  if (measurement.kind == Measurement::Kind::box) {
    std::vector<PatientPoint> handles{centre};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      handles.push_back(centre + halfAxis(measurement, axis));
      handles.push_back(centre - halfAxis(measurement, axis));
    }
    return handles;
  }
  return measurement.points;
}

Measurement withHandleAt(const Measurement& measurement, std::size_t handle, PatientPoint point) {
  const bool isRegion =
      measurement.kind == Measurement::Kind::ellipse || measurement.kind == Measurement::Kind::box;
  if (isRegion && handle == 0) return moved(measurement, point - measurement.points[0]);
  if (measurement.kind == Measurement::Kind::ellipse) return withEllipseEnd(measurement, handle, point);
  if (measurement.kind == Measurement::Kind::box) return withBoxFace(measurement, handle, point);
  Measurement result = measurement;
  result.points[handle] = point;
  return result;
}

double distanceToHandle(const Measurement& measurement, PatientPoint handle, PatientPoint point,
                        PatientVector sliceNormal) {
  const glm::dvec3 way = point.mm - handle.mm;
  if (measurement.kind != Measurement::Kind::box || measurement.points.size() < 4) return glm::length(way);
  const glm::dvec3 normal = glm::normalize(sliceNormal.mm);
  double reach = 0.0;
  for (std::size_t axis = 0; axis < 3; ++axis)
    reach += std::abs(glm::dot(halfAxis(measurement, axis).mm, normal));
  const bool cuts = std::abs(glm::dot(point.mm - measurement.points[0].mm, normal)) <= reach + 1e-6;
  return cuts ? glm::length(way - normal * glm::dot(way, normal)) : glm::length(way);
}

}  // namespace chiasm::app
