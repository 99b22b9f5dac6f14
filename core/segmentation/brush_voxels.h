// Which voxels under a brush it takes, when its shape alone does not decide: smart brushes and places.
#pragma once

#include "core/segmentation/brush.h"
#include "core/segmentation/mask.h"

namespace chiasm {

// The voxels of the step from `from` to `to` within the brush's range and place and, for a smart brush, like
// the centre: its dabs stand at most half a radius apart. Fails with a sentence when the volume's voxels are
// not there or a segment of the place is gone or lies on another grid. Cost grows with the capsule's voxels.
Expected<Mask> brushMask(const Case& current, const SegmentTarget& target, const BrushSettings& brush,
                         PatientPoint from, PatientPoint to);

// The median under the brush's centre (see valueUnderBrush).
Expected<std::optional<double>> medianUnder(const Case& current, const SegmentTarget& target,
                                            const BrushSettings& brush, PatientPoint centre);

// The voxels of a box that a place allows; a place that is anywhere allows all of them.
Expected<Mask> maskOfPlace(const Case& current, const SegmentTarget& target, const PaintPlace& place,
                           const VoxelBox& box);

}  // namespace chiasm
