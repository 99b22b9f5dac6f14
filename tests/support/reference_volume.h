// One volume as the reference ray casters see it: values between voxels, gradients, light, in double
// precision.
#pragma once

#include <glm/vec3.hpp>
#include <vector>

#include "render/scene_view.h"

namespace chiasm::test {

// Nothing shared with the renderer but the scene's types. The grid's caseFromVolume must be the identity and
// its direction orthonormal. Points are in case space, mm. The volume must outlive it.
class ReferenceVolume {
 public:
  // `stepMm`: between two samples along a ray; `share`: of its optical depths.
  ReferenceVolume(const render::SceneVolume& volume, double stepMm, double share = 1.0);

  const render::SceneVolume& scene() const { return volume_; }
  bool isInside(glm::dvec3 point) const;
  bool isHidden(glm::dvec3 point) const;
  double valueAt(glm::dvec3 point) const;
  // Optical depth of a whole step through this value.
  double depthPerStep(double value) const;

  // A step that ends at a point with `value`; the one before it had `valueBefore`.
  struct Step {
    double depth = 0;       // optical
    glm::dvec3 where{0.0};  // what is shaded: the middle of what is seen of it
    double value = 0;       // there
  };
  Step step(glm::dvec3 point, glm::dvec3 direction, double valueBefore, double value) const;
  // Its colour, lit from the eye; or as the face of a section, which is lit evenly.
  glm::dvec3 lit(const Step& step, glm::dvec3 direction, bool face) const;
  // How much of the light is left with the depth cue, seen from an eye.
  double cueAt(glm::dvec3 point, glm::dvec3 eye) const;
  // The grey of its projection of these values; 0 for none.
  double projectedGrey(const std::vector<double>& values) const;

 private:
  glm::dvec3 voxelAt(glm::dvec3 point) const;
  double storedAt(glm::dvec3 voxel) const;
  glm::dvec3 gradientAt(glm::dvec3 point) const;

  const render::SceneVolume& volume_;
  double stepMm_, share_;
};

// The step that a volume asks for, mm.
double stepOf(const render::SceneVolume& volume);

}  // namespace chiasm::test
