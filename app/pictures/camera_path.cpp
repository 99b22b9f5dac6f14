#include "app/pictures/camera_path.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/mat3x3.hpp>

#include "core/base/check.h"

namespace chiasm::app {

namespace {

// Of a leg that is stood still, at each of its ends.
constexpr double kPause = 0.12;

// The rotation from (right, up, backwards) of the screen to case space.
glm::dquat orientationOf(const render::Camera& camera) {
  const glm::dvec3 back = glm::normalize(camera.position.mm - camera.focalPoint.mm);
  glm::dvec3 up = camera.viewUp.mm;
  if (glm::length(glm::cross(up, back)) < 1e-9 * glm::length(up))
    up = std::abs(back.x) < 0.9 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
  const glm::dvec3 right = glm::normalize(glm::cross(up, back));
  return glm::normalize(glm::quat_cast(glm::dmat3(right, glm::cross(back, right), back)));
}

double distanceOf(const render::Camera& camera) {
  return std::max(glm::length(camera.position.mm - camera.focalPoint.mm), 1e-6);
}

}  // namespace

render::Camera cameraBetween(const render::Camera& from, const render::Camera& to, double share) {
  if (share <= 0.0) return from;
  if (share >= 1.0) return to;
  const glm::dquat turned = glm::slerp(orientationOf(from), orientationOf(to), share);
  const double distance = distanceOf(from) * std::pow(distanceOf(to) / distanceOf(from), share);
  render::Camera camera;
  camera.focalPoint.mm = glm::mix(from.focalPoint.mm, to.focalPoint.mm, share);
  camera.position.mm = camera.focalPoint.mm + turned * glm::dvec3(0, 0, 1) * distance;
  camera.viewUp.mm = turned * glm::dvec3(0, 1, 0);
  camera.verticalFieldOfViewDegrees =
      std::lerp(from.verticalFieldOfViewDegrees, to.verticalFieldOfViewDegrees, share);
  return camera;
}

PathPlace placeOnPath(double time, std::size_t stations) {
  CHECK(stations >= 2, "a way leads from one station to another");
  const auto legs = static_cast<double>(stations - 1);
  const double along = std::clamp(time, 0.0, 1.0) * legs;
  const double leg = std::min(std::floor(along), legs - 1.0);
  const double moving = std::clamp((along - leg - kPause) / (1.0 - 2.0 * kPause), 0.0, 1.0);
  // Neither speed nor acceleration jumps (Perlin's smoothstep of fifth degree).
  const double share = moving * moving * moving * (moving * (moving * 6.0 - 15.0) + 10.0);
  return {static_cast<std::size_t>(leg), share};
}

}  // namespace chiasm::app
