#include "app/vr/hands/sheets.h"

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <glm/trigonometric.hpp>

namespace chiasm::app::vr {
namespace {

constexpr AnatomicalPlane kPlanes[] = {AnatomicalPlane::axial, AnatomicalPlane::coronal,
                                       AnatomicalPlane::sagittal};
// A held sheet falls into a standard plane this near to it, and leaves it again a little farther off.
constexpr double kSnapDegrees = 7.0, kLeaveDegrees = 10.0;

double degreesFrom(PatientVector normal, AnatomicalPlane plane) {
  const double cosine = std::abs(glm::dot(glm::normalize(normal.mm), sliceNormal(plane).mm));
  return glm::degrees(std::acos(std::min(1.0, cosine)));
}

// A sheet as a pose in the room: +X right, +Y up, +Z towards the reader.
Pose poseOf(const Sheet& sheet, const World& world) {
  const glm::dvec3 x = glm::normalize(world.stageFromCase(sheet.right));
  const glm::dvec3 y = -glm::normalize(world.stageFromCase(sheet.down));
  return {world.stageFromCase(sheet.centre),
          glm::normalize(glm::quat_cast(glm::dmat3(x, y, glm::cross(x, y))))};
}

}  // namespace

PatientVector Sheet::into() const {
  return {glm::cross(right.mm, down.mm)};
}

std::optional<AnatomicalPlane> nearPlane(PatientVector normal) {
  for (const AnatomicalPlane plane : kPlanes)
    if (degreesFrom(normal, plane) <= kSnapDegrees) return plane;
  return std::nullopt;
}

AnatomicalPlane facedPlane(PatientVector direction) {
  AnatomicalPlane best = AnatomicalPlane::axial;
  for (const AnatomicalPlane plane : kPlanes)
    if (degreesFrom(direction, plane) < degreesFrom(direction, best)) best = plane;
  return best;
}

void HeldSheet::takeNew(Hand hand) {
  on_ = true;
  hand_ = hand;
  offset_ = {};
  snapped_.reset();
  chosen_ = false;
}

void HeldSheet::take(Hand hand, const HandState& state, const World& world) {
  if (!on_) return;
  hand_ = hand;
  const Pose now = poseOf(sheet_, world), holder = state.held();
  const glm::dquat back = glm::conjugate(holder.orientation);
  offset_ = {back * (now.position - holder.position), glm::normalize(back * now.orientation)};
}

void HeldSheet::putAway() {
  *this = HeldSheet(use_);
}

bool HeldSheet::follow(const HandState& state, const World& world) {
  if (!held() || !state.tracked) return false;
  const Pose holder = state.held();
  const glm::dquat orientation = glm::normalize(holder.orientation * offset_.orientation);
  sheet_.centre = world.caseFromStage(holder.position + holder.orientation * offset_.position);
  const PatientVector right = world.caseDirectionFromStage(orientation * glm::dvec3(1, 0, 0));
  const PatientVector down = world.caseDirectionFromStage(orientation * glm::dvec3(0, -1, 0));
  const PatientVector normal{glm::cross(right.mm, down.mm)};
  if (chosen_ && snapped_) {
    align(*snapped_, normal);
    return false;
  }
  if (snapped_ && degreesFrom(normal, *snapped_) <= kLeaveDegrees) {
    align(*snapped_, normal);
    return false;
  }
  const auto before = snapped_;
  snapped_ = nearPlane(normal);
  if (snapped_) {
    align(*snapped_, normal);
    return before != snapped_;
  }
  sheet_.right = right;
  sheet_.down = down;
  return false;
}

void HeldSheet::align(AnatomicalPlane plane, PatientVector into) {
  sheet_.right = screenRight(plane);
  sheet_.down = screenDown(plane);
  if (use_ == Use::cut && glm::dot(sheet_.into().mm, into.mm) < 0) sheet_.right = sheet_.right * -1.0;
}

void HeldSheet::snap(std::optional<AnatomicalPlane> plane) {
  if (!on_) return;
  snapped_ = plane;
  chosen_ = plane.has_value();
  if (plane) align(*plane, sheet_.into());
}

void HeldSheet::shift(double mm) {
  // A held sheet is where the hand is.
  if (on_ && !held()) sheet_.centre = sheet_.centre + sheet_.into() * mm;
}

}  // namespace chiasm::app::vr
