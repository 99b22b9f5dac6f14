// Slices by the processor: against plain double-precision formulas, at every SIMD level, thin and thick.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <random>
#include <vector>

#include "render/cpu/slicer.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render::cpu;

double voxelAt(const VoxelBuffer& voxels, glm::ivec3 size, glm::ivec3 at) {
  const glm::ivec3 inside = glm::clamp(at, glm::ivec3(0), size - 1);
  return voxels.valueAt(static_cast<std::size_t>(inside.x + size.x * (inside.y + size.y * inside.z)));
}

// Keys' cubic convolution with a = -1/2 ("Cubic convolution interpolation for digital image processing",
// 1981).
double keys(double x) {
  x = std::abs(x);
  if (x < 1) return 1.5 * x * x * x - 2.5 * x * x + 1;
  return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
}

double filtered(const VoxelBuffer& voxels, glm::ivec3 size, glm::dvec3 voxel, SliceFilter filter) {
  if (filter == SliceFilter::nearest) return voxelAt(voxels, size, glm::ivec3(glm::floor(voxel + 0.5)));
  const glm::ivec3 base(glm::floor(voxel));
  const int reach = filter == SliceFilter::linear ? 0 : 1;
  double sum = 0;
  for (int z = -reach; z <= 1 + reach; ++z)
    for (int y = -reach; y <= 1 + reach; ++y)
      for (int x = -reach; x <= 1 + reach; ++x) {
        const glm::ivec3 at = base + glm::ivec3(x, y, z);
        const glm::dvec3 away = glm::abs(glm::dvec3(at) - voxel);
        sum += voxelAt(voxels, size, at) * (filter == SliceFilter::linear
                                                ? (1 - away.x) * (1 - away.y) * (1 - away.z)
                                                : keys(away.x) * keys(away.y) * keys(away.z));
      }
  return sum;
}

class Slices : public ::testing::Test {
 protected:
  const GridGeometry grid_ = makeGrid({21, 18, 15}, {1.0, 1.25, 2.0}, rotation({1, 2, -1}, 35));
  std::shared_ptr<const VoxelBuffer> noise(VoxelType type) const {
    std::mt19937 random(7);
    std::vector<std::byte> bytes(grid_.voxelCount() * bytesPerVoxel(type));
    if (type == VoxelType::float32) {
      std::vector<float> values(grid_.voxelCount());
      for (float& value : values) value = static_cast<float>(random() % 4096) * 0.25f;
      return VoxelBuffer::copyOf(type, std::as_bytes(std::span(values)));
    }
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() & 255u);
    return VoxelBuffer::copyOf(type, bytes);
  }
  SlicePlane oblique() const {
    SlicePlane plane;
    plane.right.mm = glm::normalize(glm::dvec3(1, 0.4, 0.2));
    plane.down.mm = glm::normalize(glm::cross(plane.right.mm, glm::dvec3(0.3, -0.2, 1)));
    plane.mmPerPixel = 0.7;
    plane.centre.mm = {0.3, -0.6, 0.9};
    return plane;
  }
  std::vector<float> cut(SimdLevel level, const std::shared_ptr<const VoxelBuffer>& voxels,
                         const SlicePlane& plane, glm::ivec2 size) const {
    Slicer slicer(level, 2);
    slicer.setVolume(voxels, grid_);
    std::vector<float> values(static_cast<std::size_t>(size.x * size.y));
    slicer.cut(plane, size, 2.0, -7.0, -1e4f, values);
    return values;
  }
  // The same by the formulas. Where a layer lies within `margin` voxels of a border that decides (the box's,
  // or between two nearest voxels), NaN: single precision may fall on either side.
  std::vector<double> expected(const std::shared_ptr<const VoxelBuffer>& voxels, const SlicePlane& plane,
                               glm::ivec2 size) const {
    constexpr double kMargin = 1e-4;
    std::vector<double> result;
    const glm::dvec3 normal = glm::cross(plane.right.mm, plane.down.mm);
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) {
        std::vector<double> seen;
        bool unsure = false;
        for (int layer = 0; layer < plane.layers; ++layer) {
          const double depth = plane.layers > 1 ? (layer - (plane.layers - 1) / 2.0) * plane.mmPerLayer : 0;
          const glm::dvec3 point = plane.centre.mm + normal * depth +
                                   plane.right.mm * ((x + 0.5 - size.x / 2.0) * plane.mmPerPixel) +
                                   plane.down.mm * ((y + 0.5 - size.y / 2.0) * plane.mmPerPixel);
          const glm::dvec3 voxel = patientToVoxel(grid_, PatientPoint{point}).ijk;
          double beyond = -1e9, edge = 1e9;
          for (int axis = 0; axis < 3; ++axis) {
            beyond = std::max({beyond, -0.5 - voxel[axis], voxel[axis] - (grid_.size[axis] - 0.5)});
            edge = std::min(edge, std::abs(voxel[axis] + 0.5 - std::round(voxel[axis] + 0.5)));
          }
          unsure = unsure || std::abs(beyond) < kMargin ||
                   (plane.filter == SliceFilter::nearest && edge < kMargin);
          if (beyond <= 0) seen.push_back(filtered(*voxels, grid_.size, voxel, plane.filter));
        }
        double value = -1e4;
        if (!seen.empty()) {
          double sum = 0;
          for (const double one : seen) sum += one;
          value = plane.mode == SlabMode::mean      ? sum / static_cast<double>(seen.size())
                  : plane.mode == SlabMode::maximum ? *std::max_element(seen.begin(), seen.end())
                                                    : *std::min_element(seen.begin(), seen.end());
          value = 2.0 * value - 7.0;
        }
        result.push_back(unsure ? std::nan("") : value);
      }
    return result;
  }
};

TEST_F(Slices, AgreeWithTheFormulas) {
  const glm::ivec2 size(53, 41);
  const auto voxels = noise(VoxelType::int16);
  for (const SliceFilter filter : {SliceFilter::nearest, SliceFilter::linear, SliceFilter::cubic})
    for (const int layers : {1, 6})
      for (const SlabMode mode : {SlabMode::maximum, SlabMode::minimum, SlabMode::mean}) {
        SlicePlane plane = oblique();
        plane.filter = filter;
        plane.layers = layers;
        plane.mode = mode;
        const std::vector<float> values = cut(bestSimdLevel(), voxels, plane, size);
        const std::vector<double> wanted = expected(voxels, plane, size);
        int compared = 0, inside = 0;
        double worst = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (std::isnan(wanted[i])) continue;
          ++compared;
          inside += wanted[i] != -1e4 ? 1 : 0;
          worst = std::max(worst, std::abs(wanted[i] - static_cast<double>(values[i])));
        }
        // Noise of 65,536 values: a place known to 2^-18 voxel, the slope of the cubic, and 24 bits.
        EXPECT_LT(worst, 4.0) << "filter " << static_cast<int>(filter) << ", " << layers << " layers";
        EXPECT_GT(compared, 1900);
        EXPECT_GT(inside, 500);
      }
}

TEST_F(Slices, EveryLevelGivesTheSameBits) {
  const glm::ivec2 size(53, 41);
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32})
    for (const SliceFilter filter : {SliceFilter::nearest, SliceFilter::linear, SliceFilter::cubic}) {
      SlicePlane plane = oblique();
      plane.filter = filter;
      plane.layers = 3;
      const std::vector<float> plain = cut(SimdLevel::scalar, noise(type), plane, size);
      for (const SimdLevel level : simdLevels())
        EXPECT_EQ(cut(level, noise(type), plane, size), plain)
            << simdLevelName(level) << ", " << voxelTypeName(type);
    }
}

TEST_F(Slices, BeyondTheVolumeIsOutside) {
  SlicePlane plane = oblique();
  plane.centre.mm = {500, 0, 0};
  for (const float value : cut(bestSimdLevel(), noise(VoxelType::int16), plane, {20, 20}))
    EXPECT_EQ(value, -1e4f);
}

}  // namespace
}  // namespace chiasm::test
