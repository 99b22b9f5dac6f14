// The host-side structures of the volume pass against brute force.
#include <gtest/gtest.h>

#include <algorithm>
#include <glm/common.hpp>
#include <random>
#include <span>

#include "render/scene/brick_ranges.h"
#include "render/scene/distance_map.h"
#include "render/scene/surface_brick.h"
#include "render/scene/transfer_table.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

std::size_t at(glm::ivec3 p, glm::ivec3 size) {
  return static_cast<std::size_t>((p.z * size.y + p.y) * size.x + p.x);
}

template <typename F>
void forEach(glm::ivec3 size, F&& f) {
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) f(glm::ivec3(x, y, z));
}

TEST(DistanceMap, IsTheChessboardDistance) {
  std::mt19937 random(3);
  // Across the border of a 64-bit word, exactly one word, a single brick.
  for (const glm::ivec3 grid :
       {glm::ivec3(70, 9, 6), glm::ivec3(64, 5, 5), glm::ivec3(130, 3, 2), glm::ivec3(1)})
    for (const unsigned rarity : {2u, 40u, 400u}) {
      std::vector<std::uint8_t> occupied(static_cast<std::size_t>(grid.x * grid.y * grid.z));
      for (auto& brick : occupied) brick = random() % rarity == 0 ? 1 : 0;
      const auto distances = chebyshevDistances(grid, occupied);
      forEach(grid, [&](glm::ivec3 p) {
        int expected = 255;
        forEach(grid, [&](glm::ivec3 q) {
          if (occupied[at(q, grid)] == 0) return;
          const glm::ivec3 apart = glm::abs(p - q);
          expected = std::min(expected, std::max({apart.x, apart.y, apart.z}));
        });
        ASSERT_EQ(distances[at(p, grid)], expected) << p.x << " " << p.y << " " << p.z;
      });
    }
}

TEST(BrickRanges, CoverOneVoxelAround) {
  const glm::ivec3 size(19, 13, 10);
  std::mt19937 random(5);
  std::vector<float> voxels(static_cast<std::size_t>(size.x * size.y * size.z));
  for (float& voxel : voxels) voxel = static_cast<float>(random() % 20000) - 10000.0f;
  voxels[17] = std::numeric_limits<float>::quiet_NaN();
  voxels[31] = std::numeric_limits<float>::infinity();
  const auto buffer = VoxelBuffer::copyOf(VoxelType::float32, std::as_bytes(std::span(voxels)));
  for (const int edge : {4, 8}) {
    const BrickRanges ranges = computeBrickRanges(*buffer, size, edge);
    EXPECT_EQ(ranges.grid, (size + edge - 1) / edge);
    forEach(ranges.grid, [&](glm::ivec3 brick) {
      float low = 1e30f, high = -1e30f;
      forEach(size, [&](glm::ivec3 p) {
        if (glm::any(glm::lessThan(p, brick * edge - 1)) || glm::any(glm::greaterThan(p, (brick + 1) * edge)))
          return;
        const float voxel = voxels[at(p, size)];
        low = std::min(low, std::isfinite(voxel) ? voxel : 0.0f);
        high = std::max(high, std::isfinite(voxel) ? voxel : 0.0f);
      });
      EXPECT_EQ(ranges.lowest[at(brick, ranges.grid)], low);
      EXPECT_EQ(ranges.highest[at(brick, ranges.grid)], high);
    });
  }
}

SceneVolume volumeWith(TransferFunction function, VoxelType type = VoxelType::int16) {
  SceneVolume volume;
  const std::vector<std::byte> bytes(4);
  volume.voxels = VoxelBuffer::copyOf(type, bytes);
  volume.transferFunction = std::move(function);
  return volume;
}

TEST(TransferTable, HoldsTheFunctionForOneStep) {
  SceneVolume volume = volumeWith({"f", {{0, {0, 0, 0}, 0}, {1000, {1, 0.5, 0}, 0.8}}});
  volume.rescaleSlope = 2;
  volume.rescaleIntercept = -100;
  const TransferTable table = bakeTransferTable(volume, -50, 3050, 0.7, nullptr);
  ASSERT_EQ(table.entries.size(), 3101u);
  for (const int stored : {-50, 0, 200, 500, 3050}) {
    const auto index =
        static_cast<std::size_t>(std::lround(stored * table.indexScale() + table.indexOffset()));
    const double value = std::clamp(2.0 * stored - 100, 0.0, 1000.0);
    EXPECT_NEAR(table.entries[index].r, value / 1000, 1e-6);
    EXPECT_NEAR(table.entries[index].a, 1 - std::pow(1 - 0.8 * value / 1000, 0.7), 1e-6) << stored;
  }
}

TEST(TransferTable, PreviewTintsItsRangeOnly) {
  const SceneVolume volume = volumeWith({"f", {{0, {0, 0, 0}, 0.5}, {100, {0, 0, 0}, 0.5}}});
  ThresholdPreview preview;
  preview.lower = 30;
  preview.upper = 60;
  preview.colour = {255, 0, 0};
  preview.opacity = 0.5f;
  const TransferTable table = bakeTransferTable(volume, 0, 4000, 1, &preview);
  EXPECT_EQ(table.entries[29].r, 0.0f);
  EXPECT_NEAR(table.entries[30].r, 0.5, 1e-6);
  EXPECT_NEAR(table.entries[60].r, 0.5, 1e-6);
  EXPECT_EQ(table.entries[61].r, 0.0f);
}

TEST(TransferTable, SaysWhatARangeReaches) {
  const SceneVolume volume = volumeWith({"f",
                                         {{99, {1, 1, 1}, 0},
                                          {100, {1, 1, 1}, 0.5},
                                          {101, {1, 1, 1}, 0},
                                          {400, {1, 1, 1}, 0},
                                          {500, {1, 1, 1}, 0.2}}});
  const TransferTable table = bakeTransferTable(volume, -1000, 3000, 1, nullptr);
  EXPECT_FALSE(table.reachesVisible(-1000, 99));
  EXPECT_TRUE(table.reachesVisible(-1000, 100));
  EXPECT_TRUE(table.reachesVisible(100, 100));
  EXPECT_FALSE(table.reachesVisible(101, 400));
  EXPECT_TRUE(table.reachesVisible(101, 401));
  EXPECT_TRUE(table.reachesVisible(2000, 3000));
}

TEST(SurfaceBrick, SharesAreTheSmoothedLabels) {
  const glm::ivec3 size(50, 40, 70);
  std::mt19937 random(9);
  std::vector<Label> dense(static_cast<std::size_t>(size.x * size.y * size.z));
  forEach(size, [&](glm::ivec3 p) {
    const int d = (p.x - 30) * (p.x - 30) + (p.y - 25) * (p.y - 25) + (p.z - 33) * (p.z - 33);
    // Blocks of several voxels with sprinkles: thick and thin places.
    const auto label =
        random() % 8 == 0 ? random() % 3 : static_cast<unsigned>(p.x / 9 + p.y / 7 + p.z / 8) % 3;
    dense[at(p, size)] = d < 200 ? static_cast<Label>(1 + label) : Label{0};
  });
  const LabelMap map = LabelMap::fromDense(size, dense);
  // 1 translucent, 2 opaque, 3 invisible.
  const std::vector<SurfaceClass> classes{SurfaceClass::none, SurfaceClass::translucent, SurfaceClass::opaque,
                                          SurfaceClass::none};
  constexpr double kKernel[9] = {1 / 256.,  8 / 256.,  28 / 256., 56 / 256., 70 / 256.,
                                 56 / 256., 28 / 256., 8 / 256.,  1 / 256.};
  const auto labelAt = [&](glm::ivec3 p) {
    const bool inside = glm::all(glm::greaterThanEqual(p, glm::ivec3(0))) && glm::all(glm::lessThan(p, size));
    return inside ? dense[at(p, size)] : Label{0};
  };
  // Whether some cube of 3³ voxels that holds `voxel` has nothing but visible (opaque) labels in it.
  const auto cubeFits = [&](glm::ivec3 voxel, bool opaque) {
    bool any = false;
    forEach(glm::ivec3(3), [&](glm::ivec3 corner) {
      bool whole = true;
      forEach(glm::ivec3(3), [&](glm::ivec3 p) {
        const Label label = labelAt(voxel - corner + p);
        whole = whole && (label == 2 || (label == 1 && !opaque));
      });
      any = any || whole;
    });
    return any;
  };
  SurfaceScratch scratch;
  for (std::uint32_t brick = 0; brick < map.brickCount(); ++brick) {
    const SurfaceBrick built = buildSurfaceBrick(map, brick, classes, scratch);
    for (int sample = 0; sample < 400; ++sample) {
      const glm::ivec3 texel(random() % kSurfaceEdge, random() % kSurfaceEdge, random() % kSurfaceEdge);
      const glm::ivec3 voxel = map.brickPosition(brick) * kBrickEdge + texel - kSurfaceApron;
      double visible = 0, opaque = 0;
      for (int z = -4; z <= 4; ++z)
        for (int y = -4; y <= 4; ++y)
          for (int x = -4; x <= 4; ++x) {
            const double weight = kKernel[x + 4] * kKernel[y + 4] * kKernel[z + 4];
            const Label label = labelAt(voxel + glm::ivec3(x, y, z));
            visible += label == 1 || label == 2 ? weight : 0;
            opaque += label == 2 ? weight : 0;
          }
      const Label own = labelAt(voxel);
      // Where no cube of 3³ fits, a labelled voxel keeps two thirds, so that thin things do not vanish.
      if ((own == 1 || own == 2) && !cubeFits(voxel, false)) visible = std::max(visible, 170 / 255.0);
      if (own == 2 && !cubeFits(voxel, true)) opaque = std::max(opaque, 170 / 255.0);
      const std::uint32_t value =
          built.texels.empty() ? built.constant : built.texels[at(texel, glm::ivec3(kSurfaceEdge))];
      ASSERT_NEAR(value & 255, visible * 255, 0.51);
      ASSERT_NEAR(value >> 8 & 255, opaque * 255, 0.51);
      if (own == 1 || own == 2) {
        ASSERT_EQ(value >> 16, own);
      }
    }
  }
}

TEST(SurfaceBrick, UniformNeighbourhoodsNeedNoTexels) {
  LabelMap map(glm::ivec3(96));
  for (std::uint32_t brick = 0; brick < map.brickCount(); ++brick) map.setBrick(brick, Brick::uniform(4));
  const std::vector<SurfaceClass> classes{SurfaceClass::none, SurfaceClass::none, SurfaceClass::none,
                                          SurfaceClass::none, SurfaceClass::opaque};
  SurfaceScratch scratch;
  const SurfaceBrick middle = buildSurfaceBrick(map, map.brickIndex({1, 1, 1}), classes, scratch);
  EXPECT_TRUE(middle.texels.empty());
  EXPECT_EQ(middle.constant, 0x0004ffffu);
  EXPECT_EQ(middle.activeCells, 0u);
  // At the border of the grid the surface is closed.
  const SurfaceBrick border = buildSurfaceBrick(map, 0, classes, scratch);
  EXPECT_FALSE(border.texels.empty());
  EXPECT_NE(border.activeCells, 0u);
}

}  // namespace
}  // namespace chiasm::test
