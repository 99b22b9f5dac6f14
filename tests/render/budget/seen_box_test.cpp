// What the views let be seen of a volume, against voxels projected one by one.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <random>

#include "render/scene/seen_box.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace render;

constexpr int kEdge = 4, kStep = 32;
const GridGeometry kGrid = makeGrid({90, 70, 110}, {1.0, 1.3, 0.7}, rotation({1, -2, 3}, 40), {10, -20, 5});
const glm::ivec3 kBricks = (kGrid.size + (kEdge - 1)) / kEdge;

std::vector<std::uint8_t> bricks(std::uint8_t value) {
  return std::vector<std::uint8_t>(static_cast<std::size_t>(kBricks.x) * static_cast<std::size_t>(kBricks.y) *
                                       static_cast<std::size_t>(kBricks.z),
                                   value);
}

bool isSeen(const SeenFrom& view, glm::dvec3 point) {
  const glm::dvec3 forward = glm::normalize((view.camera.focalPoint - view.camera.position).mm);
  const glm::dvec3 right = glm::normalize(glm::cross(forward, view.camera.viewUp.mm));
  const glm::dvec3 up = glm::cross(right, forward), from = point - view.camera.position.mm;
  const double depth = glm::dot(from, forward);
  if (depth <= 0) return false;
  const double tangent = std::tan(glm::radians(view.camera.verticalFieldOfViewDegrees / 2));
  if (std::abs(glm::dot(from, up)) > depth * tangent) return false;
  if (std::abs(glm::dot(from, right)) > depth * tangent * view.size.x / view.size.y) return false;
  if (!view.clipBox) return true;
  for (int axis = 0; axis < 3; ++axis)
    if (point[axis] < view.clipBox->minimum[axis] || point[axis] > view.clipBox->maximum[axis]) return false;
  return true;
}

SeenFrom viewOf(glm::dvec3 position, glm::dvec3 focus, double degrees) {
  SeenFrom view;
  view.camera.position = {position};
  view.camera.focalPoint = {focus};
  view.camera.viewUp = {{0.1, 0.2, 1.0}};
  view.camera.verticalFieldOfViewDegrees = degrees;
  view.size = {300, 200};
  return view;
}

TEST(SeenBox, HoldsEveryVoxelThatAViewShows) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> far(-200, 200), near(-40, 40), angle(4, 40);
  int narrowed = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<SeenFrom> views;
    for (int i = 0; i <= round % 2; ++i) {
      views.push_back(viewOf({far(random), far(random), far(random)},
                             glm::dvec3(10, -20, 5) + glm::dvec3(near(random), near(random), near(random)),
                             angle(random)));
      if (round % 3 == 0)
        views.back().clipBox = PatientBox{{-20 + near(random), -50, -40}, {25 + near(random), 20, 30}};
    }
    std::vector<std::uint8_t> occupied = bricks(0);
    for (std::uint8_t& brick : occupied) brick = random() % 5 == 0 ? 1 : 0;
    const VoxelBox box = seenBox(kGrid, kEdge, kBricks, occupied, views, 2, kStep);
    if (box.size != kGrid.size) ++narrowed;
    for (int z = 0; z < kGrid.size.z; z += 3)
      for (int y = 0; y < kGrid.size.y; y += 3)
        for (int x = 0; x < kGrid.size.x; x += 3) {
          const glm::ivec3 voxel(x, y, z), brick = voxel / kEdge;
          const std::size_t index =
              static_cast<std::size_t>(brick.x) +
              static_cast<std::size_t>(kBricks.x) *
                  (static_cast<std::size_t>(brick.y) +
                   static_cast<std::size_t>(kBricks.y) * static_cast<std::size_t>(brick.z));
          if (occupied[index] == 0) continue;
          const glm::dvec3 at = voxelToPatient(kGrid, VoxelIndex{voxel}).mm;
          bool seen = false;
          for (const SeenFrom& view : views) seen = seen || isSeen(view, at);
          ASSERT_TRUE(!seen || box.contains({voxel, glm::ivec3(1)})) << x << ' ' << y << ' ' << z;
        }
    EXPECT_EQ(box.low % kStep, glm::ivec3(0));
    EXPECT_TRUE((VoxelBox{glm::ivec3(0), kGrid.size}.contains(box)));
  }
  EXPECT_GT(narrowed, 5) << "views from near, and boxes, leave some of it out";
}

TEST(SeenBox, IsEmptyWhereNothingIsSeen) {
  const SeenFrom towards = viewOf({10, -300, 5}, {10, -20, 5}, 30),
                 away = viewOf({10, -300, 5}, {10, -600, 5}, 30);
  const std::vector<std::uint8_t> all = bricks(1);
  EXPECT_TRUE(seenBox(kGrid, kEdge, kBricks, bricks(0), std::vector{towards}, 2, kStep).empty());
  EXPECT_TRUE(seenBox(kGrid, kEdge, kBricks, all, std::vector{away}, 2, kStep).empty());
  EXPECT_TRUE(seenBox(kGrid, kEdge, kBricks, all, std::vector<SeenFrom>{}, 2, kStep).empty());
  EXPECT_EQ(seenBox(kGrid, kEdge, kBricks, all, std::vector{towards, away}, 2, kStep),
            (VoxelBox{glm::ivec3(0), kGrid.size}));
}

}  // namespace
}  // namespace chiasm::test
