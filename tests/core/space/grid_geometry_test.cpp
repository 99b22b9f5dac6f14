#include "core/space/grid_geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <limits>
#include <random>

#include "tests/support/phantom.h"

namespace chiasm {
namespace {

using test::makeGrid;
using test::rotation;
using test::signedAxisOrders;

void expectNear(glm::dvec3 a, glm::dvec3 b, double tolerance, const std::string& what = {}) {
  for (int axis = 0; axis < 3; ++axis) EXPECT_NEAR(a[axis], b[axis], tolerance) << what << " axis " << axis;
}

// The formula of ITK's ImageBase and DICOM PS3.3 C.7.6.2.1.1, written out by component.
glm::dvec3 oracle(const GridGeometry& grid, glm::dvec3 ijk) {
  glm::dvec3 own;
  for (int row = 0; row < 3; ++row) {
    own[row] = grid.origin[row];
    for (int column = 0; column < 3; ++column)
      own[row] += grid.direction[column][row] * grid.spacing[column] * ijk[column];
  }
  glm::dvec3 mm;
  for (int row = 0; row < 3; ++row) {
    mm[row] = grid.caseFromVolume[3][row];
    for (int column = 0; column < 3; ++column) mm[row] += grid.caseFromVolume[column][row] * own[column];
  }
  return mm;
}

std::vector<GridGeometry> manyGrids() {
  std::vector<GridGeometry> grids;
  std::mt19937 random(7);
  std::uniform_real_distribution<double> unit(-1, 1);
  for (const glm::dmat3& order : signedAxisOrders()) {
    const glm::dmat3 oblique = rotation({1, 2, 3}, 27.0) * order;
    for (const glm::dmat3& direction : {order, oblique}) {
      GridGeometry grid = makeGrid({17, 9, 5}, {0.4 + std::abs(unit(random)), 1.5, 0.957}, direction,
                                   {300 * unit(random), 300 * unit(random), 900 * unit(random)});
      grids.push_back(grid);
      grid.caseFromVolume = glm::translate(glm::dmat4(rotation({unit(random), 1, 0}, 11)), {5, -70, 20});
      grids.push_back(grid);
    }
  }
  return grids;
}

TEST(GridGeometry, VoxelsAndMillimetresFollowTheFormulaInAllAxisOrders) {
  ASSERT_EQ(signedAxisOrders().size(), 48U);
  std::mt19937 random(1);
  std::uniform_real_distribution<double> index(-5, 20);
  for (const GridGeometry& grid : manyGrids()) {
    ASSERT_TRUE(validate(grid).has_value());
    for (int i = 0; i < 20; ++i) {
      const glm::dvec3 ijk(index(random), index(random), index(random));
      const PatientPoint point = voxelToPatient(grid, VoxelPoint{ijk});
      // Positions reach 1000 mm, a double has 16 digits: 1e-10 leaves three for the sums.
      expectNear(point.mm, oracle(grid, ijk), 1e-10);
      expectNear(patientToVoxel(grid, point).ijk, ijk, 1e-9);
      expectNear(glm::dvec3(grid.caseFromVoxel() * glm::dvec4(ijk, 1)), point.mm, 1e-10);
      expectNear(glm::dvec3(grid.voxelFromCase() * glm::dvec4(point.mm, 1)), ijk, 1e-9);
      expectNear(glm::dvec3(textureFromCase(grid) * glm::dvec4(point.mm, 1)),
                 textureFromVoxel(grid, VoxelPoint{ijk}), 1e-9);
    }
    EXPECT_EQ(grid.voxelFromCase()[0][3], 0.0);
    EXPECT_EQ(grid.voxelFromCase()[3][3], 1.0);
  }
}

TEST(GridGeometry, EveryVoxelIsTheNearestToItsOwnCentre) {
  for (const GridGeometry& grid : manyGrids()) {
    for (int z = 0; z < grid.size.z; ++z)
      for (int y = 0; y < grid.size.y; ++y)
        for (int x = 0; x < grid.size.x; ++x) {
          const VoxelIndex voxel{{x, y, z}};
          ASSERT_EQ(nearestVoxel(grid, voxelToPatient(grid, voxel)), voxel);
        }
  }
}

TEST(GridGeometry, NearestVoxelRoundsToCentres) {
  const GridGeometry grid = makeGrid({4, 4, 4}, {2, 2, 2}, glm::dmat3(1.0), {3, 3, 3});  // origin 0
  EXPECT_EQ(nearestVoxel(grid, {{0.99, 1.01, -0.99}}), (VoxelIndex{{0, 1, 0}}));
  EXPECT_EQ(nearestVoxel(grid, {{-1.01, 6.99, 7.01}}), (VoxelIndex{{-1, 3, 4}}));
  const double far = 1e300;
  EXPECT_FALSE(grid.contains(nearestVoxel(grid, {{far, 0, 0}})));
  EXPECT_FALSE(grid.contains(nearestVoxel(grid, {{-far, 0, 0}})));
  EXPECT_FALSE(grid.contains(nearestVoxel(grid, {{std::numeric_limits<double>::quiet_NaN(), 0, 0}})));
}

TEST(GridGeometry, TextureCoordinateIsTheCentreRule) {
  const GridGeometry grid = makeGrid({10, 20, 40}, {1, 1, 1});
  expectNear(textureFromVoxel(grid, {{0, 0, 0}}), {0.05, 0.025, 0.0125}, 1e-15);
  expectNear(textureFromVoxel(grid, {{9, 19, 39}}), {0.95, 0.975, 0.9875}, 1e-15);
}

TEST(GridGeometry, BoundingBoxReachesTheOuterFaces) {
  const GridGeometry grid = makeGrid({10, 20, 30}, {1, 2, 3}, glm::dmat3(1.0), {5, 6, 7});
  const PatientBox box = boundingBox(grid);
  expectNear(box.minimum, {5 - 5, 6 - 20, 7 - 45}, 1e-12);
  expectNear(box.maximum, {5 + 5, 6 + 20, 7 + 45}, 1e-12);
  // Turned by 45° about z a square of half side 5 reaches 5·√2.
  const PatientBox turned = boundingBox(makeGrid({10, 10, 2}, {1, 1, 1}, rotation({0, 0, 1}, 45)));
  EXPECT_NEAR(turned.maximum.x, 5 * std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(turned.minimum.y, -5 * std::sqrt(2.0), 1e-12);
}

TEST(GridGeometry, VoxelVolumeIsTheDeterminant) {
  for (const GridGeometry& grid : manyGrids())
    EXPECT_NEAR(grid.voxelVolume(), grid.spacing.x * grid.spacing.y * grid.spacing.z, 1e-12);
  GridGeometry scaled = makeGrid({2, 2, 2}, {1, 2, 3});
  scaled.caseFromVolume = glm::scale(glm::dmat4(1.0), {2.0, 1.0, 1.0});
  EXPECT_NEAR(scaled.voxelVolume(), 12.0, 1e-12);
  EXPECT_EQ((makeGrid({512, 512, 4096}, {1, 1, 1}).voxelCount()), std::size_t{1} << 30);
}

TEST(GridGeometry, ValidateRefusesWhatCannotBeUsed) {
  const GridGeometry good = makeGrid({4, 5, 6}, {1, 1, 1});
  ASSERT_TRUE(validate(good).has_value());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<GridGeometry> bad(14, good);
  bad[0].size.y = 0;
  bad[1].size.x = -3;
  bad[2].size = {1 << 20, 1 << 20, 1};  // 2^40
  bad[3].spacing.z = 0;
  bad[4].spacing.x = -1;
  bad[5].spacing.y = nan;
  bad[6].origin.x = infinity;
  bad[7].direction[1][1] = nan;
  bad[8].direction[2] = bad[8].direction[1];  // singular
  bad[9].direction[0] *= 1.02;
  bad[10].caseFromVolume[3][0] = infinity;
  bad[11].caseFromVolume[0][3] = 1e-3;  // perspective
  bad[12].caseFromVolume = glm::dmat4(0.0);
  bad[12].caseFromVolume[3][3] = 1;
  bad[13].size = {2147483647, 2147483647, 2147483647};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto valid = validate(bad[i]);
    ASSERT_FALSE(valid.has_value()) << "grid " << i;
    EXPECT_EQ(valid.error().kind, ErrorKind::invalidInput);
  }
  GridGeometry nearlyPerpendicular = good;
  nearlyPerpendicular.direction[0] *= 1.005;
  EXPECT_TRUE(validate(nearlyPerpendicular).has_value());
  GridGeometry largest = good;
  largest.size = {1 << 20, (1 << 20) - 1, 1};
  EXPECT_TRUE(validate(largest).has_value());
}

TEST(GridGeometry, ContainsOnlyItsVoxels) {
  const GridGeometry grid = makeGrid({2, 3, 4}, {1, 1, 1});
  EXPECT_TRUE(grid.contains({{0, 0, 0}}));
  EXPECT_TRUE(grid.contains({{1, 2, 3}}));
  for (const glm::ivec3 outside :
       {glm::ivec3(2, 0, 0), {0, 3, 0}, {0, 0, 4}, {-1, 0, 0}, {0, -1, 0}, {0, 0, -1}})
    EXPECT_FALSE(grid.contains({outside}));
}

}  // namespace
}  // namespace chiasm
