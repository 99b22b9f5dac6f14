// How DICOM images are sorted, told apart and brought onto a grid, against fields with a closed form.
#include <algorithm>
#include <cmath>

#include <glm/trigonometric.hpp>

#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class DicomStacks : public ReaderTest {
 protected:
  std::filesystem::path series(const std::vector<DicomImage>& images) {
    const std::filesystem::path folder = file("series" + std::to_string(++number_));
    std::filesystem::create_directory(folder);
    for (std::size_t i = 0; i < images.size(); ++i)
      writeFile(folder / std::to_string((i * 7) % 100), dicomBytes(images[i]));
    return folder;
  }
  // Pixels of a field that is linear in space, so that linear interpolation is exact but for rounding.
  static double field(glm::dvec3 p) { return 100 + 3 * p.x + 5 * p.y + 7 * p.z; }
  static DicomImage sampled(glm::dvec3 position, int number) {
    DicomImage image;
    image.rows = 12;
    image.columns = 9;
    image.rowSpacing = 2;
    image.columnSpacing = 1.5;
    image.position = position;
    image.sopUid = "1.2.3.4." + std::to_string(number);
    for (int j = 0; j < image.rows; ++j)
      for (int i = 0; i < image.columns; ++i) {
        const glm::dvec3 p =
            position + image.row * (i * image.columnSpacing) + image.column * (j * image.rowSpacing);
        image.pixels.push_back(static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(field(p)))));
      }
    return image;
  }
  // The largest difference from the field over voxels that `inside` accepts, and how many those were.
  static std::pair<double, int> compare(const data_io::ReadVolume& volume, const auto& inside) {
    double worst = 0;
    int count = 0;
    const GridGeometry& grid = volume.info.grid;
    for (int k = 0; k < grid.size.z; ++k)
      for (int j = 0; j < grid.size.y; ++j)
        for (int i = 0; i < grid.size.x; ++i) {
          const glm::dvec3 p = voxelToPatient(grid, VoxelIndex{{i, j, k}}).mm;
          if (!inside(p)) continue;
          worst = std::max(worst, std::abs(*volume.toVolume().valueAt(VoxelIndex{{i, j, k}}) - field(p)));
          ++count;
        }
    return {worst, count};
  }

 private:
  int number_ = 0;
};

TEST_F(DicomStacks, ATiltedGantryIsShearedIntoAnUprightVolume) {
  // 15 degrees: every image moves by tan(15°) of its height along its rows' direction of growth.
  const double tilt = std::tan(glm::radians(15.0));
  std::vector<DicomImage> images;
  for (int k = 0; k < 8; ++k) images.push_back(sampled({0, tilt * 3 * k, 3.0 * k}, k));
  const auto volume = read(series(images));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.badges, std::vector<std::string>{"resampled"});
  EXPECT_NE(volume->info.note.find("15 degrees"), std::string::npos) << volume->info.note;
  const GridGeometry& grid = volume->info.grid;
  EXPECT_EQ(grid.size.x, 9);
  EXPECT_EQ(grid.size.y, 12 + static_cast<int>(std::ceil(tilt * 21 / 2)));
  EXPECT_EQ(grid.size.z, 8);
  EXPECT_DOUBLE_EQ(grid.spacing.z, 3.0);
  // Where an image had pixels the field is found again: rounded when stored and when interpolated.
  const auto covered = [&](glm::dvec3 p) {
    const double start = tilt * p.z;
    return p.y >= start - 1e-9 && p.y <= start + 22 + 1e-9;
  };
  const auto [worst, count] = compare(*volume, covered);
  EXPECT_LE(worst, 1.0);
  EXPECT_GE(count, 9 * 11 * 8);
}

TEST_F(DicomStacks, UnevenGapsAreInterpolatedAndSaidSo) {
  std::vector<DicomImage> images;
  int number = 0;
  for (const double z : {0.0, 2.0, 4.5, 6.5, 9.0, 11.0}) images.push_back(sampled({0, 0, z}, number++));
  const auto volume = read(series(images));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.badges, std::vector<std::string>{"resampled"});
  EXPECT_NE(volume->info.note.find("from 2 to 2.5 mm"), std::string::npos) << volume->info.note;
  EXPECT_DOUBLE_EQ(volume->info.grid.spacing.z, 2.0);
  EXPECT_EQ(volume->info.grid.size.z, 6);
  const auto [worst, count] = compare(*volume, [](glm::dvec3) { return true; });
  EXPECT_LE(worst, 1.0);
  EXPECT_EQ(count, 9 * 12 * 6);
}

TEST_F(DicomStacks, CopiesAreTakenOnce) {
  std::vector<DicomImage> images;
  for (int k = 0; k < 4; ++k) images.push_back(sampled({0, 0, 2.0 * k}, k));
  const auto once = read(series(images));
  images.push_back(images[2]);
  const auto twice = read(series(images));
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(once->info.source.voxelDigest, twice->info.source.voxelDigest);
  EXPECT_NE(twice->info.note.find("1 image was there twice"), std::string::npos) << twice->info.note;
}

struct Moments : DicomStacks, testing::WithParamInterface<std::pair<std::uint32_t, const char*>> {};

TEST_P(Moments, AreVolumesOfTheirOwn) {
  const auto [tag, name] = GetParam();
  std::vector<DicomImage> images;
  for (int time = 2; time >= 0; --time)
    for (int k = 0; k < 3; ++k) {
      DicomImage image = sampled({0, 0, 2.0 * k}, 10 * time + k);
      for (std::uint16_t& pixel : image.pixels) pixel = static_cast<std::uint16_t>(pixel + 1000 * time);
      image.extra[tag] = "DS:" + std::to_string(time + 1);
      image.extra[0x00200013] = "IS:" + std::to_string(10 * time + k + 1);
      images.push_back(image);
    }
  const std::filesystem::path folder = series(images);
  Progress progress;
  for (int time = 0; time < 3; ++time) {
    const auto volume = client().readVolume(folder, progress, "1.2.3.4#" + std::to_string(time + 1));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.grid.size.z, 3);
    EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{0, 0, 0}}), 100 + 1000 * time);
    EXPECT_NE(volume->info.note.find(std::string("3 volumes that differ in ") + name), std::string::npos)
        << volume->info.note;
    EXPECT_EQ(volume->info.source.seriesInstanceUid, "1.2.3.4#" + std::to_string(time + 1));
  }
  EXPECT_EQ(read(folder)->toVolume().valueAt(VoxelIndex{{0, 0, 0}}), 100);
  expectRefusal(client().readVolume(folder, progress, "1.2.3.4#4"), folder, "volume 4 was asked for");
}
INSTANTIATE_TEST_SUITE_P(Attributes, Moments,
                         testing::Values(std::pair{0x00200100u, "temporal position"},
                                         std::pair{0x00200012u, "acquisition number"},
                                         std::pair{0x00180081u, "echo time"},
                                         std::pair{0x00181060u, "trigger time"},
                                         std::pair{0x00200013u, "instance number"}));

TEST_F(DicomStacks, TimePointsThatNothingTellsApartAreRefused) {
  std::vector<DicomImage> images;
  for (int k = 0; k < 6; ++k) images.push_back(sampled({0, 0, 2.0 * (k / 2)}, k));
  const auto folder = series(images);
  expectRefusal(read(folder), folder, "nothing tells them apart");
}

TEST_F(DicomStacks, TheRescaleOfEachImageIsItsOwn) {
  std::vector<DicomImage> images;
  for (int k = 0; k < 3; ++k) {
    images.push_back(sampled({0, 0, 2.0 * k}, k));
    images.back().pixels.assign(9 * 12, 100);
    images.back().slope = std::to_string(k + 1);
  }
  const auto volume = read(series(images));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.voxelType, VoxelType::float32);
  for (int k = 0; k < 3; ++k) EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{4, 4, k}}), 100 * (k + 1));
}

TEST_F(DicomStacks, WholeValuesThatDoNotFitStayAsStored) {
  std::vector<DicomImage> images = {sampled({0, 0, 0}, 0), sampled({0, 0, 1}, 1)};
  for (DicomImage& image : images) {
    image.isSigned = false;
    image.intercept = "-1024";
  }
  images[1].pixels[0] = 60000;
  const auto volume = read(series(images));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.voxelType, VoxelType::uint16);
  EXPECT_EQ(volume->info.rescaleIntercept, -1024);
  EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{0, 0, 1}}), 60000 - 1024);
  EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{0, 0, 0}}), 100 - 1024);
}

TEST_F(DicomStacks, BitsBeyondThoseStoredAreNoValue) {
  // 12 bits stored; an old overlay in the high bits (PS3.5 8.1.2).
  std::vector<DicomImage> images = {sampled({0, 0, 0}, 0), sampled({0, 0, 1}, 1)};
  for (DicomImage& image : images) {
    image.extra[0x00280101] = std::string("US:") + '\x0c' + '\0';
    image.extra[0x00280102] = std::string("US:") + '\x0b' + '\0';
    image.pixels.assign(9 * 12, 0x1fff);  // -1 in 12 bits, and one bit above
  }
  const auto volume = read(series(images));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{3, 3, 0}}), -1);
}

TEST_F(DicomStacks, SmallValuesBrightAreValuesAsStored) {
  std::vector<DicomImage> images = {sampled({0, 0, 0}, 0), sampled({0, 0, 2}, 1), sampled({0, 0, 4}, 2)};
  const auto plain = read(series(images));
  Progress progress;
  const auto before = client().inspect(series(images), progress);
  for (DicomImage& image : images) image.extra[0x00280004] = "CS:MONOCHROME1";
  const std::filesystem::path folder = series(images);
  const auto inverted = read(folder);
  const auto seen = client().inspect(folder, progress);
  ASSERT_TRUE(plain && inverted && before && seen);
  EXPECT_EQ(inverted->info.badges, std::vector<std::string>{"small values bright"});
  EXPECT_TRUE(std::ranges::equal(inverted->voxels->bytes(), plain->voxels->bytes()));
  const auto& dark = before->volumes[0].thumbnail.pixels;
  const auto& bright = seen->volumes[0].thumbnail.pixels;
  ASSERT_EQ(bright.size(), dark.size());
  ASSERT_FALSE(dark.empty());
  for (std::size_t i = 0; i < dark.size(); ++i) ASSERT_NEAR(bright[i] + dark[i], 255, 1);
}

}  // namespace
}  // namespace chiasm::test
