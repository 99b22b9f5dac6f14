// A phantom as a DICOM series on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/space/grid_geometry.h"

namespace chiasm::test {

// Makes the folder and writes one uncompressed CT image a slice, without rescale. The grid's axes are the
// patient's.
void writePhantomSeries(const std::filesystem::path& folder, const GridGeometry& grid,
                        const std::vector<std::int16_t>& voxels);

}  // namespace chiasm::test
