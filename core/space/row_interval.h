// The part of a straight row of positions p(t) = start + t·step that lies inside a convex shape.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <glm/geometric.hpp>
#include <glm/vec3.hpp>

namespace chiasm {

// A closed interval of t; empty when last < first. Rows of voxels are cut exactly by it, so that work grows
// with the voxels inside a shape and never with its bounding box.
struct RowInterval {
  double first = -std::numeric_limits<double>::infinity();
  double last = std::numeric_limits<double>::infinity();

  bool empty() const { return !(first <= last); }
  static RowInterval none() {
    return {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  }
};

// The row and the shape of a RowInterval, in any orthonormal units.
struct Row {
  glm::dvec3 start{0.0};
  glm::dvec3 step{0.0};
};

// Shapes that are measured take in what lies on their surface: rounding must not decide on which side of the
// centre a voxel counts. A share of the shape's half-axis.
inline constexpr double kTie = 1e-9;

inline RowInterval intersect(RowInterval a, RowInterval b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}
// The smallest interval that holds both: their union, where the shapes' union is convex.
inline RowInterval hull(RowInterval a, RowInterval b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.first, b.first), std::max(a.last, b.last)};
}

// lower ≤ start + t·step ≤ upper for numbers.
inline RowInterval insideSlab(double start, double step, double lower, double upper) {
  if (step == 0.0) return start >= lower && start <= upper ? RowInterval{} : RowInterval::none();
  const double a = (lower - start) / step, b = (upper - start) / step;
  return {std::min(a, b), std::max(a, b)};
}

// |start + t·step| ≤ radius.
inline RowInterval insideBall(const Row& row, double radius) {
  const double a = glm::dot(row.step, row.step);
  const double b = glm::dot(row.start, row.step);
  const double c = glm::dot(row.start, row.start) - radius * radius;
  // A step that has no part in the measured directions: all or nothing.
  if (a < 1e-24) return c <= 0.0 ? RowInterval{} : RowInterval::none();
  const double discriminant = b * b - a * c;
  if (discriminant < 0.0) return RowInterval::none();
  const double root = std::sqrt(discriminant);
  return {(-b - root) / a, (-b + root) / a};
}

// Distance to the segment from 0 to `axis` at most `radius`.
inline RowInterval insideCapsule(const Row& row, glm::dvec3 axis, double radius) {
  const double length = glm::length(axis);
  RowInterval inside = insideBall(row, radius);
  if (length <= 0.0) return inside;
  inside = hull(inside, insideBall({row.start - axis, row.step}, radius));
  const glm::dvec3 direction = axis / length;
  const double along = glm::dot(row.start, direction), rate = glm::dot(row.step, direction);
  const Row across{row.start - direction * along, row.step - direction * rate};
  const RowInterval cylinder = intersect(insideBall(across, radius), insideSlab(along, rate, 0.0, length));
  return hull(inside, cylinder);
}

}  // namespace chiasm
