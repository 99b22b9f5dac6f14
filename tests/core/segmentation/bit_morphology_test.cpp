#include "core/segmentation/bit_morphology.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>
#include <random>

#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

BitGrid randomSet(glm::ivec3 size, double density, unsigned seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution coin(density);
  BitGrid set(size);
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    if (coin(random)) set.set(voxel.ijk);
  });
  return set;
}

// From the definition: whether any voxel of `set` has its centre within the radius.
bool anyWithin(const BitGrid& set, glm::ivec3 centre, glm::dvec3 spacing, double radius) {
  bool found = false;
  forEachVoxel(set.size(), [&](VoxelIndex voxel, std::size_t) {
    const glm::dvec3 d = glm::dvec3(voxel.ijk - centre) * spacing;
    found = found || (set.test(voxel.ijk) && glm::dot(d, d) <= radius * radius * (1 + 1e-12));
  });
  return found;
}

TEST(BitMorphology, DilatesAndErodesByABallInMillimetres) {
  struct Shape {
    glm::ivec3 size;
    glm::dvec3 spacing;
    double radius;
  };
  unsigned seed = 0;
  for (const Shape& shape : {Shape{{70, 9, 8}, {0.8, 0.9, 2.5}, 4.0}, Shape{{130, 5, 4}, {0.1, 1, 1}, 7.0},
                             Shape{{64, 6, 6}, {1, 1, 1}, 3.0}, Shape{{9, 10, 11}, {1, 2, 0.5}, 0.4}}) {
    const BitGrid set = randomSet(shape.size, 0.01, ++seed);
    const BitGrid dilated = dilateBall(set, shape.spacing, shape.radius);
    forEachVoxel(shape.size, [&](VoxelIndex voxel, std::size_t) {
      ASSERT_EQ(dilated.test(voxel.ijk), anyWithin(set, voxel.ijk, shape.spacing, shape.radius));
    });
    // Erosion is the dilation of what is not there; outside the grid all counts as there.
    const BitGrid solid = complementOf(set);
    const BitGrid eroded = erodeBall(solid, shape.spacing, shape.radius);
    EXPECT_EQ(eroded, complementOf(dilated));
    EXPECT_EQ(complementOf(solid), set);
    EXPECT_EQ(set.count() + solid.count(), std::int64_t{shape.size.x} * shape.size.y * shape.size.z);
  }
}

TEST(BitMorphology, AFullGridStaysFull) {
  const BitGrid full = complementOf(BitGrid({70, 10, 10}));
  EXPECT_EQ(full.count(), 7000);
  EXPECT_EQ(erodeBall(full, {1, 1, 1}, 5.0), full);
}

TEST(BitMorphology, GrowsOnlyWithinAndOnlySoFar) {
  // A corridor of one voxel with a bend, among walls.
  BitGrid allowed({100, 20, 3}), seeds({100, 20, 3});
  for (int i = 0; i < 60; ++i) allowed.set({i, 10, 1});
  for (int j = 10; j < 20; ++j) allowed.set({59, j, 1});
  seeds.set({20, 10, 1});
  const auto always = [] { return true; };
  EXPECT_EQ(growWithin(seeds, allowed, {0.5, 2.0, 1.0}, 5.0, always).count(), 21);
  // Along the bend voxels are 2 mm long: 39 half millimetres, then three steps of 2 mm in 6.
  const BitGrid far = growWithin(seeds, allowed, {0.5, 2.0, 1.0}, 19.5 + 6.0, always);
  EXPECT_TRUE(far.test({0, 10, 1}));
  EXPECT_TRUE(far.test({59, 13, 1}));
  EXPECT_FALSE(far.test({59, 14, 1}));
  EXPECT_EQ(growWithin(seeds, allowed, {0.5, 2.0, 1.0}, 1000.0, always), allowed);
}

TEST(BitMorphology, KeepsComponentsBySize) {
  BitGrid set({80, 5, 5});
  for (int i = 0; i < 7; ++i) set.set({i + 60, 1, 1});
  for (int i = 0; i < 3; ++i) set.set({i, 3, 3});
  set.set({3, 4, 3});  // touches the three only by an edge
  EXPECT_EQ(componentsOfAtLeast(set, 1), set);
  EXPECT_EQ(componentsOfAtLeast(set, 3).count(), 10);
  EXPECT_EQ(componentsOfAtLeast(set, 7).count(), 7);
  EXPECT_EQ(componentsOfAtLeast(set, 8).count(), 0);
}

}  // namespace
}  // namespace chiasm::test
