#include "render/light/light_directions.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <numbers>

namespace chiasm::render {

namespace {

const double kGoldenAngle = std::numbers::pi * (3.0 - std::sqrt(5.0));

}  // namespace

std::vector<glm::dvec3> sphereDirections(int count) {
  std::vector<glm::dvec3> left;
  for (int i = 0; i < count; ++i) {
    const double z = 1.0 - (2.0 * i + 1.0) / count;
    const double radius = std::sqrt(1.0 - z * z);
    left.emplace_back(radius * std::cos(kGoldenAngle * i), radius * std::sin(kGoldenAngle * i), z);
  }
  // Each next one is the farthest from all before.
  std::vector<glm::dvec3> directions;
  while (!left.empty()) {
    const auto nearness = [&](const glm::dvec3& direction) {
      double most = -1.0;
      for (const glm::dvec3& chosen : directions) most = std::max(most, glm::dot(direction, chosen));
      return most;
    };
    const auto next =
        std::min_element(left.begin(), left.end(),
                         [&](const glm::dvec3& a, const glm::dvec3& b) { return nearness(a) < nearness(b); });
    directions.push_back(*next);
    left.erase(next);
  }
  return directions;
}

std::vector<glm::dvec3> coneDirections(glm::dvec3 axis, double halfAngleDegrees, int count) {
  const glm::dvec3 other = std::abs(axis.z) < 0.9 ? glm::dvec3(0, 0, 1) : glm::dvec3(1, 0, 0);
  const glm::dvec3 u = glm::normalize(glm::cross(axis, other)), v = glm::cross(axis, u);
  const double rim = std::tan(glm::radians(halfAngleDegrees));
  std::vector<glm::dvec3> directions;
  for (int k = 0; k < count; ++k) {
    const double radius = rim * std::sqrt((k + 0.5) / count), angle = kGoldenAngle * k;
    directions.push_back(glm::normalize(axis + radius * (std::cos(angle) * u + std::sin(angle) * v)));
  }
  return directions;
}

}  // namespace chiasm::render
