#include "app/vr/room/room_figure.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "app/actions/navigation.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

// Where eyes rest easily: nearer, the two pictures would lie uncomfortably far apart (2° more than at
// infinity are 1.8 m, 5° are 0.72 m for eyes 63 mm apart).
constexpr double kDistance = 0.8;
constexpr double kHalf = 0.04;          // metres: half of the figure's height
constexpr double kPlateBehind = 0.045;  // the dark ground on which it is read over bright bone
constexpr double kPlate = 1.7;          // of the figure's half
constexpr double kLetter = 1.4;         // R and L are read at a glance: times a sign's capitals
constexpr double kReachYaw = 4.2,
                 kReachPitch = 4.2;  // degrees that figure and scale take around their middle

struct Corner {
  double yawDegrees, pitchDegrees;  // from straight ahead, to the right and up
};
// The first that is free: below left as on the desktop, then the others.
constexpr Corner kCorners[] = {{-17, -15}, {17, -15}, {-17, 14}, {17, 14}, {0, -19}, {-24, 2}, {24, 2}};

glm::dvec3 towards(const Pose& head, double yawDegrees, double pitchDegrees) {
  const double yaw = glm::radians(yawDegrees), pitch = glm::radians(pitchDegrees);
  return head.orientation *
         glm::dvec3(std::sin(yaw) * std::cos(pitch), std::sin(pitch), -std::cos(yaw) * std::cos(pitch));
}

bool covered(const Pose& head, const PanelRack& rack, const Corner& corner) {
  for (const double yaw : {-kReachYaw, 0.0, kReachYaw})
    for (const double pitch : {-kReachPitch, 0.0, kReachPitch})
      if (rack.covers(head.position, towards(head, corner.yawDegrees + yaw, corner.pitchDegrees + pitch)))
        return true;
  return false;
}

}  // namespace

RoomFigure::RoomFigure() : figure_(figureMesh()), plate_(plateMesh()) {}

void RoomFigure::draw(const RoomPen& pen, const Pose& head, const PanelRack& rack) {
  if (covered(head, rack, kCorners[corner_])) {
    const auto free = std::find_if(std::begin(kCorners), std::end(kCorners),
                                   [&](const Corner& corner) { return !covered(head, rack, corner); });
    // Where panels are everywhere it stays.
    if (free != std::end(kCorners)) corner_ = static_cast<std::size_t>(free - std::begin(kCorners));
  }
  const glm::dvec3 way = towards(head, kCorners[corner_].yawDegrees, kCorners[corner_].pitchDegrees);
  const glm::dvec3 at = head.position + way * kDistance;
  const World& world = pen.world();
  const double capital = signHeight(kDistance);
  auto& meshes = pen.scene().meshes;
  const auto onTop = [&] { meshes.back().onTop = true; };
  // The plate holds figure and letters.
  pen.mesh(plate_, {at + way * kPlateBehind, facing(way * -1.0, glm::dvec3(0.0)) * glm::dquat(0, 0, 1, 0)},
           glm::dvec3(kHalf * kPlate), {12, 15, 17, 165}, false);
  onTop();
  pen.patientMesh(figure_, world.caseFromStage(at), kHalf * world.mmPerMetre(), opaque({200, 206, 210}));
  onTop();
  for (const double side : {1.0, -1.0}) {
    // R and L beside its hands, so that left is left however it is turned.
    const PatientVector direction{{side, 0, 0}};
    const double tall = kLetter * capital;
    const glm::dvec3 beside = at + glm::normalize(world.stageFromCase(direction)) * (kHalf * 0.7 + tall);
    pen.text(std::string(1, orientationLetter(direction)), beside, head.orientation, tall,
             room_colours::kText, false, true);
  }
  const glm::dvec3 below = at - head.up() * (kHalf + 2.2 * capital);
  pen.text(scaleText(world.scale()), below, head.orientation, capital, room_colours::kText, true, true);
}

}  // namespace chiasm::app::vr
