#include "core/measure/measurement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include <glm/geometric.hpp>

#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

Measurement ellipse(glm::dvec3 centre, glm::dvec3 a, glm::dvec3 b) {
  Measurement m;
  m.kind = Measurement::Kind::ellipse;
  m.points = {{centre}, {centre + a}, {centre + b}};
  return m;
}

TEST(Ruler, IsEuclidean) {
  Measurement ruler;
  ruler.points = {{{1, 2, 3}}, {{4, -2, 15}}};
  EXPECT_DOUBLE_EQ(rulerLength(ruler), 13.0);
  ruler.points.pop_back();
  EXPECT_EQ(rulerLength(ruler), 0.0);
}

TEST(Ellipse, AreaIsPiAB) {
  EXPECT_NEAR(ellipseArea(ellipse({5, 6, 7}, {3, 0, 0}, {0, 2, 0})), std::numbers::pi * 6, 1e-12);
  EXPECT_NEAR(ellipseArea(ellipse({5, 6, 7}, {0, 3, 4}, {-2, 0, 0})), std::numbers::pi * 10, 1e-12);
  EXPECT_EQ(ellipseArea(ellipse({5, 6, 7}, {3, 0, 0}, {6, 0, 0})), 0.0);
  EXPECT_EQ(ellipseArea(Measurement{}), 0.0);
}

TEST(Ellipse, StatisticsEqualTheDefinitionOnRandomGrids) {
  int compared = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomCase random(seed, seed % 2 == 0 ? VoxelType::int16 : VoxelType::float32, 0.5, -3.0);
    const GridGeometry& grid = random.grid();
    const glm::dmat4 m = grid.caseFromVoxel();
    // In a slice's plane, near it, or oblique.
    const int axis = random.integer(0, 2);
    glm::dvec3 a = glm::dvec3(m[(axis + 1) % 3]) * random.real(1, 12);
    const glm::dvec3 second(m[(axis + 2) % 3]);
    glm::dvec3 b = second - a * (glm::dot(second, a) / glm::dot(a, a));
    b *= random.real(1, 12);
    if (seed % 4 == 3) {
      a = random.direction() * random.real(2, 12);
      b = glm::cross(random.direction(), a) * random.real(0.2, 1.0);
    }
    const glm::dvec3 n = glm::normalize(glm::cross(a, b));
    const Measurement roi = ellipse(random.point().mm, a, b);
    const glm::dvec3 centre = roi.points[0].mm;
    double layer = 0.0;
    for (int i = 0; i < 3; ++i) layer = std::max(layer, std::abs(glm::dot(n, glm::dvec3(m[i]))));

    std::vector<double> values;
    bool rim = false;
    forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t) {
      const glm::dvec3 d = voxelToPatient(grid, voxel).mm - centre;
      const double s = glm::dot(d, a) / glm::dot(a, a), t = glm::dot(d, b) / glm::dot(b, b);
      const double height = std::abs(glm::dot(d, n));
      if (std::abs(height - layer / 2) < 1e-5 || std::abs(s * s + t * t - 1) < 1e-5)
        rim = rim || height < layer;
      if (height < layer / 2 && s * s + t * t < 1) values.push_back(*random.volume().valueAt(voxel));
    });
    if (rim) continue;  // too near a rim to ask of two roundings
    ++compared;
    const RegionStatistics statistics = ellipseStatistics(roi, random.volume());
    ASSERT_EQ(statistics.count, static_cast<std::int64_t>(values.size())) << seed;
    if (values.empty() || std::isnan(statistics.mean)) continue;
    double sum = 0, square = 0;
    for (const double v : values) sum += v;
    const double mean = sum / static_cast<double>(values.size());
    for (const double v : values) square += (v - mean) * (v - mean);
    EXPECT_NEAR(statistics.mean, mean, 1e-6);
    EXPECT_NEAR(statistics.standardDeviation,
                values.size() > 1 ? std::sqrt(square / static_cast<double>(values.size() - 1)) : 0.0, 1e-6);
    EXPECT_EQ(statistics.minimum, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(statistics.maximum, *std::max_element(values.begin(), values.end()));
  }
  EXPECT_GT(compared, 40);
}

TEST(Ellipse, MidwayBetweenSlicesTakesOneSlice) {
  const GridGeometry grid = makeGrid({40, 40, 10}, {1, 1, 3});
  const Volume volume = makeVolume(grid, VoxelType::float32, [](PatientPoint p) { return p.mm.z; });
  const RegionStatistics statistics = ellipseStatistics(ellipse({0, 0, 0}, {8, 0, 0}, {0, 8, 0}), volume);
  EXPECT_GT(statistics.count, 180);
  EXPECT_EQ(statistics.standardDeviation, 0.0);
  EXPECT_EQ(std::abs(statistics.mean), 1.5);
}

TEST(Ellipse, NothingInsideIsCountZero) {
  const GridGeometry grid = makeGrid({10, 10, 10}, {1, 1, 1});
  Volume volume = rampPhantom(grid);
  EXPECT_EQ(ellipseStatistics(ellipse({100, 0, 0}, {2, 0, 0}, {0, 2, 0}), volume).count, 0);
  EXPECT_EQ(ellipseStatistics(ellipse({0, 0, 0}, {0.2, 0, 0}, {0, 0.2, 0}), volume).count, 0);
  EXPECT_EQ(ellipseStatistics(ellipse({0, 0, 0}, {2, 0, 0}, {4, 0, 0}), volume).count, 0);
  EXPECT_EQ(ellipseStatistics(Measurement{}, volume).count, 0);
  const RegionStatistics one = ellipseStatistics(ellipse({0.5, 0.5, 0.5}, {0.2, 0, 0}, {0, 0.2, 0}), volume);
  EXPECT_EQ(one.count, 1);
  EXPECT_EQ(one.standardDeviation, 0.0);
  EXPECT_NEAR(one.mean, rampValue({{0.5, 0.5, 0.5}}), 1e-4);
  volume.voxels = nullptr;
  EXPECT_EQ(ellipseStatistics(ellipse({0, 0, 0}, {2, 0, 0}, {0, 2, 0}), volume).count, 0);
}

Measurement withPoints(Measurement::Kind kind, std::vector<glm::dvec3> points) {
  Measurement m;
  m.kind = kind;
  for (const glm::dvec3& point : points) m.points.push_back({point});
  return m;
}

TEST(Angle, IsBetweenItsArmsAtAnyLength) {
  const auto angle = [](glm::dvec3 a, glm::dvec3 vertex, glm::dvec3 b) {
    return angleDegrees(withPoints(Measurement::Kind::angle, {vertex + a, vertex, vertex + b}));
  };
  EXPECT_NEAR(angle({5, 0, 0}, {7, 8, 9}, {0, 0.1, 0}), 90.0, 1e-9);
  EXPECT_NEAR(angle({2, 2, 0}, {-1, 0, 3}, {30, 0, 0}), 45.0, 1e-9);
  EXPECT_NEAR(angle({1, 1, 1}, {0, 0, 0}, {-2, -2, -2}), 180.0, 1e-6);
  EXPECT_NEAR(angle({1, 0, 0}, {0, 0, 0}, {std::cos(1e-6), std::sin(1e-6), 0}),
              1e-6 * 180.0 / std::numbers::pi, 1e-12);
  EXPECT_EQ(angle({0, 0, 0}, {1, 2, 3}, {1, 0, 0}), 0.0);
  EXPECT_EQ(angleDegrees(Measurement{}), 0.0);
}

TEST(Box, EdgesAndVolumeAreThoseOfItsHalfAxes) {
  const Measurement box = withPoints(Measurement::Kind::box, {{1, 2, 3}, {4, 2, 3}, {1, 2, 7}, {1, 2.5, 3}});
  EXPECT_EQ(boxEdges(box), glm::dvec3(6, 8, 1));
  EXPECT_NEAR(boxVolume(box), 48.0, 1e-12);
  EXPECT_EQ(boxVolume(Measurement{}), 0.0);
}

TEST(Box, StatisticsEqualTheDefinitionOnRandomGrids) {
  int compared = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomCase random(seed, seed % 2 == 0 ? VoxelType::int16 : VoxelType::uint8, 0.5, -3.0);
    const GridGeometry& grid = random.grid();
    const glm::dvec3 centre = random.point().mm, u = random.direction();
    const glm::dvec3 v = glm::normalize(glm::cross(u, random.direction())), w = glm::cross(u, v);
    const glm::dvec3 half(random.real(1, 14), random.real(1, 14), random.real(1, 14));
    const Measurement box = withPoints(
        Measurement::Kind::box, {centre, centre + u * half.x, centre + v * half.y, centre + w * half.z});
    std::vector<double> values;
    bool rim = false;
    forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t) {
      const glm::dvec3 d = voxelToPatient(grid, voxel).mm - centre;
      const glm::dvec3 at(std::abs(glm::dot(d, u)), std::abs(glm::dot(d, v)), std::abs(glm::dot(d, w)));
      for (int axis = 0; axis < 3; ++axis) rim = rim || std::abs(at[axis] - half[axis]) < 1e-6;
      if (at.x < half.x && at.y < half.y && at.z < half.z) values.push_back(*random.volume().valueAt(voxel));
    });
    if (rim) continue;
    ++compared;
    const RegionStatistics statistics = regionStatistics(box, random.volume());
    ASSERT_EQ(statistics.count, static_cast<std::int64_t>(values.size())) << seed;
    if (values.empty()) continue;
    double sum = 0;
    for (const double value : values) sum += value;
    EXPECT_NEAR(statistics.mean, sum / static_cast<double>(values.size()), 1e-6);
    EXPECT_EQ(statistics.minimum, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(statistics.maximum, *std::max_element(values.begin(), values.end()));
  }
  EXPECT_GT(compared, 40);
}

TEST(Box, AsThickAsASliceTakesOneSlice) {
  const GridGeometry grid = makeGrid({40, 40, 10}, {1, 1, 3});
  const Volume volume = makeVolume(grid, VoxelType::float32, [](PatientPoint p) { return p.mm.z; });
  for (const double z : {0.0, 1.5, 0.7}) {  // midway between two slices, on one, between
    const RegionStatistics statistics = boxStatistics(
        withPoints(Measurement::Kind::box, {{0, 0, z}, {8, 0, z}, {0, 8, z}, {0, 0, z + 1.5}}), volume);
    EXPECT_EQ(statistics.count, 16 * 16) << z;
    EXPECT_EQ(statistics.standardDeviation, 0.0) << z;
  }
}

}  // namespace
}  // namespace chiasm::test
