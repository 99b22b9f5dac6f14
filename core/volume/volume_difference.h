// What one volume shows more than another at the same place: for two visits of one patient.
#pragma once

#include <optional>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "core/volume/volume.h"

namespace chiasm {

// The value between voxel centres, trilinear, of a position in case space; nullopt beyond the outermost
// centres, where a value is no number, or when the voxels are not there.
std::optional<double> linearValueAt(const Volume& volume, PatientPoint point);

struct VolumeDifference {
  Volume volume;         // float32, on the grid that was asked for, with a new UID and a name
  double scale = 1.0;    // what values of the first volume were multiplied by
  double overlap = 0.0;  // share of the grid's voxels that lie in both, 0..1
};

// `volume` minus `subtracted`, in case space (where they were placed counts), at every voxel of `grid`; 0
// where only one of them is. Values with one unit (HU) are subtracted as they are. MR values have no unit, so
// `scale` is the median of subtracted / volume over the voxels where both are brighter than half way between
// their 1st and 99th percentiles; `asTheyAre` leaves that out. The unit and the description of the study are
// those of `volume`. Fails when voxels are missing, nothing overlaps, or it is cancelled.
Expected<VolumeDifference> subtractVolume(const Volume& volume, const Volume& subtracted,
                                          const GridGeometry& grid, bool asTheyAre, Progress& progress);

}  // namespace chiasm
