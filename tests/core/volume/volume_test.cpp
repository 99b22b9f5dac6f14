#include "core/volume/volume.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "tests/support/phantom.h"

namespace chiasm {
namespace {

using test::makeGrid;

template <typename T>
Volume volumeOf(glm::ivec3 size, VoxelType type, const std::vector<T>& voxels) {
  return test::volumeFrom(makeGrid(size, {1, 1, 1}), type, std::as_bytes(std::span(voxels)));
}

// Sorts all rescaled values: the definition, not the method of the code under test.
VolumeStatistics bySorting(const Volume& volume) {
  std::vector<double> values;
  for (std::size_t i = 0; i < volume.voxels->count(); ++i) {
    const double stored = volume.voxels->valueAt(i);
    if (std::isfinite(stored))
      values.push_back(volume.info.rescaleSlope * stored + volume.info.rescaleIntercept);
  }
  std::sort(values.begin(), values.end());
  VolumeStatistics statistics;
  const auto percentile = [&values](double p) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * double(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
  };
  statistics.minimum = values.front();
  statistics.maximum = values.back();
  statistics.percentile1 = percentile(0.01);
  statistics.percentile99 = percentile(0.99);
  statistics.histogram.assign(256, 0);
  const double range = statistics.maximum - statistics.minimum;
  for (const double value : values) {
    const double bin = range > 0 ? std::floor((value - statistics.minimum) / range * 256) : 0;
    ++statistics.histogram[static_cast<std::size_t>(std::min(bin, 255.0))];
  }
  return statistics;
}

void expectSame(const VolumeStatistics& actual, const VolumeStatistics& expected, bool exactBins = true) {
  EXPECT_EQ(actual.minimum, expected.minimum);
  EXPECT_EQ(actual.maximum, expected.maximum);
  EXPECT_EQ(actual.percentile1, expected.percentile1);
  EXPECT_EQ(actual.percentile99, expected.percentile99);
  ASSERT_EQ(actual.histogram.size(), 256U);
  if (exactBins) {
    EXPECT_EQ(actual.histogram, expected.histogram);
    return;
  }
  // Floats on a bin's edge may round into the neighbour; the running totals then differ by that few.
  std::int64_t difference = 0;
  for (std::size_t bin = 0; bin < 256; ++bin) {
    difference += std::int64_t{actual.histogram[bin]} - std::int64_t{expected.histogram[bin]};
    EXPECT_LE(std::abs(difference), 3) << "bin " << bin;
  }
  EXPECT_EQ(difference, 0);
}

TEST(VoxelBuffer, CopiesAndReleasesOnce) {
  const std::vector<std::int16_t> voxels = {-5, 0, 32767, -32768};
  const auto copy = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  EXPECT_EQ(copy->count(), 4U);
  EXPECT_EQ(copy->valueAt(0), -5.0);
  EXPECT_EQ(copy->valueAt(2), 32767.0);
  EXPECT_EQ(copy->valueAt(3), -32768.0);
  EXPECT_NE(copy->bytes().data(), static_cast<const void*>(voxels.data()));
  int released = 0;
  {
    const VoxelBuffer borrowed(VoxelType::int16, std::as_bytes(std::span(voxels)),
                               [&released] { ++released; });
    EXPECT_EQ(borrowed.valueAt(1), 0.0);
    EXPECT_EQ(released, 0);
  }
  EXPECT_EQ(released, 1);
  EXPECT_EQ(VoxelBuffer::copyOf(VoxelType::float32, {})->count(), 0U);
}

TEST(VoxelBuffer, NamesAndSizesOfTypes) {
  EXPECT_EQ(bytesPerVoxel(VoxelType::uint8), 1U);
  EXPECT_EQ(bytesPerVoxel(VoxelType::int16), 2U);
  EXPECT_EQ(bytesPerVoxel(VoxelType::uint16), 2U);
  EXPECT_EQ(bytesPerVoxel(VoxelType::float32), 4U);
  EXPECT_STREQ(voxelTypeName(VoxelType::uint8), "uint8");
  EXPECT_STREQ(voxelTypeName(VoxelType::float32), "float32");
}

TEST(Volume, ValuesAreRescaledAndXIsFastest) {
  std::vector<std::uint8_t> voxels(2 * 3 * 4);
  for (std::size_t i = 0; i < voxels.size(); ++i) voxels[i] = static_cast<std::uint8_t>(i);
  Volume volume = volumeOf<std::uint8_t>({2, 3, 4}, VoxelType::uint8, voxels);
  volume.info.rescaleSlope = 2;
  volume.info.rescaleIntercept = -10;
  EXPECT_EQ(volume.valueAt(VoxelIndex{{1, 2, 3}}), 2.0 * 23 - 10);
  EXPECT_EQ(volume.valueAt(VoxelIndex{{1, 0, 0}}), -8.0);
  EXPECT_EQ(volume.valueAt(VoxelIndex{{0, 1, 0}}), 2.0 * 2 - 10);
  EXPECT_EQ(volume.valueAt(VoxelIndex{{0, 0, 1}}), 2.0 * 6 - 10);
  EXPECT_EQ(volume.valueAt(VoxelIndex{{2, 0, 0}}), std::nullopt);
  EXPECT_EQ(volume.valueAt(PatientPoint{{100, 0, 0}}), std::nullopt);
  volume.voxels = nullptr;
  EXPECT_EQ(volume.valueAt(VoxelIndex{{0, 0, 0}}), std::nullopt);
}

TEST(Volume, AllVoxelTypesOfThePhantomHoldTheSameValues) {
  const GridGeometry grid = makeGrid({13, 11, 9}, {1, 1.3, 2}, test::rotation({1, 0, 2}, 33));
  const Volume reference = test::letterPhantom(grid, VoxelType::float32);
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16}) {
    const Volume volume = test::letterPhantom(grid, type);
    for (int z = 0; z < grid.size.z; ++z)
      for (int y = 0; y < grid.size.y; ++y)
        for (int x = 0; x < grid.size.x; ++x) {
          const VoxelIndex voxel{{x, y, z}};
          ASSERT_EQ(volume.valueAt(voxel), reference.valueAt(voxel)) << voxelTypeName(type);
        }
  }
}

TEST(VolumeStatistics, IntegersMatchSorting) {
  std::mt19937 random(3);
  std::normal_distribution<double> normal(40, 300);
  std::vector<std::int16_t> shorts(37 * 41 * 43);
  for (auto& voxel : shorts) voxel = static_cast<std::int16_t>(std::clamp(normal(random), -1024.0, 3071.0));
  Volume volume = volumeOf<std::int16_t>({37, 41, 43}, VoxelType::int16, shorts);
  expectSame(computeStatistics(volume), bySorting(volume));
  volume.info.rescaleSlope = 0.5;
  volume.info.rescaleIntercept = -1024;
  expectSame(computeStatistics(volume), bySorting(volume));
  volume.info.rescaleSlope = -2;  // falling: the order turns around
  expectSame(computeStatistics(volume), bySorting(volume));
}

TEST(VolumeStatistics, ExtremesOfEveryType) {
  const Volume bytes = volumeOf<std::uint8_t>({2, 1, 1}, VoxelType::uint8, {0, 255});
  expectSame(computeStatistics(bytes), bySorting(bytes));
  const Volume shorts = volumeOf<std::int16_t>({2, 1, 1}, VoxelType::int16, {32767, -32768});
  expectSame(computeStatistics(shorts), bySorting(shorts));
  const Volume words = volumeOf<std::uint16_t>({2, 1, 1}, VoxelType::uint16, {65535, 0});
  expectSame(computeStatistics(words), bySorting(words));
}

TEST(VolumeStatistics, ManyThreadsCountAsOne) {
  std::vector<std::uint16_t> words(std::size_t{128} * 128 * 256);  // 4 Mi voxels: worth several threads
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<std::uint16_t>(i * 2654435761U >> 16);
  const Volume volume = volumeOf<std::uint16_t>({128, 128, 256}, VoxelType::uint16, words);
  expectSame(computeStatistics(volume), bySorting(volume));
}

TEST(VolumeStatistics, FloatsAreExactHoweverFarTheOutlier) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal(0.0F, 1.0F);
  std::vector<float> floats(31 * 33 * 29);
  for (float& voxel : floats) voxel = normal(random);
  Volume volume = volumeOf<float>({31, 33, 29}, VoxelType::float32, floats);
  expectSame(computeStatistics(volume), bySorting(volume), false);
  floats[100] = 1e30F;
  floats[200] = std::numeric_limits<float>::quiet_NaN();
  floats[300] = -std::numeric_limits<float>::infinity();
  volume = volumeOf<float>({31, 33, 29}, VoxelType::float32, floats);
  volume.info.rescaleSlope = -3;
  expectSame(computeStatistics(volume), bySorting(volume), false);
}

TEST(VolumeStatistics, ConstantEmptyAndMissingVolumes) {
  const Volume constant = volumeOf<std::int16_t>({3, 1, 1}, VoxelType::int16, {7, 7, 7});
  expectSame(computeStatistics(constant), bySorting(constant));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const VolumeStatistics nothing =
      computeStatistics(volumeOf<float>({2, 1, 1}, VoxelType::float32, {nan, nan}));
  EXPECT_EQ(nothing.maximum, 0.0);
  EXPECT_EQ(std::count(nothing.histogram.begin(), nothing.histogram.end(), 0U), 256);
  Volume missing = constant;
  missing.voxels = nullptr;
  EXPECT_EQ(computeStatistics(missing).histogram.size(), 256U);
}

}  // namespace
}  // namespace chiasm
