#include "tests/bench/phantom_series.h"

#include <cstddef>
#include <fstream>
#include <string>

#include "tests/data_io/reader/dicom_files.h"

namespace chiasm::test {

void writePhantomSeries(const std::filesystem::path& folder, const GridGeometry& grid,
                        const std::vector<std::int16_t>& voxels) {
  std::filesystem::create_directory(folder);
  const std::size_t slice = static_cast<std::size_t>(grid.size.x) * static_cast<std::size_t>(grid.size.y);
  for (int k = 0; k < grid.size.z; ++k) {
    DicomImage image;
    image.sopUid += '.' + std::to_string(k + 1);
    image.rows = grid.size.y;
    image.columns = grid.size.x;
    image.position = {0, 0, grid.spacing.z * k};
    image.rowSpacing = grid.spacing.y;
    image.columnSpacing = grid.spacing.x;
    const auto begin = voxels.begin() + static_cast<std::ptrdiff_t>(slice * static_cast<std::size_t>(k));
    image.pixels.assign(begin, begin + static_cast<std::ptrdiff_t>(slice));
    image.extra[0x00200013] = "IS:" + std::to_string(k + 1);
    const std::string bytes = dicomBytes(image);
    std::ofstream stream(folder / ("image" + std::to_string(k)), std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
}

}  // namespace chiasm::test
