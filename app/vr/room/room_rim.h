// The dark rim that calms a sudden turn: less moves at the edge of sight, where it makes people ill.
#pragma once

#include <array>
#include <memory>

#include "render/image.h"

namespace chiasm::app::vr {

// How far from straight ahead the rim begins, and from where on all is dark; degrees.
inline constexpr double kRimBeginsDegrees = 18.0, kRimFullDegrees = 38.0;
// Half of the angle that a rim picture covers.
inline constexpr double kRimHalfDegrees = 65.0;

// Darkness of a rim of full strength, this far from straight ahead: 0 to 1.
double rimDarkness(double degrees);

// Pictures of a few strengths, so that the renderer uploads each once. One thread.
class RimPictures {
 public:
  // Nullptr for no rim at all; `strength` 0 to 1.
  std::shared_ptr<const render::Image> of(double strength);

 private:
  static constexpr int kStrengths = 8;
  std::array<std::shared_ptr<const render::Image>, kStrengths> made_;
};

}  // namespace chiasm::app::vr
