#include "render/scene/cover_grid.h"

#include <algorithm>
#include <glm/common.hpp>
#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

#include "render/passes/volume_params.h"

namespace chiasm::render {

namespace {

// A map of distances of this many bricks is made in some milliseconds; every device has images of 1024 along
// a side.
constexpr std::int64_t kMostBricks = std::int64_t{1} << 21;
constexpr int kMostBricksAlong = 1024;
// A position in single precision is as good as nothing further out.
constexpr double kFarthest = 1 << 20;
// Covers the shader's rounding, in voxels.
constexpr double kRounding = 0.02;

bool tooMany(glm::ivec3 bricks) {
  return std::int64_t{bricks.x} * bricks.y * bricks.z > kMostBricks ||
         std::max({bricks.x, bricks.y, bricks.z}) > kMostBricksAlong;
}

}  // namespace

std::optional<CoverGrid> coverBoth(const GridGeometry& first, int firstEdge, const GridGeometry& second) {
  const glm::dmat4 toFirst = texelFromCase(first) * glm::inverse(texelFromCase(second));
  glm::dvec3 low(0.0), high(first.size);
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 at((corner & 1) != 0 ? second.size.x : 0, (corner & 2) != 0 ? second.size.y : 0,
                        (corner & 4) != 0 ? second.size.z : 0);
    const glm::dvec3 there(toFirst * glm::dvec4(at, 1.0));
    low = glm::min(low, there - kRounding);
    high = glm::max(high, there + kRounding);
  }
  for (int axis = 0; axis < 3; ++axis)
    if (!(low[axis] > -kFarthest && high[axis] < kFarthest)) return std::nullopt;
  CoverGrid cover;
  for (cover.edge = firstEdge;; cover.edge *= 2) {
    const glm::dvec3 edge(static_cast<double>(cover.edge));
    const glm::ivec3 before(-glm::floor(low / edge)), after(glm::ceil(high / edge));
    cover.bricks = before + after;
    cover.offset = before * cover.edge;
    if (!tooMany(cover.bricks)) break;
  }
  cover.grid = first;
  cover.grid.size = cover.bricks * cover.edge;
  cover.grid.origin -= first.direction * (first.spacing * glm::dvec3(cover.offset));
  return cover;
}

void markBricks(const CoverGrid& cover, const GridGeometry& volume, const BrickRanges& ranges,
                const std::vector<std::uint8_t>& occupied, bool everySample,
                std::vector<std::uint8_t>& marked) {
  const glm::dmat4 toFrame = texelFromCase(cover.grid) * glm::inverse(texelFromCase(volume));
  const glm::dmat3 turn(toFrame);
  const glm::dmat3 size(glm::abs(turn[0]), glm::abs(turn[1]), glm::abs(turn[2]));
  const double perBrick = 1.0 / cover.edge;
  // Within the volume bricks are not to spill over into their neighbours where both grids are the same.
  const double within = everySample ? kRounding : -kRounding;
  std::size_t index = 0;
  for (int z = 0; z < ranges.grid.z; ++z)
    for (int y = 0; y < ranges.grid.y; ++y)
      for (int x = 0; x < ranges.grid.x; ++x, ++index) {
        if (occupied[index] == 0) continue;
        const glm::ivec3 brick(x, y, z);
        glm::dvec3 low(brick * ranges.edge), high(glm::min((brick + 1) * ranges.edge, volume.size));
        for (int axis = 0; axis < 3; ++axis) {
          low[axis] -= brick[axis] == 0 ? kRounding : within;
          high[axis] += brick[axis] == ranges.grid[axis] - 1 ? kRounding : within;
        }
        const glm::dvec3 middle(toFrame * glm::dvec4((low + high) * 0.5, 1.0));
        const glm::dvec3 half = size * ((high - low) * 0.5);
        const glm::ivec3 from = glm::max(glm::ivec3(glm::floor((middle - half) * perBrick)), glm::ivec3(0));
        const glm::ivec3 to = glm::min(glm::ivec3(glm::floor((middle + half) * perBrick)), cover.bricks - 1);
        for (int bz = from.z; bz <= to.z; ++bz)
          for (int by = from.y; by <= to.y; ++by)
            for (int bx = from.x; bx <= to.x; ++bx)
              marked[static_cast<std::size_t>((bz * cover.bricks.y + by) * cover.bricks.x + bx)] = 1;
      }
}

}  // namespace chiasm::render
