// Counts and geometry of segments, straight from the bricks.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/case/case.h"

namespace chiasm {

struct SegmentStatistics {
  Uid segment;
  std::int64_t voxels = 0;
  double millilitres = 0.0;
  PatientPoint centroid;  // mean of voxel centres; meaningless when voxels = 0
  PatientBox box;         // around voxel centres
  // Slice index (along each grid axis) with the largest cross-section; of equal ones the nearest to the
  // centroid.
  glm::ivec3 largestSlice{0};
};

// One pass over a segmentation for all of its segments, in table order. Any thread.
std::vector<SegmentStatistics> measureSegments(const Segmentation& segmentation);

}  // namespace chiasm
