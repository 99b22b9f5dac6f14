// ITK's registration behind plain types; the rest of the filters need not know its headers.
#pragma once

#include <functional>
#include <glm/mat3x3.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>
#include <memory>
#include <vector>

#include "core/filters/registration.h"

namespace chiasm {

// Values on a grid, x fastest, in the volume's own LPS mm.
struct RegistrationImage {
  glm::ivec3 size{0};
  glm::dvec3 spacing{1.0}, origin{0.0};
  glm::dmat3 direction{1.0};
  std::vector<float> values;
};

// Matrices take the fixed image's mm to the moving image's mm, as ITK's transforms do.
class ItkRegistration {
 public:
  ItkRegistration(const RegistrationImage& fixed, const RegistrationImage& moving, double spacingMm);
  ~ItkRegistration();
  // Mattes mutual information in nats over all voxels of a level; 0 without overlap.
  double information(const glm::dmat4& movingFromFixed, int level) const;
  // Share of the fixed image's voxel centres that lie in the moving image.
  double overlap(const glm::dmat4& movingFromFixed) const;
  // Climbs from `start` through the levels [from, to) of 8, 4 and 2 mm. `onIteration` may stop it by false.
  Expected<glm::dmat4> climb(const glm::dmat4& start, RegistrationFreedom freedom, int from, int to,
                             unsigned seed, const std::function<bool(const glm::dmat4&)>& onIteration) const;

  static constexpr int kLevels = 3;

 private:
  struct Images;
  std::unique_ptr<Images> images_;
};

// Least-squares fit of moving = M fixed.
Expected<glm::dmat4> fitPoints(const std::vector<glm::dvec3>& fixed, const std::vector<glm::dvec3>& moving,
                               RegistrationFreedom freedom);

}  // namespace chiasm
