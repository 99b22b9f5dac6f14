#include "core/segmentation/run_components.h"

#include <gtest/gtest.h>

#include "core/segmentation/slice_axis.h"
#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

TEST(RunComponents, NumberAsItkDoes) {
  unsigned seed = 0;
  for (const glm::ivec3 size : {glm::ivec3(63, 17, 9), glm::ivec3(64, 9, 17), glm::ivec3(130, 13, 13),
                                glm::ivec3(1, 20, 30), glm::ivec3(128, 1, 1), glm::ivec3(5, 4, 1)}) {
    // Around the percolation threshold of the cubic lattice components are at their most tangled.
    for (const double density : {0.05, 0.3, 0.33, 0.6, 1.0}) {
      const PlainSet set = randomPlainSet(size, density, ++seed);
      const std::vector<std::uint32_t> expected = itk_oracle::components(set, size);
      const RunComponents found(bitsOf(set, size));
      std::vector<std::int64_t> counts(found.count());
      forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
        const std::uint32_t component = found.at(voxel.ijk);
        ASSERT_EQ(component == found.count() ? 0 : component + 1, expected[offset]);
        if (component != found.count()) ++counts[component];
      });
      EXPECT_EQ(found.voxels(), counts);
    }
  }
}

TEST(RunComponents, KnowTheLargestAndWhatTouchesTheBorder) {
  const glm::ivec3 size(70, 12, 9);
  for (unsigned seed = 1; seed < 6; ++seed) {
    const BitGrid set = bitsOf(randomPlainSet(size, 0.25, seed), size);
    const RunComponents found(set);
    const std::vector<std::uint32_t> order = found.bySize();
    ASSERT_EQ(order.size(), found.count());
    EXPECT_EQ(order.front(), found.largest());
    for (std::size_t i = 1; i < order.size(); ++i) {
      const std::int64_t before = found.voxels()[order[i - 1]], after = found.voxels()[order[i]];
      EXPECT_TRUE(before > after || (before == after && order[i - 1] < order[i]));
    }
    std::vector<bool> touching(found.count());
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
      const glm::ivec3 v = voxel.ijk;
      const bool border =
          v.x == 0 || v.y == 0 || v.z == 0 || v.x == size.x - 1 || v.y == size.y - 1 || v.z == size.z - 1;
      if (border && set.test(v)) touching[found.at(v)] = true;
    });
    EXPECT_EQ(found.touchingBorder(), touching);
    const BitGrid chosen = found.select(touching);
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
      ASSERT_EQ(chosen.test(voxel.ijk), set.test(voxel.ijk) && touching[found.at(voxel.ijk)]);
    });
  }
}

TEST(RunComponents, WithinSlicesEachSliceIsItsOwnWorld) {
  const glm::ivec3 size(40, 15, 6);
  const PlainSet set = randomPlainSet(size, 0.45, 4);
  const RunComponents found(bitsOf(set, size), RunComponents::Connection::slices);
  std::uint32_t before = 0;
  for (int k = 0; k < size.z; ++k) {
    const std::size_t area = static_cast<std::size_t>(size.x * size.y);
    const PlainSet slice(set.begin() + static_cast<std::ptrdiff_t>(k * static_cast<int>(area)),
                         set.begin() + static_cast<std::ptrdiff_t>((k + 1) * static_cast<int>(area)));
    const std::vector<std::uint32_t> expected = itk_oracle::components(slice, {size.x, size.y, 1});
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < area; ++i) {
      const glm::ivec3 voxel(static_cast<int>(i) % size.x, static_cast<int>(i) / size.x, k);
      if (expected[i] == 0) {
        EXPECT_EQ(found.at(voxel), found.count());
      } else {
        EXPECT_EQ(found.at(voxel), before + expected[i] - 1);
      }
      most = std::max(most, expected[i]);
    }
    before += most;
  }
  EXPECT_EQ(found.count(), before);
}

TEST(SliceAxis, ExchangesAnAxisWithZ) {
  const glm::ivec3 size(70, 9, 5);
  const BitGrid set = bitsOf(randomPlainSet(size, 0.4, 8), size);
  for (int axis = 0; axis < 3; ++axis) {
    const BitGrid turned = withAxisLast(set, axis);
    EXPECT_EQ(turned.size(), withAxisLast(size, axis));
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
      ASSERT_EQ(turned.test(withAxisLast(voxel.ijk, axis)), set.test(voxel.ijk));
    });
    EXPECT_EQ(withAxisLast(turned, axis), set);
  }
}

}  // namespace
}  // namespace chiasm::test
