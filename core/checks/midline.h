// The patient's midline, and on which side of it a mask lies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/checks/mask_runs.h"
#include "core/language/lexicon.h"

namespace chiasm {

// A sagittal plane: x in case-space mm, and how far beside it nothing can be said.
struct Midline {
  double x = 0;
  double band = 5;     // mm to each side
  std::string source;  // "set in the case", "between both kidneys", "middle of the body in the volume"
};

// From the case when somebody set it (band 5 mm), else midway between the masks of paired organs that the
// case has on both sides (10 mm), else from the body's outline in a CT (15 mm: −300 HU, the median of the
// slices' middles, slices that the body does not fill from edge to edge). nullopt when there is none of
// these.
std::optional<Midline> findMidline(const Case& value, const Lexicon& lexicon);

// What part of a mask's voxels lies beyond the band on each side, and how far its middle lies from the
// midline.
struct MaskSide {
  double left = 0, right = 0;  // fractions
  double offset = 0;           // mm of the centroid, positive to the patient's left
  // One side: at least 80 % there and less than 5 % on the other. Both: at least 15 % on each. Else none: at
  // the midline, or nothing can be said.
  Side side() const;
};
MaskSide sideOf(const GridGeometry& grid, const std::vector<MaskRun>& runs, const Midline& midline);

}  // namespace chiasm
