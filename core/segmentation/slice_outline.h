// Lasso and polygon: what an outline drawn in a slice encloses, added to a segment or taken from it.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/brush.h"

namespace chiasm {

struct SliceOutline {
  std::vector<PatientPoint> points;  // at least three, in order around; the last joins the first
  PatientVector normal{{0, 0, 1}};   // of the slice; any length above 0
};
struct OutlineFill {
  bool erase = false;  // takes the enclosed voxels from the segment
  PaintOver over = PaintOver::unlocked;
  std::optional<IntensityRange> range;  // only voxels whose value is in it
  PaintPlace place;
  // The voxels that the outline's points lie in count as inside too: for outlines that run along voxels.
  bool rim = false;
};

// The voxel layer nearest to the plane through the first point (as a disk brush takes it); inside is every
// voxel whose centre, seen along the normal, lies within the outline (even-odd rule). Cost grows with the
// outline's box.
std::unique_ptr<Command> fillOutline(const Uid& segment, SliceOutline outline, OutlineFill fill = {});

}  // namespace chiasm
