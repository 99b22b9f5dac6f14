#include "app/vr/room/world.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/mat4x4.hpp>

namespace chiasm::app::vr {
namespace {

constexpr double kSmallestScale = 0.05, kLargestScale = 50.0;

// LPS mm to metres with Y up: (x, z, -y) / 1000. A pure rotation: the patient stands facing the user.
glm::dvec3 metresFromLps(glm::dvec3 mm) {
  return glm::dvec3(mm.x, mm.z, -mm.y) / 1000.0;
}
glm::dvec3 lpsFromMetres(glm::dvec3 metres) {
  return glm::dvec3(metres.x, -metres.z, metres.y) * 1000.0;
}

}  // namespace

World::World(double scale, const glm::dquat& rotation, const glm::dvec3& position, PatientPoint pivot)
    : scale_(std::clamp(scale, kSmallestScale, kLargestScale)), rotation_(glm::normalize(rotation)) {
  shift_ = position - rotation_ * (metresFromLps(pivot.mm) * scale_);
}

glm::dvec3 World::stageFromCase(PatientPoint point) const {
  return shift_ + stageFromCase(PatientVector{point.mm});
}

glm::dvec3 World::stageFromCase(PatientVector vector) const {
  return rotation_ * (metresFromLps(vector.mm) * scale_);
}

PatientPoint World::caseFromStage(const glm::dvec3& point) const {
  return {caseVectorFromStage(point - shift_).mm};
}

PatientVector World::caseVectorFromStage(const glm::dvec3& vector) const {
  return {lpsFromMetres(glm::conjugate(rotation_) * vector) / scale_};
}

PatientVector World::caseDirectionFromStage(const glm::dvec3& direction) const {
  return {glm::normalize(caseVectorFromStage(direction).mm)};
}

glm::dmat4 World::caseFromStage() const {
  glm::dmat4 matrix(1.0);
  for (int axis = 0; axis < 3; ++axis) {
    glm::dvec3 unit(0.0);
    unit[axis] = 1.0;
    matrix[axis] = glm::dvec4(caseVectorFromStage(unit).mm, 0.0);
  }
  matrix[3] = glm::dvec4(caseFromStage(glm::dvec3(0.0)).mm, 1.0);
  return matrix;
}

World World::moved(const glm::dquat& rotation, const glm::dvec3& about, const glm::dvec3& shift) const {
  World result = *this;
  const glm::dquat turn = glm::normalize(rotation);
  result.rotation_ = glm::normalize(turn * rotation_);
  result.shift_ = turn * (shift_ - about) + about + shift;
  return result;
}

World World::scaledAbout(const glm::dvec3& stagePoint, double factor) const {
  World result = *this;
  result.scale_ = std::clamp(scale_ * factor, kSmallestScale, kLargestScale);
  // Clamped alike, so that the point stays where it is.
  result.shift_ = stagePoint + (shift_ - stagePoint) * (result.scale_ / scale_);
  return result;
}

}  // namespace chiasm::app::vr
