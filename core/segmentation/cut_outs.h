// What 3-D leaves out of a volume by segments ("peel away skin, keep vessels"); for display only.
#pragma once

#include <vector>

#include "core/case/case.h"

namespace chiasm {

// Segments that are not in the case (any more) count for nothing.
struct CutOuts {
  std::vector<Uid> without;  // what lies in these is not shown
  std::vector<Uid> only;     // where there are any on a volume, nothing of it but what lies in these is shown
  bool empty() const { return without.empty() && only.empty(); }
  bool operator==(const CutOuts&) const = default;
};

// One segment of a volume, as it is read: its layer on the segmentation's own grid.
struct CutSegment {
  LabelMap map;  // shares the case's bricks
  Label label = 0;
  GridGeometry grid;
  bool only = false;  // otherwise: without
  bool operator==(const CutSegment&) const = default;
};

// The chosen segments that cut a volume: those of its own segmentations, and those of others that lie on the
// very same voxels of the patient (time points of one series). In the order of the case.
std::vector<CutSegment> segmentsThatCut(const Case& current, const Volume& volume, const CutOuts& cutOuts);

// A map over `grid`: 1 where display leaves voxels out, 0 elsewhere. The voxels right around a segment go
// with it (each of the 26 neighbours), since their values, and what is interpolated up to them, are mixtures
// of both sides; where the two kinds meet, the voxels of an `only` segment stay, then those of a `without`
// segment go, then the neighbours of the first stay. `hidden` (null, or of the same size) is left out as
// well. Segments on another grid count by nearest neighbour. Uses all cores.
LabelMap cutOutMask(const GridGeometry& grid, const std::vector<CutSegment>& segments,
                    const LabelMap* hidden);

}  // namespace chiasm
