#include "app/vr/hands/world_grab.h"

#include <cmath>
#include <glm/geometric.hpp>

namespace chiasm::app::vr {
namespace {

// Hands nearer than this say nothing about a size.
constexpr double kNearestHands = 0.02;

}  // namespace

glm::dquat shortestTurn(const glm::dvec3& from, const glm::dvec3& to) {
  const glm::dvec3 a = glm::normalize(from), b = glm::normalize(to);
  const double cosine = glm::dot(a, b);
  if (cosine < -0.999999) {
    // Opposite: about anything at right angles.
    const glm::dvec3 axis =
        std::abs(a.x) < 0.9 ? glm::cross(a, glm::dvec3(1, 0, 0)) : glm::cross(a, glm::dvec3(0, 1, 0));
    return glm::angleAxis(std::acos(-1.0), glm::normalize(axis));
  }
  const glm::dvec3 axis = glm::cross(a, b);
  return glm::normalize(glm::dquat(1.0 + cosine, axis.x, axis.y, axis.z));
}

World movedWithHand(const World& world, const Pose& from, const Pose& to) {
  return world.moved(to.orientation * glm::conjugate(from.orientation), from.position,
                     to.position - from.position);
}

World movedWithHands(const World& world, const std::array<Pose, 2>& from, const std::array<Pose, 2>& to) {
  const glm::dvec3 before = from[1].position - from[0].position, after = to[1].position - to[0].position;
  const glm::dvec3 middleBefore = (from[0].position + from[1].position) * 0.5;
  const glm::dvec3 middleAfter = (to[0].position + to[1].position) * 0.5;
  if (glm::length(before) < kNearestHands || glm::length(after) < kNearestHands)
    return world.moved({1, 0, 0, 0}, middleBefore, middleAfter - middleBefore);
  return world.scaledAbout(middleBefore, glm::length(after) / glm::length(before))
      .moved(shortestTurn(before, after), middleBefore, middleAfter - middleBefore);
}

World WorldGrab::update(const World& world, const std::array<std::optional<Pose>, kHandCount>& hands,
                        bool alone) {
  const bool left = hands[0].has_value(), right = hands[1].has_value();
  if (!left && !right) {
    began_.reset();
    return world;
  }
  // A hand came, went or may do more now: hold begins anew from here.
  if (!began_ || began_->hands[0].has_value() != left || began_->hands[1].has_value() != right ||
      began_->alone != alone)
    began_ = Began{world, hands, alone};
  if (left && right)
    return movedWithHands(began_->world, {*began_->hands[0], *began_->hands[1]}, {*hands[0], *hands[1]});
  if (!alone) return world;
  const std::size_t one = left ? 0 : 1;
  return movedWithHand(began_->world, *began_->hands[one], *hands[one]);
}

}  // namespace chiasm::app::vr
