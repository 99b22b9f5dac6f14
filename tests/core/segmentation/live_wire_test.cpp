// Livewire against Dijkstra's algorithm in its plainest form, and on edges that are known.
#include "core/segmentation/live_wire.h"

#include <gtest/gtest.h>

#include <cmath>
#include <queue>
#include <random>

#include <glm/geometric.hpp>

#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

EdgeCosts randomCosts(unsigned seed) {
  std::mt19937 random(seed);
  EdgeCosts costs;
  costs.size = {5 + static_cast<int>(random() % 40), 5 + static_cast<int>(random() % 30)};
  costs.column = 8;
  costs.row = 8 + static_cast<int>(random() % 20);
  costs.diagonal = static_cast<int>(std::lround(std::hypot(costs.column, costs.row)));
  for (int i = 0; i < costs.size.x * costs.size.y; ++i)
    costs.cost.push_back(static_cast<std::uint16_t>(1 + random() % kMostEdgeCost));
  return costs;
}

// The oracle: a priority queue of pairs, no buckets, no stopping early.
std::vector<std::uint64_t> plainDijkstra(const EdgeCosts& costs, glm::ivec2 start) {
  const auto index = [&](glm::ivec2 p) { return static_cast<std::size_t>(p.y * costs.size.x + p.x); };
  std::vector<std::uint64_t> distance(costs.cost.size(), UINT64_MAX);
  using Entry = std::pair<std::uint64_t, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  distance[index(start)] = 0;
  queue.emplace(0, index(start));
  while (!queue.empty()) {
    const auto [length, at] = queue.top();
    queue.pop();
    if (length > distance[at]) continue;
    const glm::ivec2 here(static_cast<int>(at) % costs.size.x, static_cast<int>(at) / costs.size.x);
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const glm::ivec2 next = here + glm::ivec2(dx, dy);
        if (next.x < 0 || next.y < 0 || next.x >= costs.size.x || next.y >= costs.size.y || next == here)
          continue;
        const int step = dx == 0 ? costs.row : dy == 0 ? costs.column : costs.diagonal;
        const std::uint64_t there =
            length + static_cast<std::uint64_t>(costs.at(next)) * static_cast<std::uint64_t>(step);
        if (there >= distance[index(next)]) continue;
        distance[index(next)] = there;
        queue.emplace(there, index(next));
      }
  }
  return distance;
}

TEST(LiveWire, FindsTheCheapestWays) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed + 100);
    LiveWire wire(randomCosts(seed));
    const EdgeCosts& costs = wire.costs();
    for (int turn = 0; turn < 3; ++turn) {  // it can be started again
      const glm::ivec2 start(static_cast<int>(random()) % 5 + 2, static_cast<int>(random()) % 3 + 2);
      const glm::ivec2 from(std::abs(start.x), std::abs(start.y));
      wire.start(from);
      const std::vector<std::uint64_t> wanted = plainDijkstra(costs, from);
      for (int i = 0; i < 60; ++i) {  // in any order: settled only as far as asked
        const glm::ivec2 to(static_cast<int>(random() % static_cast<unsigned>(costs.size.x)),
                            static_cast<int>(random() % static_cast<unsigned>(costs.size.y)));
        ASSERT_TRUE(wire.settle(to));
        ASSERT_EQ(wire.distance(to), wanted[static_cast<std::size_t>(to.y * costs.size.x + to.x)]);
        const std::vector<glm::ivec2> path = wire.path(to);
        ASSERT_EQ(path.front(), from);
        ASSERT_EQ(path.back(), to);
        std::uint64_t cost = 0;
        for (std::size_t p = 1; p < path.size(); ++p) {
          const glm::ivec2 step = path[p] - path[p - 1];
          ASSERT_LE(std::max(std::abs(step.x), std::abs(step.y)), 1);
          cost += static_cast<std::uint64_t>(costs.at(path[p])) *
                  static_cast<std::uint64_t>(costs.stepLength(step));
        }
        ASSERT_EQ(cost, wire.distance(to)) << "the path is not the one that was counted";
      }
    }
  }
}

TEST(LiveWire, StopsWhenItHasDoneEnoughAndGoesOn) {
  LiveWire wire(randomCosts(4));
  const glm::ivec2 far = wire.costs().size - 1;
  wire.start({0, 0});
  int turns = 0;
  while (!wire.settle(far, 50)) {
    ASSERT_FALSE(wire.settled(far));
    ASSERT_LT(++turns, 100);
  }
  EXPECT_GT(turns, 1);
  EXPECT_EQ(wire.distance(far), plainDijkstra(wire.costs(), {0, 0}).back());
}

// A bright cylinder along each axis in turn, seen in the slice across it.
TEST(LiveWire, FollowsTheRimOfADisk) {
  for (int axis = 0; axis < 3; ++axis) {
    const glm::dvec3 spacing(0.8, 1.0, 1.5);
    const GridGeometry grid = makeGrid({64, 60, 56}, spacing);
    const double radius = 15.0;
    const Volume volume = makeVolume(grid, VoxelType::int16, [&](PatientPoint p) {
      glm::dvec3 flat = p.mm;
      flat[axis] = 0;
      return glm::length(flat) <= radius ? 300.0 : 0.0;
    });
    const int columnAxis = axis == 0 ? 1 : 0, rowAxis = axis == 2 ? 1 : 2;
    LiveWire wire(edgeCosts(volume, axis, grid.size[axis] / 2, {400, 150, {}, {}}));
    const auto pixelAt = [&](double degrees) {
      glm::dvec3 p(0.0);
      p[columnAxis] = radius * std::cos(degrees * 0.017453292519943295);
      p[rowAxis] = radius * std::sin(degrees * 0.017453292519943295);
      const glm::ivec3 voxel = nearestVoxel(grid, {p}).ijk;
      return glm::ivec2(voxel[columnAxis], voxel[rowAxis]);
    };
    // A quarter and a third of the way around: along the rim, not along the chord, which lies 4 mm and more
    // inside.
    for (const double turn : {90.0, 120.0}) {
      wire.start(pixelAt(10));
      ASSERT_TRUE(wire.settle(pixelAt(10 + turn)));
      for (const glm::ivec2 pixel : wire.path(pixelAt(10 + turn))) {
        VoxelIndex voxel{grid.size / 2};
        voxel.ijk[columnAxis] = pixel.x;
        voxel.ijk[rowAxis] = pixel.y;
        glm::dvec3 p = voxelToPatient(grid, voxel).mm;
        p[axis] = 0;
        EXPECT_NEAR(glm::length(p), radius, 2.0) << axis;
      }
    }
  }
}

TEST(EdgeCosts, SeeWhatTheWindowShows) {
  // A weak edge at x = 0 and a strong one at x = 10: with a narrow window over the weak one, only it is left.
  const GridGeometry grid = makeGrid({50, 20, 4}, {1, 1, 2});
  const Volume volume = makeVolume(grid, VoxelType::int16, [](PatientPoint p) {
    return p.mm.x < 0 ? 0.0 : p.mm.x < 10 ? 50.0 : 2000.0;
  });
  const auto costAt = [&](const WindowLevel& window, double x) {
    const EdgeCosts costs = edgeCosts(volume, 2, 1, window);
    return costs.at({nearestVoxel(grid, {{x, 0.5, 0}}).ijk.x, 10});
  };
  const WindowLevel wide{4000, 1000, {}, {}}, narrow{50, 25, {}, {}};
  EXPECT_GT(costAt(wide, 0.4), 90);
  EXPECT_EQ(costAt(wide, 10.4), 1);
  EXPECT_EQ(costAt(narrow, 0.4), 1);
  EXPECT_EQ(costAt(narrow, 10.4), kMostEdgeCost);
  EXPECT_EQ(costAt(narrow, 20.4), kMostEdgeCost);
}

TEST(EdgeCosts, StepsAreAsLongAsTheyAre) {
  const GridGeometry grid = makeGrid({8, 9, 10}, {1.0, 1.0, 2.5});
  const Volume volume = rampPhantom(grid);
  const EdgeCosts axial = edgeCosts(volume, 2, 3, {100, 0, {}, {}}),
                  coronal = edgeCosts(volume, 1, 3, {100, 0, {}, {}});
  EXPECT_EQ(axial.size, glm::ivec2(8, 9));
  EXPECT_EQ(glm::ivec3(axial.column, axial.row, axial.diagonal), glm::ivec3(8, 8, 11));
  EXPECT_EQ(coronal.size, glm::ivec2(8, 10));
  EXPECT_EQ(glm::ivec3(coronal.column, coronal.row, coronal.diagonal), glm::ivec3(8, 20, 22));
}

}  // namespace
}  // namespace chiasm::test
