#include "render/scene/brick_ranges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/common.hpp>
#include <glm/vector_relational.hpp>
#include <limits>
#include <type_traits>

#include "core/base/check.h"
#include "core/jobs/parallel.h"

namespace chiasm::render {

namespace {

template <typename T>
T clean(T value) {
  if constexpr (std::is_floating_point_v<T>) return std::isfinite(value) ? value : T{0};
  return value;
}

// One layer of bricks along z. Rows are folded whole first (the compiler turns that into vector
// instructions), and cut into bricks last.
template <typename T>
void foldLayer(const T* voxels, glm::ivec3 size, int brickZ, BrickRanges& out) {
  const int edge = out.edge;
  std::vector<T> low(static_cast<std::size_t>(size.x)), high(low.size());
  for (int brickY = 0; brickY < out.grid.y; ++brickY) {
    std::fill(low.begin(), low.end(), std::numeric_limits<T>::max());
    std::fill(high.begin(), high.end(), std::numeric_limits<T>::lowest());
    const int zEnd = std::min((brickZ + 1) * edge + 1, size.z),
              yEnd = std::min((brickY + 1) * edge + 1, size.y);
    for (int z = std::max(brickZ * edge - 1, 0); z < zEnd; ++z)
      for (int y = std::max(brickY * edge - 1, 0); y < yEnd; ++y) {
        const T* row = voxels + (static_cast<std::size_t>(z) * static_cast<std::size_t>(size.y) +
                                 static_cast<std::size_t>(y)) *
                                    static_cast<std::size_t>(size.x);
        T* lowest = low.data();
        T* highest = high.data();
        for (int x = 0; x < size.x; ++x) {
          const T value = clean(row[x]);
          lowest[x] = std::min(lowest[x], value);
          highest[x] = std::max(highest[x], value);
        }
      }
    for (int brickX = 0; brickX < out.grid.x; ++brickX) {
      const int xEnd = std::min((brickX + 1) * edge + 1, size.x);
      T lowest = std::numeric_limits<T>::max(), highest = std::numeric_limits<T>::lowest();
      for (int x = std::max(brickX * edge - 1, 0); x < xEnd; ++x) {
        lowest = std::min(lowest, low[static_cast<std::size_t>(x)]);
        highest = std::max(highest, high[static_cast<std::size_t>(x)]);
      }
      const std::size_t index = static_cast<std::size_t>(brickX) +
                                static_cast<std::size_t>(out.grid.x) *
                                    (static_cast<std::size_t>(brickY) +
                                     static_cast<std::size_t>(out.grid.y) * static_cast<std::size_t>(brickZ));
      out.lowest[index] = static_cast<float>(lowest);
      out.highest[index] = static_cast<float>(highest);
    }
  }
}

}  // namespace

int brickEdgeFor(glm::ivec3 size) {
  const int longest = std::max({size.x, size.y, size.z});
  int edge = 4;
  while (longest > edge * 64 + edge * 32) edge *= 2;
  return edge;
}

BrickRanges computeBrickRanges(const VoxelBuffer& voxels, glm::ivec3 size, int edge) {
  CHECK(voxels.count() == static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                              static_cast<std::size_t>(size.z),
        "a volume has as many voxels as its grid");
  BrickRanges ranges;
  ranges.edge = edge;
  ranges.grid = (size + (edge - 1)) / edge;
  const std::size_t count = static_cast<std::size_t>(ranges.grid.x) *
                            static_cast<std::size_t>(ranges.grid.y) * static_cast<std::size_t>(ranges.grid.z);
  ranges.lowest.resize(count);
  ranges.highest.resize(count);
  voxels.visit([&](auto typed) {
    parallelFor(static_cast<std::size_t>(ranges.grid.z), [&](std::size_t brickZ, unsigned) {
      foldLayer(typed.data(), size, static_cast<int>(brickZ), ranges);
    });
  });
  ranges.minimum = *std::min_element(ranges.lowest.begin(), ranges.lowest.end());
  ranges.maximum = *std::max_element(ranges.highest.begin(), ranges.highest.end());
  return ranges;
}

BrickRanges widened(BrickRanges ranges, int rounds) {
  const std::array<std::size_t, 3> strides{
      1, static_cast<std::size_t>(ranges.grid.x),
      static_cast<std::size_t>(ranges.grid.x) * static_cast<std::size_t>(ranges.grid.y)};
  for (int round = 0; round < rounds; ++round)
    for (int axis = 0; axis < 3; ++axis) {
      const std::vector<float> lowest = ranges.lowest, highest = ranges.highest;
      const std::size_t stride = strides[static_cast<std::size_t>(axis)];
      for (std::size_t i = 0; i < lowest.size(); ++i) {
        const auto at = static_cast<int>(i / stride % static_cast<std::size_t>(ranges.grid[axis]));
        if (at > 0) {
          ranges.lowest[i] = std::min(ranges.lowest[i], lowest[i - stride]);
          ranges.highest[i] = std::max(ranges.highest[i], highest[i - stride]);
        }
        if (at + 1 < ranges.grid[axis]) {
          ranges.lowest[i] = std::min(ranges.lowest[i], lowest[i + stride]);
          ranges.highest[i] = std::max(ranges.highest[i], highest[i + stride]);
        }
      }
    }
  return ranges;
}

BrickRanges partOf(const BrickRanges& ranges, glm::ivec3 first, glm::ivec3 count) {
  CHECK(glm::all(glm::greaterThanEqual(first, glm::ivec3(0))) &&
            glm::all(glm::lessThanEqual(first + count, ranges.grid)),
        "a part of the bricks");
  BrickRanges part = ranges;
  part.grid = count;
  part.lowest.clear();
  part.highest.clear();
  for (int z = first.z; z < first.z + count.z; ++z)
    for (int y = first.y; y < first.y + count.y; ++y) {
      const auto row =
          static_cast<std::ptrdiff_t>(first.x) +
          static_cast<std::ptrdiff_t>(ranges.grid.x) * (y + static_cast<std::ptrdiff_t>(ranges.grid.y) * z);
      part.lowest.insert(part.lowest.end(), ranges.lowest.begin() + row,
                         ranges.lowest.begin() + row + count.x);
      part.highest.insert(part.highest.end(), ranges.highest.begin() + row,
                          ranges.highest.begin() + row + count.x);
    }
  return part;
}

}  // namespace chiasm::render
