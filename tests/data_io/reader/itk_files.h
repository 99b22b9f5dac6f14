// Files written by ITK itself: the independent side of the reader's tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "core/space/grid_geometry.h"

namespace chiasm::test {

// Writes through itk::NiftiImageIO, NrrdImageIO or MetaImageIO, chosen by the name's ending (.nii, .nii.gz,
// .nrrd, .nhdr, .mha, .mhd). `T` is uint8, int16, uint16, int32, float or double.
template <typename T>
void writeByItk(const std::filesystem::path& path, const GridGeometry& grid, std::span<const T> voxels,
                bool compressed = false);

}  // namespace chiasm::test
