// Growing from a click by what is around it: local statistics, thin structures, the outline in one slice.
#pragma once

#include <cstdint>
#include <memory>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

struct LocalGrowth {
  int radiusVoxels = 2;     // of the box around the click that the first mean and spread are taken from
  double multiplier = 2.5;  // the range is the mean ± this many standard deviations
  int iterations = 4;       // how often mean and spread are taken again, from what was found
  std::int64_t maximumVoxels = INT64_MAX;  // leak guard
};
// Adds what is 6-connected to the click within a range that adapts to the structure (as ITK's
// ConfidenceConnectedImageFilter).
std::unique_ptr<Command> growLocally(const Uid& segment, PatientPoint seed, LocalGrowth growth = {},
                                     PaintOver over = PaintOver::unlocked);

// Adds what is 6-connected to the click within the range and thin: parts in which a ball of `thickestMm`
// across fits (with what it covers) are left out, so that a vessel does not leak into the organ it leads to.
std::unique_ptr<Command> growThin(const Uid& segment, PatientPoint seed, IntensityRange range,
                                  double thickestMm, PaintOver over = PaintOver::unlocked);

// Adds what is 6-connected to the click within the range without passing a neck thinner than `neckMm` (leak
// guard by thickness): the connected voxels are eroded by a ball of that diameter, the part at the click is
// kept, and grown back into the connected voxels by at most `neckMm`. Stops when more than `maximumVoxels`
// would be taken.
std::unique_ptr<Command> growGuarded(const Uid& segment, PatientPoint seed, IntensityRange range,
                                     double neckMm, std::int64_t maximumVoxels = INT64_MAX,
                                     PaintOver over = PaintOver::unlocked);

// Traces the outline at the clicked value in one slice across a grid axis and adds what it encloses: pixels
// connected (by edges) to the click whose value is at least (or at most) the clicked one, holes filled.
enum class TraceSide { brighter, darker };
std::unique_ptr<Command> traceLevel(const Uid& segment, PatientPoint at, int sliceAxis, TraceSide side,
                                    PaintOver over = PaintOver::unlocked);

}  // namespace chiasm
