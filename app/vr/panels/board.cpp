#include "app/vr/panels/board.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/mat3x3.hpp>

namespace chiasm::app::vr {

std::optional<BoardHit> hitBoard(const Board& board, const glm::dvec3& origin, const glm::dvec3& direction,
                                 double rim) {
  const glm::dquat toBoard = glm::conjugate(board.pose.orientation);
  const glm::dvec3 from = toBoard * (origin - board.pose.position), along = toBoard * direction;
  if (from.z <= 0.0 || along.z > -1e-9) return std::nullopt;
  const double distance = -from.z / along.z;
  const glm::dvec3 at = from + along * distance;
  const glm::dvec2 half = board.metres * 0.5;
  if (std::abs(at.x) > half.x + rim || std::abs(at.y) > half.y + rim) return std::nullopt;
  BoardHit hit;
  hit.distance = distance;
  hit.share = {0.5 + at.x / board.metres.x, 0.5 - at.y / board.metres.y};
  hit.onEdge = std::abs(at.x) > half.x || std::abs(at.y) > half.y;
  return hit;
}

double angleToBoard(const Board& board, const glm::dvec3& origin, const glm::dvec3& direction) {
  const glm::dquat toBoard = glm::conjugate(board.pose.orientation);
  const glm::dvec3 from = toBoard * (origin - board.pose.position), along = toBoard * direction;
  if (from.z <= 0.0) return glm::pi<double>();
  // The board's point nearest to where the ray meets its plane, or, where it does not, to the ray's origin.
  glm::dvec3 at = along.z < -1e-9 ? from + along * (-from.z / along.z) : from + along;
  at = {std::clamp(at.x, -board.metres.x * 0.5, board.metres.x * 0.5),
        std::clamp(at.y, -board.metres.y * 0.5, board.metres.y * 0.5), 0.0};
  const glm::dvec3 towards = glm::normalize(at - from);
  return std::acos(std::clamp(glm::dot(towards, glm::normalize(along)), -1.0, 1.0));
}

glm::dquat facing(const glm::dvec3& position, const glm::dvec3& reader) {
  glm::dvec3 z = reader - position;
  if (glm::length(z) < 1e-9) return {1, 0, 0, 0};
  z = glm::normalize(z);
  glm::dvec3 x = glm::cross(glm::dvec3(0, 1, 0), z);
  // Straight above or below there is no level: any will do.
  x = glm::length(x) < 1e-6 ? glm::dvec3(1, 0, 0) : glm::normalize(x);
  return glm::normalize(glm::quat_cast(glm::dmat3(x, glm::cross(z, x), z)));
}

glm::dvec3 pointOnBoard(const Board& board, glm::dvec2 share) {
  const glm::dvec3 offset((share.x - 0.5) * board.metres.x, (0.5 - share.y) * board.metres.y, 0.0);
  return board.pose.position + board.pose.orientation * offset;
}

double yawOf(const Pose& pose) {
  const glm::dvec3 forward = pose.forward();
  // Looking straight down or up, the top of the head says where ahead is.
  if (std::abs(forward.y) > 0.97) {
    const glm::dvec3 up = pose.up() * (forward.y < 0 ? 1.0 : -1.0);
    return std::atan2(-up.x, -up.z);
  }
  return std::atan2(-forward.x, -forward.z);
}

glm::dvec3 around(const glm::dvec3& from, double heading, double yaw, double pitch, double distance) {
  // Headings grow to the left (a positive turn about Y), yaw to the right.
  const double turn = heading - yaw;
  return from + distance * glm::dvec3(-std::sin(turn) * std::cos(pitch), std::sin(pitch),
                                      -std::cos(turn) * std::cos(pitch));
}

}  // namespace chiasm::app::vr
