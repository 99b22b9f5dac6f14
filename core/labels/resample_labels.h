// A label map on another grid, by nearest neighbour.
#pragma once

#include <cstdint>

#include "core/labels/label_map.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

struct ResampledLabels {
  LabelMap labels;
  // Whether every voxel of the target that lies in the source is one of its voxels (axes swapped or turned,
  // a part, or a larger grid): then nothing is lost or guessed.
  bool exact = false;
  std::int64_t labelledBefore = 0, labelledAfter = 0;  // voxels that are not 0
};

// Each voxel of `target` takes the label of the voxel of `source` whose cell holds its centre; 0 outside.
// Both grids are seen in the volume's own space (transforms to case space are not applied). Any thread.
ResampledLabels resampleLabels(const LabelMap& labels, const GridGeometry& source,
                               const GridGeometry& target);

}  // namespace chiasm
