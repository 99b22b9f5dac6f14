// One segment as a NIfTI-1 mask, compressed.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/labels/segmentation.h"

namespace chiasm::data_io {

struct MaskFile {
  std::string bytes;  // .nii.gz: unsigned bytes, 1 where the segment is; the same voxels, the same bytes
  std::int64_t voxels = 0;  // that are 1
  double volumeMm3 = 0;
};

// The segment must belong to the segmentation. Sform and qform in RAS mm (NIfTI's way) say where the grid
// lies in the volume's own space (a registration is not baked in). Fails for grids beyond NIfTI-1's 32,767 a
// side.
Expected<MaskFile> encodeMask(const Segmentation& segmentation, const Segment& segment);

}  // namespace chiasm::data_io
