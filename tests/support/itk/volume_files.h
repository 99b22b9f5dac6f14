// Volume files through ITK, as a program uses it that has nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "core/space/grid_geometry.h"

namespace chiasm::test::oracle {

// What a read gave: the image, for as long as this lives, its number of voxels and one of them. All throw
// what ITK throws.
struct ReadByItk {
  std::shared_ptr<const void> image;
  std::size_t voxels = 0;
  std::int16_t middle = 0;
};

// ImageFileReader with the reader for the name's ending: .nrrd, .nii, .nii.gz, .mha.
ReadByItk readFile(const std::filesystem::path& path);
// GDCMSeriesFileNames and ImageSeriesReader: the first series of a folder.
ReadByItk readSeries(const std::filesystem::path& folder);
// ImageFileWriter; `compressed` for what can be either.
void writeFile(const std::filesystem::path& path, const GridGeometry& grid,
               std::span<const std::int16_t> voxels, bool compressed);

}  // namespace chiasm::test::oracle
