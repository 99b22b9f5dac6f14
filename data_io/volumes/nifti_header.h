// The header of a NIfTI-1 file in one piece (nifti1.h, NIfTI-1.1).
#pragma once

#include <string>

#include "core/base/error.h"
#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"

namespace chiasm::data_io {

// 352 bytes (no extension), after which the voxels follow, x fastest, little-endian. Sform and qform in RAS
// mm say where the grid lies in the volume's own space (a registration is not baked in). The grid must fit.
std::string niftiHeader(const GridGeometry& grid, VoxelType type);
// NIfTI-1 has at most 32,767 voxels a side.
Expected<void> fitsNifti(const GridGeometry& grid);

}  // namespace chiasm::data_io
