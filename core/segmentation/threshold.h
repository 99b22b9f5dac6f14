// Threshold and region growing as commands into a segment.
#pragma once

#include <cstdint>
#include <memory>

#include "core/case/command.h"
#include "core/segmentation/region.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// Adds to the segment every voxel of its volume with lower ≤ value ≤ upper inside the region. The grids of
// segment and volume must be equal (else: a sentence that names resampling). Fails when nothing would
// change, saying so. Threads: uses all cores.
std::unique_ptr<Command> thresholdSegment(const Uid& segment, IntensityRange range,
                                          Region region = Everywhere{}, PaintOver over = PaintOver::unlocked);

// Adds the 6-connected component, within range and region, of the voxel nearest to the seed. Refuses a seed
// outside the range, saying its value. Stops with a sentence when more than `maximumVoxels` would be taken
// (leak guard).
std::unique_ptr<Command> growSegment(const Uid& segment, PatientPoint seed, IntensityRange range,
                                     Region region = Everywhere{}, PaintOver over = PaintOver::unlocked,
                                     std::int64_t maximumVoxels = INT64_MAX);

// Number of voxels of a volume in range: the preview's figure (0 without voxels, −1 when cancelled). The mask
// itself is previewed on the GPU. Threads: uses all cores.
std::int64_t countInRange(const Volume& volume, IntensityRange range, Progress& progress);

}  // namespace chiasm
