// Signs of the room: letters on the patient, the way to what is pointed at, the floor.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/trigonometric.hpp>

#include "app/actions/navigation.h"
#include "app/vr/panels/legibility.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

// Signs that go with the head stand this far away, where eyes rest easily.
constexpr double kSignDistance = 0.8;
// What lies beyond this from straight ahead is out of view, also in narrow headsets.
constexpr double kInViewDegrees = 28.0, kRimDegrees = 20.0;
constexpr double kLetterGap = 0.035;

// A place before the head that goes with it.
glm::dvec3 ahead(const Pose& head, double yawDegrees, double pitchDegrees, double distance) {
  const double yaw = glm::radians(yawDegrees), pitch = glm::radians(pitchDegrees);
  return head.position +
         head.orientation * (distance * glm::dvec3(std::sin(yaw) * std::cos(pitch), std::sin(pitch),
                                                   -std::cos(yaw) * std::cos(pitch)));
}

}  // namespace

double signHeight(double distance) {
  return metresOf((kTextArcMinutes + 8.0) / 60.0, distance);
}

std::string scaleText(double scale) {
  if (std::abs(scale - 1.0) < 0.005) return "life size";
  char text[48];
  std::snprintf(text, sizeof text, scale < 0.995 ? "%.2f\u00d7 life size" : "%.1f\u00d7 life size", scale);
  return text;
}

std::optional<double> wayTo(const Pose& head, const glm::dvec3& target) {
  const glm::dvec3 local = glm::conjugate(head.orientation) * (target - head.position);
  const double length = glm::length(local);
  if (length < 1e-6) return std::nullopt;
  const double off = std::acos(std::clamp(-local.z / length, -1.0, 1.0));
  if (off < glm::radians(kInViewDegrees)) return std::nullopt;
  // Straight behind there is no nearer side: to the right.
  if (std::hypot(local.x, local.y) < 1e-9) return 0.0;
  return std::atan2(local.y, local.x);
}

std::optional<glm::dvec3> pointedStructure(const VrSnapshot& snapshot, const World& world) {
  const Hover& hover = snapshot.view.hover;
  if (hover.fromView) return std::nullopt;
  glm::dvec3 sum(0.0);
  int count = 0;
  for (const Uid& segment : hover.segments)
    for (const SegmentStatistics& statistics : snapshot.statistics)
      if (statistics.segment == segment && statistics.voxels > 0) {
        sum += statistics.centroid.mm;
        ++count;
      }
  if (count == 0) return std::nullopt;
  return world.stageFromCase(PatientPoint{sum / static_cast<double>(count)});
}

void RoomPicture::drawLetters(const RoomPen& pen, const RoomView& view) const {
  const Volume* volume = shownVolume(view.snapshot.current, view.snapshot.view);
  const PatientBox box = boundingBox(volume->info.grid);
  const glm::dvec3 middle = (box.minimum + box.maximum) * 0.5, half = (box.maximum - box.minimum) * 0.5;
  const glm::dvec3 head = view.input.head.position;
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {1.0, -1.0}) {
      glm::dvec3 direction(0.0);
      direction[axis] = side;
      const double beyond = half[axis] + kLetterGap * view.world.mmPerMetre();
      const glm::dvec3 at = view.world.stageFromCase(PatientPoint{middle + direction * beyond});
      const double away = glm::length(at - head);
      if (away < 0.05) continue;  // inside the eye
      // Twice as tall as a text: they are read at a glance.
      pen.text(std::string(1, orientationLetter({direction})), at, facing(at, head), 2.0 * signHeight(away),
               room_colours::kText, false);
    }
}

void RoomPicture::drawWay(const RoomPen& pen, const RoomView& view) const {
  const auto target = pointedStructure(view.snapshot, view.world);
  if (!target) return;
  const Pose& head = view.input.head;
  const auto way = wayTo(head, *target);
  if (!way) return;
  const glm::dvec3 from =
      ahead(head, kRimDegrees * std::cos(*way), kRimDegrees * std::sin(*way), kSignDistance);
  const glm::dvec3 direction = head.orientation * glm::dvec3(std::cos(*way), std::sin(*way), 0.0);
  // The shape points along -Z.
  const glm::dvec3 z = -direction, y = head.orientation * glm::dvec3(0, 0, 1);
  const glm::dmat3 axes(glm::cross(y, z), y, z);
  pen.mesh(arrow_, {from, glm::normalize(glm::quat_cast(axes))}, glm::dvec3(0.07),
           opaque(room_colours::kLink), false);
}

void RoomPicture::drawFloor(const RoomPen& pen, const RoomView& view) const {
  // A space that is not measured from the floor (seated, origin at the eyes) has none to show.
  constexpr double kLowestHead = 0.5;
  if (view.input.head.position.y < kLowestHead) return;
  constexpr double kHalf = 2.0, kCell = 0.5, kWidth = 0.004;
  const glm::u8vec4 colour(room_colours::kLine, 150);
  for (double at = -kHalf; at <= kHalf + 1e-9; at += kCell) {
    pen.line(glm::dvec3(at, 0, -kHalf), glm::dvec3(at, 0, kHalf), kWidth, colour);
    pen.line(glm::dvec3(-kHalf, 0, at), glm::dvec3(kHalf, 0, at), kWidth, colour);
  }
}

}  // namespace chiasm::app::vr
