// The speed of a level set before it moves: where its front would run, where it would stand, where go back.
#pragma once

#include <optional>

#include "core/case/case.h"
#include "core/filters/level_set.h"
#include "core/jobs/progress.h"

namespace chiasm {

// A speed from −1 (goes back as fast as it can) over 0 (stands) to 1 (runs out), at every voxel that an
// evolution of the segment may reach, as labels of a map on the segmentation's grid: what is drawn in slices
// and asked for under the crosshair is the same. Shared; immutable once made.
struct SpeedImage {
  Uid segmentation;
  GridGeometry grid;
  LabelMap map;  // 0 where the surface does not come

  static constexpr int kSteps = 60;    // of a speed to each side of 0: labels 1 … 2 · kSteps + 1
  static Label labelOf(double speed);  // speed in −1 … 1
  static double speedOf(Label label);  // label in 1 … 2 · kSteps + 1
  // Within half a step of 1/60; nullopt outside of the reach.
  std::optional<double> at(PatientPoint point) const;
};

// The speed that `evolveSegment` with these settings moves by, from the same numbers, with the sign of the
// pressure: with `range` −1 … 1, with `edges` 0 at the steepest edges and 1 where the volume is even.
// Curvature and attraction come on top while the surface moves. Asks nothing of the segment's lock. Fails
// with a sentence when evolving would; cancelled: ErrorKind::cancelled.
Expected<SpeedImage> speedImage(const Case& snapshot, const Uid& segment, const EvolutionSettings& settings,
                                Progress& progress);

}  // namespace chiasm
