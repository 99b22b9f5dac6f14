// A segment's voxels as runs along the first grid axis, and its connected parts.
#pragma once

#include <cstdint>
#include <vector>

#include "core/labels/segmentation.h"

namespace chiasm {

// Voxels begin ≤ i < end of row j, slice k.
struct MaskRun {
  int k = 0, j = 0, begin = 0, end = 0;
  auto operator<=>(const MaskRun&) const = default;
  std::int64_t voxels() const { return end - begin; }
};

// Sorted by slice, row and column; neighbouring runs do not touch. Work grows with the segment's own bricks.
std::vector<MaskRun> runsOf(const Segmentation& segmentation, const Segment& segment);

// The parts that are connected over faces, edges or corners (26 neighbours), each sorted, the largest first.
std::vector<std::vector<MaskRun>> connectedParts(const std::vector<MaskRun>& runs);

std::int64_t voxelCount(const std::vector<MaskRun>& runs);

}  // namespace chiasm
