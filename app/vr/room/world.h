// World: where the patient stands in the room. The one place for metres and millimetres.
#pragma once

#include <glm/gtc/quaternion.hpp>
#include <glm/vec3.hpp>

#include "app/vr/vr_input.h"
#include "core/space/points.h"

namespace chiasm::app::vr {

// Case space (LPS mm) to stage space (metres, Y up): the fixed pure rotation (x, z, -y), then scale, rotation
// and shift. The scale is one positive number, so nothing can be mirrored or sheared. A value.
class World {
 public:
  World() = default;
  // `scale`: 1 is life size (clamped to 0.05..50); `position`: where `pivot` of the case stands in the stage.
  World(double scale, const glm::dquat& rotation, const glm::dvec3& position, PatientPoint pivot);

  double scale() const { return scale_; }
  const glm::dquat& rotation() const { return rotation_; }
  double metresPerMm() const { return scale_ / 1000.0; }
  double mmPerMetre() const { return 1000.0 / scale_; }

  glm::dvec3 stageFromCase(PatientPoint point) const;
  glm::dvec3 stageFromCase(PatientVector vector) const;
  PatientPoint caseFromStage(const glm::dvec3& point) const;
  // Directions keep their length ratio: a metre becomes mmPerMetre() millimetres.
  PatientVector caseVectorFromStage(const glm::dvec3& vector) const;
  PatientVector caseDirectionFromStage(const glm::dvec3& direction) const;  // unit in, unit out
  glm::dmat4 caseFromStage() const;

  // The same world after the room was moved: by a rigid motion in stage space, or scaled about a stage point.
  World moved(const glm::dquat& rotation, const glm::dvec3& about, const glm::dvec3& shift) const;
  World scaledAbout(const glm::dvec3& stagePoint, double factor) const;

  bool operator==(const World&) const = default;

 private:
  double scale_ = 1.0;
  glm::dquat rotation_{1.0, 0.0, 0.0, 0.0};
  glm::dvec3 shift_{0.0};  // metres
};

}  // namespace chiasm::app::vr
