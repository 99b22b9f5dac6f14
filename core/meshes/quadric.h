// The squared distance to a set of planes as a quadratic form.
#pragma once

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>
#include <glm/vec3.hpp>

namespace chiasm {

// error(p) = pᵀAp + 2bᵀp + c: a sum of squared distances (mm²) weighted by areas (mm²). Value type.
struct Quadric {
  glm::dmat3 a{0.0};
  glm::dvec3 b{0.0};
  double c = 0.0;

  // Of a triangle's plane; `normal` has twice the triangle's area as its length.
  static Quadric ofPlane(glm::dvec3 point, glm::dvec3 normal) {
    const double twice = glm::length(normal);
    if (twice <= 0.0) return {};
    const glm::dvec3 n = normal / twice;
    const double d = -glm::dot(n, point), weight = twice / 2.0;
    return {weight * glm::outerProduct(n, n), weight * d * n, weight * d * d};
  }
  Quadric& operator+=(const Quadric& other) {
    a += other.a;
    b += other.b;
    c += other.c;
    return *this;
  }
  // Never below 0, whatever rounding says.
  double error(glm::dvec3 point) const {
    return std::max(0.0, glm::dot(point, a * point) + 2.0 * glm::dot(b, point) + c);
  }
  // The place of least error for two ends that become one; where the planes leave it open (flat, or a crease)
  // as near to the middle of the ends as they allow.
  glm::dvec3 best(glm::dvec3 end, glm::dvec3 other) const {
    const glm::dvec3 middle = 0.5 * (end + other);
    const double pull = 1e-3 * (a[0][0] + a[1][1] + a[2][2]);
    if (!(pull > 0.0)) return middle;
    const glm::dmat3 pulled = a + glm::dmat3(pull);
    const glm::dvec3 place = glm::inverse(pulled) * (pull * middle - b);
    // A solution far away is one of nearly parallel planes.
    return glm::length(place - middle) <= 2.0 * glm::length(end - other) ? place : middle;
  }
};

}  // namespace chiasm
