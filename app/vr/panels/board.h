// Board: a flat rectangle that stands in the room, and what a ray does to it.
#pragma once

#include <optional>

#include <glm/vec2.hpp>

#include "app/vr/vr_input.h"

namespace chiasm::app::vr {

// Its pose is the centre with +X right, +Y up and +Z towards the reader (stage, metres).
struct Board {
  Pose pose;
  glm::dvec2 metres{0.0};
  bool operator==(const Board&) const = default;
};

struct BoardHit {
  double distance = 0.0;  // metres along the ray
  glm::dvec2 share{0.0};  // 0..1 from the top left corner; beyond on the edge
  bool onEdge = false;    // on the rim around it, where it is taken hold of
};

// The rim is as wide as a target that is easily hit: 1.5° at 1.2 m and a little more.
inline constexpr double kBoardRim = 0.04;

// From the front only; the rim is part of the board.
std::optional<BoardHit> hitBoard(const Board& board, const glm::dvec3& origin, const glm::dvec3& direction,
                                 double rim = kBoardRim);
// How far a ray passes from the board, in radians at the ray's origin; 0 when it hits. Behind: π.
double angleToBoard(const Board& board, const glm::dvec3& origin, const glm::dvec3& direction);
// An orientation that faces a reader and stands upright (level in its own left and right).
glm::dquat facing(const glm::dvec3& position, const glm::dvec3& reader);
glm::dvec3 pointOnBoard(const Board& board, glm::dvec2 share);

// The turn about the vertical by which something looks, ignoring up and down; radians, 0 along -Z.
double yawOf(const Pose& pose);
// From a place: `yaw` to the right and `pitch` up (radians) of a heading, `distance` metres away.
glm::dvec3 around(const glm::dvec3& from, double heading, double yaw, double pitch, double distance);

}  // namespace chiasm::app::vr
