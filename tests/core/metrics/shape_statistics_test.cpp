#include "core/metrics/shape_statistics.h"

#include <gtest/gtest.h>

#include <numbers>

#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// A case whose first segment is an ellipsoid (half axes in mm along the patient's axes) in an oblique grid.
RandomCase ellipsoidCase(glm::dvec3 half, glm::dvec3 spacing, glm::dmat3 direction = glm::dmat3(1.0)) {
  RandomCase random(1, VoxelType::int16, 1, 0, {4, 4, 4});
  const glm::ivec3 size(glm::ceil(2.2 * std::max({half.x, half.y, half.z}) / spacing));
  const GridGeometry grid = makeGrid(size, spacing, direction, {5, -7, 100});
  random.segmentation().info.grid = grid;
  random.value.volumes[0].info.grid = grid;
  std::vector<Label> labels(grid.voxelCount());
  std::vector<std::int16_t> values(grid.voxelCount());
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::dvec3 p = (voxelToPatient(grid, voxel).mm - glm::dvec3(5, -7, 100)) / half;
    if (glm::dot(p, p) <= 1) labels[offset] = random.label(0);
    values[offset] = static_cast<std::int16_t>(voxel.ijk.x * 3 - voxel.ijk.y * 7 + voxel.ijk.z);
  });
  random.segmentation().layers[0] = LabelMap::fromDense(size, labels);
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
  return random;
}

ShapeStatistics shapeOf(RandomCase& random) {
  Progress progress;
  const auto shape = measureShape(random.value, random.active(), progress);
  EXPECT_TRUE(shape.has_value()) << shape.error().message;
  return shape.value_or(ShapeStatistics{});
}

TEST(ShapeStatistics, OfBallsAreTheClosedForms) {
  for (const auto& [radius, spacing] :
       {std::pair(20.0, glm::dvec3(1.0)), std::pair(12.0, glm::dvec3(0.5, 0.5, 1.0)),
        std::pair(30.0, glm::dvec3(0.9, 0.9, 2.5))}) {
    RandomCase random = ellipsoidCase(glm::dvec3(radius), spacing);
    const ShapeStatistics shape = shapeOf(random);
    EXPECT_NEAR(shape.surfaceMm2, 4 * std::numbers::pi * radius * radius,
                0.02 * 4 * std::numbers::pi * radius * radius);
    EXPECT_NEAR(shape.sphericity, 1.0, 0.03);
    // Corners of voxels reach up to a voxel's diagonal beyond their centres.
    const double voxel = glm::length(spacing);
    EXPECT_GT(shape.feret.mm, 2 * radius - voxel);
    EXPECT_LT(shape.feret.mm, 2 * radius + 2 * voxel);
    EXPECT_GT(shape.longest.mm, 2 * radius - 2 * spacing.x);
    EXPECT_LT(shape.longest.mm, 2 * radius + 3 * spacing.x);
    EXPECT_NEAR(shape.perpendicular.mm, 2 * radius, 3 * spacing.x);
    EXPECT_NEAR(glm::dot(shape.longest.to.mm - shape.longest.from.mm,
                         shape.perpendicular.to.mm - shape.perpendicular.from.mm),
                0.0, 1e-6 * radius * radius);
  }
}

TEST(ShapeStatistics, OfAnEllipsoidInAnObliqueGrid) {
  const glm::dvec3 half(24, 13, 9);
  RandomCase random = ellipsoidCase(half, {0.8, 0.8, 0.8}, rotation({1, 1, 0}, 11));
  const ShapeStatistics shape = shapeOf(random);
  // Knud Thomsen's approximation, right to about 1%.
  const double p = 1.6075;
  const double surface =
      4 * std::numbers::pi *
      std::pow(
          (std::pow(half.x * half.y, p) + std::pow(half.x * half.z, p) + std::pow(half.y * half.z, p)) / 3,
          1 / p);
  EXPECT_NEAR(shape.surfaceMm2, surface, 0.03 * surface);
  EXPECT_NEAR(shape.feret.mm, 48, 2.0);
  EXPECT_LE(shape.longest.mm, shape.feret.mm + 1e-9);
}

// Thirteen directions see a flat face across a grid axis less than they should: the closed form of what they
// see of a cube's is 2 Σ w |n · u| = 0.926 of it (weights of the cubic grid: Lehmann and Legland 2012, table
// 1); at its edges a diagonal crosses once where the two faces would count twice.
TEST(ShapeStatistics, FlatFacesAcrossAnAxisCountALittleLow) {
  RandomCase random(1, VoxelType::int16, 1.0, 0.0, {76, 66, 56});
  GridGeometry grid = random.grid();
  grid.spacing = glm::dvec3(1.0);
  random.value.volumes[0].info.grid = random.segmentation().info.grid = grid;
  const glm::ivec3 edges(60, 50, 40);
  std::vector<Label> labels(grid.voxelCount());
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::ivec3 at = voxel.ijk - 8;
    if (glm::all(glm::greaterThanEqual(at, glm::ivec3(0))) && glm::all(glm::lessThan(at, edges)))
      labels[offset] = random.label(0);
  });
  random.segmentation().layers[0] = LabelMap::fromDense(grid.size, labels);
  const double surface = 2.0 * (60 * 50 + 50 * 40 + 40 * 60);
  const double measured = shapeOf(random).surfaceMm2;
  EXPECT_LT(measured, 0.927 * surface);
  EXPECT_GT(measured, 0.90 * surface);
}

// Against every pair of corners of every pair of voxels.
TEST(ShapeStatistics, DiametersOfRandomShapesAreTheLargestOfAllPairs) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    RandomCase random(seed, VoxelType::int16, 1.0, 0.0, {12, 9, 7});
    const PlainSet set = randomPlainSet(random.grid().size, 0.05, seed);
    std::vector<Label> labels;
    for (const std::uint8_t one : set) labels.push_back(one != 0 ? random.label(0) : Label{0});
    labels[100] = random.label(0);
    random.segmentation().layers[0] = LabelMap::fromDense(random.grid().size, labels);
    const int axis = gridAxis(random.grid(), AnatomicalPlane::axial);
    std::vector<std::pair<glm::dvec3, int>> corners, flat;  // with their slice
    double sum = 0, count = 0, squares = 0;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      if (labels[offset] == 0) return;
      const double value = *random.volume().valueAt(voxel);
      sum += value;
      squares += value * value;
      ++count;
      for (int corner = 0; corner < 8; ++corner) {
        glm::dvec3 at = glm::dvec3(voxel.ijk) + glm::dvec3(corner & 1, corner >> 1 & 1, corner >> 2) - 0.5;
        corners.emplace_back(voxelToPatient(random.grid(), VoxelPoint{at}).mm, 0);
        at[axis] = voxel.ijk[axis];
        flat.emplace_back(voxelToPatient(random.grid(), VoxelPoint{at}).mm, voxel.ijk[axis]);
      }
    });
    double feret = 0, longest = 0;
    for (const auto& a : corners)
      for (const auto& b : corners) feret = std::max(feret, glm::length(a.first - b.first));
    for (const auto& a : flat)
      for (const auto& b : flat)
        if (a.second == b.second) longest = std::max(longest, glm::length(a.first - b.first));
    const ShapeStatistics shape = shapeOf(random);
    EXPECT_NEAR(shape.feret.mm, feret, 1e-9);
    EXPECT_NEAR(glm::length(shape.feret.from.mm - shape.feret.to.mm), feret, 1e-9);
    EXPECT_NEAR(shape.longest.mm, longest, 1e-9);
    ASSERT_TRUE(shape.values.has_value());
    EXPECT_NEAR(shape.values->mean, sum / count, 1e-6);
    EXPECT_NEAR(shape.values->deviation, std::sqrt((squares - sum * sum / count) / (count - 1)), 1e-4);
  }
}

TEST(ShapeStatistics, ShortestDistanceIsTheLeastOfAllPairs) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    RandomCase random(seed, VoxelType::int16, 1.0, 0.0, {36, 11, 9});
    const PlainSet a = randomPlainSet(random.grid().size, 0.004, seed),
                   b = randomPlainSet(random.grid().size, 0.004, seed + 40);
    std::vector<Label> labels(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      labels[i] = a[i] != 0 ? random.label(0) : b[i] != 0 ? random.label(1) : Label{0};
    labels[17] = random.label(0);
    labels[2900] = random.label(1);
    random.segmentation().layers[0] = LabelMap::fromDense(random.grid().size, labels);
    // Without the shear of a registration distances along the axes are distances.
    random.segmentation().info.grid.caseFromVolume = glm::dmat4(1.0);
    const glm::dvec3 plain = axisSpacing(random.grid());
    double least = INFINITY;
    std::vector<glm::ivec3> first, second;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t i) {
      if (labels[i] == random.label(0)) first.push_back(voxel.ijk);
      if (labels[i] == random.label(1)) second.push_back(voxel.ijk);
    });
    for (const glm::ivec3 p : first)
      for (const glm::ivec3 q : second) least = std::min(least, glm::length(glm::dvec3(p - q) * plain));
    Progress progress;
    const auto distance = shortestDistance(random.value, random.active(), random.other(), progress);
    ASSERT_TRUE(distance.has_value()) << distance.error().message;
    EXPECT_NEAR(distance->mm, least, 1e-5);
    EXPECT_NEAR(glm::length(distance->from.mm - distance->to.mm), least, 1e-5);
  }
}

TEST(ShapeStatistics, SayWhatIsMissing) {
  RandomCase random(1);
  random.segmentation().layers[0] = LabelMap(random.grid().size);
  Progress progress;
  EXPECT_NE(measureShape(random.value, random.active(), progress).error().message.find("empty"),
            std::string::npos);
  EXPECT_FALSE(measureShape(random.value, *Uid::parse("2.25.5"), progress).has_value());
  EXPECT_FALSE(shortestDistance(random.value, random.active(), random.other(), progress).has_value());
}

}  // namespace
}  // namespace chiasm::test
