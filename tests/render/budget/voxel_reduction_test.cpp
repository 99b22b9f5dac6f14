// Means of voxels against sums in double precision, and how many of them fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>

#include "render/scene/brick_ranges.h"
#include "render/scene/voxel_reduction.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace render;

std::uint64_t countOf(glm::ivec3 size) {
  return static_cast<std::uint64_t>(size.x) * static_cast<std::uint64_t>(size.y) *
         static_cast<std::uint64_t>(size.z);
}

std::size_t indexIn(glm::ivec3 size, glm::ivec3 at) {
  return static_cast<std::size_t>(at.x) +
         static_cast<std::size_t>(size.x) *
             (static_cast<std::size_t>(at.y) +
              static_cast<std::size_t>(size.y) * static_cast<std::size_t>(at.z));
}

std::shared_ptr<const VoxelBuffer> randomVoxels(glm::ivec3 size, std::mt19937& random) {
  std::uniform_int_distribution<int> values(-1024, 3071);
  std::vector<std::int16_t> voxels(countOf(size));
  for (std::int16_t& voxel : voxels) voxel = static_cast<std::int16_t>(values(random));
  return VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
}

// How much of voxel `voxel` texel `texel` of `texels` over `voxels` covers, 0 to 1.
double coverage(int voxel, int texel, int texels, int voxels) {
  const double edge = static_cast<double>(voxels) / texels;
  return std::max(0.0, std::min(voxel + 1.0, (texel + 1) * edge) - std::max<double>(voxel, texel * edge));
}

double meanOf(const VoxelBuffer& voxels, glm::ivec3 size, const VoxelBox& box, glm::ivec3 texels,
              glm::ivec3 texel) {
  double sum = 0, weights = 0;
  for (int z = 0; z < box.size.z; ++z)
    for (int y = 0; y < box.size.y; ++y)
      for (int x = 0; x < box.size.x; ++x) {
        const double weight = coverage(x, texel.x, texels.x, box.size.x) *
                              coverage(y, texel.y, texels.y, box.size.y) *
                              coverage(z, texel.z, texels.z, box.size.z);
        if (weight == 0) continue;
        sum += weight * voxels.valueAt(indexIn(size, box.low + glm::ivec3(x, y, z)));
        weights += weight;
      }
  return sum / weights;
}

TEST(VoxelReduction, IsTheMeanOfWhatATexelCovers) {
  std::mt19937 random(3);
  const glm::ivec3 size(23, 17, 12);
  const auto voxels = randomVoxels(size, random);
  const VoxelBox whole{glm::ivec3(0), size}, part{{4, 8, 0}, {16, 9, 8}};
  for (const VoxelBox& box : {whole, part})
    for (const glm::ivec3 texels : {glm::ivec3(1), glm::ivec3(5, 4, 3), glm::ivec3(15, 9, 8), box.size}) {
      const VoxelReduction reduction(*voxels, size, box, texels);
      std::vector<float> row(static_cast<std::size_t>(texels.x));
      for (int z = 0; z < texels.z; ++z)
        for (int y = 0; y < texels.y; ++y) {
          reduction.row(y, z, row);
          for (int x = 0; x < texels.x; ++x)
            // Sums of at most 4692 numbers below 3072, in single precision.
            ASSERT_NEAR(row[static_cast<std::size_t>(x)], meanOf(*voxels, size, box, texels, {x, y, z}), 0.02)
                << x << ' ' << y << ' ' << z;
        }
    }
}

TEST(VoxelReduction, NoNumbersCountAsZero) {
  std::vector<float> values{1.0f, std::numeric_limits<float>::quiet_NaN(), 3.0f,
                            std::numeric_limits<float>::infinity()};
  const auto voxels = VoxelBuffer::copyOf(VoxelType::float32, std::as_bytes(std::span(values)));
  const glm::ivec3 size(4, 1, 1);
  const VoxelReduction reduction(*voxels, size, {glm::ivec3(0), size}, {2, 1, 1});
  std::vector<float> row(2);
  reduction.row(0, 0, row);
  EXPECT_EQ(row, (std::vector<float>{0.5f, 1.5f}));
}

TEST(TexelsFitting, KeepsAllVoxelsThatFitAndNeverTakesMore) {
  const GridGeometry grid = makeGrid({200, 180, 150}, glm::dvec3(0.8));
  const std::uint64_t whole = 2 * countOf(grid.size);
  EXPECT_EQ(texelsFitting(grid, grid.size, 2, whole, 4096), grid.size);
  for (std::uint64_t bytes = whole - 1; bytes > 64; bytes /= 3) {
    const glm::ivec3 texels = texelsFitting(grid, grid.size, 2, bytes, 4096);
    EXPECT_LE(2 * countOf(texels), bytes);
    // As many as possible but for whole numbers of texels along each axis.
    EXPECT_GE(2 * countOf(texels), bytes > 100000 ? bytes / 10 * 9 : 1) << bytes;
    EXPECT_GT(reductionOf(grid.size, texels), 1.0);
  }
  const glm::ivec3 shortened = texelsFitting(grid, grid.size, 2, whole, 100);
  EXPECT_LE(std::max({shortened.x, shortened.y, shortened.z}), 100);
}

TEST(TexelsFitting, ReducesThickSlicesLast) {
  const GridGeometry grid = makeGrid({512, 512, 60}, {0.5, 0.5, 5.0});
  const glm::ivec3 texels = texelsFitting(grid, grid.size, 2, countOf(grid.size) / 2, 4096);
  EXPECT_EQ(texels.z, 60);
  EXPECT_LT(texels.x, 300);
  EXPECT_EQ(texels.x, texels.y);
}

// What samples of means show lies within the widened ranges: nothing visible is skipped.
TEST(BrickRanges, OfMeansHoldWhatSamplesOfThemShow) {
  std::mt19937 random(5);
  const glm::ivec3 size(37, 29, 33);
  const auto voxels = randomVoxels(size, random);
  const BrickRanges exact = computeBrickRanges(*voxels, size, 4);
  for (const glm::ivec3 texels : {glm::ivec3(30, 24, 27), glm::ivec3(13, 10, 11), glm::ivec3(4, 3, 3)}) {
    const double reduction = reductionOf(size, texels);
    const BrickRanges ranges = widened(exact, static_cast<int>(std::ceil((1.5 * reduction - 1.0) / 4)));
    const VoxelReduction means(*voxels, size, {glm::ivec3(0), size}, texels);
    std::vector<std::vector<float>> rows;
    for (int z = 0; z < texels.z; ++z)
      for (int y = 0; y < texels.y; ++y)
        means.row(y, z, rows.emplace_back(static_cast<std::size_t>(texels.x)));
    const auto texelAt = [&](glm::ivec3 at) {
      at = glm::clamp(at, glm::ivec3(0), texels - 1);
      return rows[static_cast<std::size_t>(at.z * texels.y + at.y)][static_cast<std::size_t>(at.x)];
    };
    std::uniform_real_distribution<double> anywhere(0.0, 1.0);
    for (int i = 0; i < 20000; ++i) {
      const glm::dvec3 share(anywhere(random), anywhere(random), anywhere(random));
      const glm::ivec3 brick = glm::min(glm::ivec3(share * glm::dvec3(size) / 4.0), ranges.grid - 1);
      const glm::dvec3 at = share * glm::dvec3(texels) - 0.5, base = glm::floor(at), part = at - base;
      double value = 0;
      for (int corner = 0; corner < 8; ++corner) {
        const glm::ivec3 offset(corner & 1, corner >> 1 & 1, corner >> 2);
        double weight = 1;
        for (int axis = 0; axis < 3; ++axis) weight *= offset[axis] == 1 ? part[axis] : 1 - part[axis];
        value += weight * texelAt(glm::ivec3(base) + offset);
      }
      const std::size_t index = indexIn(ranges.grid, brick);
      ASSERT_GE(value, ranges.lowest[index] - 0.01);
      ASSERT_LE(value, ranges.highest[index] + 0.01);
    }
  }
}

TEST(BrickRanges, APartHoldsTheSameBricks) {
  std::mt19937 random(7);
  const glm::ivec3 size(33, 20, 27);
  const BrickRanges ranges = computeBrickRanges(*randomVoxels(size, random), size, 4);
  const glm::ivec3 first(2, 1, 3), count(4, 3, 2);
  const BrickRanges part = partOf(ranges, first, count);
  ASSERT_EQ(part.grid, count);
  for (int z = 0; z < count.z; ++z)
    for (int y = 0; y < count.y; ++y)
      for (int x = 0; x < count.x; ++x) {
        const std::size_t from = indexIn(ranges.grid, first + glm::ivec3(x, y, z)),
                          to = indexIn(count, {x, y, z});
        EXPECT_EQ(part.lowest[to], ranges.lowest[from]);
        EXPECT_EQ(part.highest[to], ranges.highest[from]);
      }
  EXPECT_EQ(part.minimum, ranges.minimum);
}

}  // namespace
}  // namespace chiasm::test
