// Every voxel must come out at the patient position at which ITK (or a DICOM series) put it.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/itk_files.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

constexpr glm::ivec3 kSize{5, 4, 3};

// Its own formula, so that core/space is not its own witness.
glm::dvec3 placeOf(const GridGeometry& grid, int i, int j, int k) {
  return grid.origin + grid.direction[0] * (grid.spacing.x * i) + grid.direction[1] * (grid.spacing.y * j) +
         grid.direction[2] * (grid.spacing.z * k);
}

GridGeometry gridWith(const glm::dmat3& direction) {
  GridGeometry grid;
  grid.size = kSize;
  grid.spacing = {0.7, 1.3, 2.9};
  grid.origin = {-81.5, 43.25, 127.125};
  grid.direction = direction;
  return grid;
}

// Sixty voxels, each with a value of its own.
std::vector<std::int16_t> distinctVoxels() {
  std::vector<std::int16_t> voxels(static_cast<std::size_t>(kSize.x * kSize.y * kSize.z));
  for (std::size_t i = 0; i < voxels.size(); ++i) voxels[i] = static_cast<std::int16_t>(100 + 7 * i);
  return voxels;
}

// The largest distance between where a voxel was written and where it is read, over all of them.
double worstDistance(const GridGeometry& written, const data_io::ReadVolume& volume) {
  const GridGeometry& grid = volume.info.grid;
  double worst = 0;
  std::size_t found = 0;
  for (int k = 0; k < grid.size.z; ++k)
    for (int j = 0; j < grid.size.y; ++j)
      for (int i = 0; i < grid.size.x; ++i) {
        const auto offset = static_cast<std::size_t>((k * grid.size.y + j) * grid.size.x + i);
        const double value =
            volume.info.rescaleSlope * volume.voxels->valueAt(offset) + volume.info.rescaleIntercept;
        const int index = static_cast<int>(std::lround((value - 100) / 7));
        const glm::dvec3 wanted =
            placeOf(written, index % kSize.x, index / kSize.x % kSize.y, index / (kSize.x * kSize.y));
        worst = std::max(worst, glm::length(placeOf(grid, i, j, k) - wanted));
        ++found;
      }
  return found == 60 ? worst : 1e9;
}

std::vector<glm::dmat3> allDirections() {
  std::vector<glm::dmat3> directions = signedAxisOrders();
  EXPECT_EQ(directions.size(), 48u);
  // Oblique ones, some of them left-handed as well.
  const glm::dvec3 axes[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {1, -2, 3}, {-3, 1, 2}};
  const double degrees[] = {14, -33, 45, 71, 101, 163};
  for (int i = 0; i < 6; ++i) {
    directions.push_back(rotation(axes[i], degrees[i]));
    directions.push_back(rotation(axes[i], degrees[i]) *
                         signedAxisOrders()[static_cast<std::size_t>(7 * i + 1)]);
  }
  return directions;
}

class Orientation : public ReaderTest, public testing::WithParamInterface<std::pair<const char*, double>> {};

TEST_P(Orientation, EveryVoxelIsAtItsPlace) {
  const auto [ending, tolerance] = GetParam();
  const std::vector<std::int16_t> voxels = distinctVoxels();
  double worst = 0;
  for (const glm::dmat3& direction : allDirections()) {
    const GridGeometry grid = gridWith(direction);
    const std::filesystem::path path = file(std::string("phantom") + ending);
    writeByItk<std::int16_t>(path, grid, voxels);
    const auto volume = read(path);
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.grid.size, kSize);
    EXPECT_EQ(volume->info.voxelType, VoxelType::int16);
    EXPECT_TRUE(volume->info.badges.empty()) << volume->info.note;
    worst = std::max(worst, worstDistance(grid, *volume));
  }
  EXPECT_LE(worst, tolerance);
  RecordProperty("worst_mm", std::to_string(worst));
}

// NIfTI keeps its matrix as 32-bit reals: 1e-4 mm is what 128 mm can lose twice. The others are 64-bit.
INSTANTIATE_TEST_SUITE_P(Formats, Orientation,
                         testing::Values(std::pair{".nii", 1e-4}, std::pair{".nii.gz", 1e-4},
                                         std::pair{".nrrd", 1e-9}, std::pair{".nhdr", 1e-9},
                                         std::pair{".mha", 1e-9}, std::pair{".mhd", 1e-9}));

class DicomOrientation : public ReaderTest {};

TEST_F(DicomOrientation, EveryVoxelIsAtItsPlaceAndTheGridIsRightHanded) {
  const std::vector<std::int16_t> voxels = distinctVoxels();
  int number = 0;
  double worst = 0;
  for (const glm::dmat3& direction : allDirections()) {
    const GridGeometry grid = gridWith(direction);
    const std::filesystem::path folder = file("series" + std::to_string(++number));
    std::filesystem::create_directory(folder);
    for (int k = 0; k < kSize.z; ++k) {
      DicomImage image;
      image.sopUid = "1.2.3.4." + std::to_string(k + 1);
      image.rows = kSize.y;
      image.columns = kSize.x;
      image.position = placeOf(grid, 0, 0, k);
      image.row = direction[0];
      image.column = direction[1];
      image.columnSpacing = grid.spacing.x;
      image.rowSpacing = grid.spacing.y;
      const auto begin = voxels.begin() + k * kSize.x * kSize.y;
      image.pixels.assign(begin, begin + kSize.x * kSize.y);
      // Names in an order that has nothing to do with the positions.
      writeFile(folder / std::string(1, "bca"[k]), dicomBytes(image));
    }
    const auto volume = read(folder);
    ASSERT_TRUE(volume) << volume.error().message;
    worst = std::max(worst, worstDistance(grid, *volume));
    EXPECT_NEAR(glm::determinant(volume->info.grid.direction), 1.0, 1e-6);
  }
  // Decimal strings hold ten digits here: 1e-7 mm of 128 mm, some steps of rounding.
  EXPECT_LE(worst, 1e-6);
}

}  // namespace
}  // namespace chiasm::test
