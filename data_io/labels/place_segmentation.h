// A segmentation that was read, laid on the grid of a volume of the case.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "data_io/labels/read_segmentation.h"

namespace chiasm::data_io {

struct PlacedSegmentation {
  Segmentation segmentation;  // on the volume's grid, ready for importSegmentation
  // What the person has to know: resampled, cut off, new identities, the file's own note.
  std::vector<std::string> notes;
  bool resampled = false;
};

// The volume that a segmentation belongs to: the one of its series, else the first in its frame of reference,
// else the first whose grid it has, else the case's first. Fails when the case has none, or when file and
// case both name frames of reference and no two are the same: coordinates of different frames say nothing
// about each other (`anyFrame` takes them as the same all the same).
Expected<const Volume*> volumeFor(const ReadSegmentation& read, const Case& current, bool anyFrame);

// Lays voxels on the volume's grid: exactly where the file's voxels are the volume's (in another order of
// axes, or a part of them), else by nearest neighbour, which the notes say; contours by the even-odd rule at
// voxel centres. Segments keep their UIDs, but for those that the case has already: these get new ones. Fails
// when nothing of it lies in the volume.
Expected<PlacedSegmentation> placeSegmentation(ReadSegmentation read, const Volume& volume,
                                               const Case& current);

}  // namespace chiasm::data_io
