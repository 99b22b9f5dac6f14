#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>

#include "core/space/grid_geometry.h"
#include "tests/support/phantom.h"

namespace chiasm {
namespace {

TEST(Orientation, LettersOfTheSixDirections) {
  EXPECT_EQ(orientationLetter({{1, 0, 0}}), 'L');
  EXPECT_EQ(orientationLetter({{-1, 0, 0}}), 'R');
  EXPECT_EQ(orientationLetter({{0, 1, 0}}), 'P');
  EXPECT_EQ(orientationLetter({{0, -1, 0}}), 'A');
  EXPECT_EQ(orientationLetter({{0, 0, 1}}), 'S');
  EXPECT_EQ(orientationLetter({{0, 0, -1}}), 'I');
  EXPECT_EQ(orientationLetter({{0.6, -0.7, 0.3}}), 'A');
  EXPECT_EQ(orientationLetter({{-30, 20, 29}}), 'R');
  EXPECT_EQ(orientationLetter({{0, 0, 0}}), ' ');
}

// What a radiologist sees at the left and top edge of each standard view (shared conventions): axial R/A,
// coronal R/S, sagittal A/S.
TEST(Orientation, StandardViewsLieAsRadiologistsExpect) {
  const auto letters = [](AnatomicalPlane plane) {
    return std::string{orientationLetter(screenRight(plane) * -1.0),
                       orientationLetter(screenDown(plane) * -1.0)};
  };
  EXPECT_EQ(letters(AnatomicalPlane::axial), "RA");
  EXPECT_EQ(letters(AnatomicalPlane::coronal), "RS");
  EXPECT_EQ(letters(AnatomicalPlane::sagittal), "AS");
}

TEST(Orientation, NextSliceGoesSuperiorAnteriorLeft) {
  EXPECT_EQ(orientationLetter(sliceNormal(AnatomicalPlane::axial)), 'S');
  EXPECT_EQ(orientationLetter(sliceNormal(AnatomicalPlane::coronal)), 'A');
  EXPECT_EQ(orientationLetter(sliceNormal(AnatomicalPlane::sagittal)), 'L');
  for (const auto plane : {AnatomicalPlane::axial, AnatomicalPlane::coronal, AnatomicalPlane::sagittal}) {
    const glm::dvec3 normal = sliceNormal(plane).mm;
    EXPECT_DOUBLE_EQ(glm::length(normal), 1.0);
    EXPECT_EQ(glm::dot(normal, screenRight(plane).mm), 0.0);
    EXPECT_EQ(glm::dot(normal, screenDown(plane).mm), 0.0);
    EXPECT_EQ(std::abs(glm::dot(glm::cross(screenRight(plane).mm, screenDown(plane).mm), normal)), 1.0);
  }
  EXPECT_STREQ(planeName(AnatomicalPlane::axial), "Axial");
  EXPECT_STREQ(planeName(AnatomicalPlane::coronal), "Coronal");
  EXPECT_STREQ(planeName(AnatomicalPlane::sagittal), "Sagittal");
}

TEST(Orientation, GridAxisIsTheOneAlongTheNormalInAllAxisOrders) {
  for (const glm::dmat3& order : test::signedAxisOrders()) {
    for (const double degrees : {0.0, 20.0}) {
      const GridGeometry grid =
          test::makeGrid({8, 9, 10}, {0.5, 2, 5}, test::rotation({1, 1, 0}, degrees) * order);
      for (const auto& [plane, row] : {std::pair(AnatomicalPlane::sagittal, 0),
                                       {AnatomicalPlane::coronal, 1},
                                       {AnatomicalPlane::axial, 2}}) {
        // The column of the unrotated order that has its one non-zero entry in this row.
        int expected = -1;
        for (int column = 0; column < 3; ++column)
          if (order[column][row] != 0) expected = column;
        EXPECT_EQ(gridAxis(grid, plane), expected);
      }
    }
  }
}

// The same body, scanned with its voxels in any order, has the same value at every patient position.
TEST(Orientation, PhantomIsTheSameBodyInAllAxisOrders) {
  const Volume reference = test::letterPhantom(test::makeGrid({24, 24, 24}, {2, 2, 2}));
  for (const glm::dmat3& order : test::signedAxisOrders()) {
    const Volume volume =
        test::letterPhantom(test::makeGrid({24, 24, 24}, {2, 2, 2}, order), VoxelType::uint16);
    for (const test::PhantomPart& part : test::phantomParts()) {
      const PatientPoint centre{(part.minimum + part.maximum) * 0.5 * 24.0};
      EXPECT_EQ(volume.valueAt(centre), part.value);
      EXPECT_EQ(reference.valueAt(centre), part.value);
      // Mirrored along the axis on which it lies farthest out, it is not there: no direction is symmetric.
      int axis = 0;
      for (int other = 1; other < 3; ++other)
        if (std::abs(centre.mm[other]) > std::abs(centre.mm[axis])) axis = other;
      PatientPoint mirrored = centre;
      mirrored.mm[axis] = -mirrored.mm[axis];
      EXPECT_NE(volume.valueAt(mirrored), part.value) << "part " << part.letter << ", axis " << axis;
    }
  }
}

}  // namespace
}  // namespace chiasm
