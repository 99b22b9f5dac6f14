// The one place that calls ITK: a staged file's geometry and voxels.
#pragma once

#include <cstddef>
#include <span>

#include "core/space/grid_geometry.h"
#include "data_io/reader/program/staged_names.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

// Reads volume.file by ITK's image IO for its format: LPS geometry, and the voxels of volume.component in
// this machine's byte order into `out` (exactly as many bytes as they take). Throws Refusal when ITK sees
// something else than the header check did. The file is closed afterwards.
GridGeometry readByItk(StagedVolume& volume, const StagedNames& names, std::span<std::byte> out);

}  // namespace chiasm::data_io::reader
