#include "core/meshes/segment_surface.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "core/meshes/decimation.h"
#include "tests/core/meshes/closed_forms.h"

namespace chiasm::test {
namespace {

SurfaceMesh surfaceOf(const Segmentation& shape, const SurfaceOptions& options = {}) {
  Progress progress;
  auto mesh = segmentSurface(shape, shape.segments[0], options, progress);
  EXPECT_TRUE(mesh.has_value());
  return mesh ? *mesh : SurfaceMesh{};
}

const auto kBall = [](glm::dvec3 at) { return glm::length(at) <= 20.0; };
constexpr double kBallVolume = 4.0 / 3.0 * std::numbers::pi * 8000.0;
constexpr double kBallArea = 4.0 * std::numbers::pi * 400.0;

TEST(SegmentSurface, ABallHasItsVolumeItsAreaAndNoHoles) {
  const SurfaceMesh mesh = surfaceOf(shape(cubeGrid(48, 1.0), kBall));
  const MeshTopology topology = meshTopology(mesh);
  EXPECT_TRUE(topology.watertight());
  EXPECT_EQ(topology.eulerNumber, 2);
  // Voxels represent a ball of 20 voxels' radius to about 0.3% of its volume, and smoothing takes their steps
  // away.
  EXPECT_NEAR(meshVolume(mesh), kBallVolume, 0.01 * kBallVolume);
  EXPECT_NEAR(meshArea(mesh), kBallArea, 0.02 * kBallArea);
  for (const glm::vec3& point : mesh.points) EXPECT_NEAR(glm::length(point), 20.0, 0.9);
}

TEST(SegmentSurface, WithoutSmoothingThePointsAreHalfwayBetweenVoxels) {
  const SurfaceMesh mesh = surfaceOf(shape(cubeGrid(48, 1.0), kBall), {.smoothing = 0});
  for (const glm::vec3& point : mesh.points) {
    int halves = 0;
    for (int axis = 0; axis < 3; ++axis)
      halves += std::abs(std::remainder(point[axis], 1.0F)) < 1e-4F ? 1 : 0;
    EXPECT_EQ(halves, 1);  // the grid's centres are at half millimetres
  }
}

TEST(SegmentSurface, ATiltedWallIsFlat) {
  const glm::dvec3 normal = glm::normalize(glm::dvec3(0.1, 0.05, 1.0));
  const SurfaceMesh mesh =
      surfaceOf(shape(cubeGrid(64, 1.0), [&](glm::dvec3 at) { return glm::dot(at, normal) <= 0.0; }));
  double worst = 0.0;
  for (const glm::vec3& point : mesh.points)
    if (glm::all(glm::lessThan(glm::abs(point), glm::vec3(20.0F))))
      worst = std::max(worst, std::abs(glm::dot(glm::dvec3(point), normal)));
  EXPECT_LT(worst, 0.3);  // its steps are 1 mm high
}

TEST(SegmentSurface, ATorusKeepsItsHoleAlsoWhenReduced) {
  const Segmentation torus = shape(cubeGrid(64, 1.0), [](glm::dvec3 at) {
    const double ring = std::hypot(at.x, at.y) - 20.0;
    return std::hypot(ring, at.z) <= 8.0;
  });
  const double volume = 2.0 * std::numbers::pi * std::numbers::pi * 20.0 * 64.0;
  for (const double reduction : {0.0, 0.5, 0.9}) {
    const SurfaceMesh mesh = surfaceOf(torus, {.reduction = reduction});
    const MeshTopology topology = meshTopology(mesh);
    EXPECT_TRUE(topology.watertight());
    EXPECT_EQ(topology.eulerNumber, 0);
    EXPECT_NEAR(meshVolume(mesh), volume, 0.015 * volume);
  }
  EXPECT_NEAR(static_cast<double>(surfaceOf(torus, {.reduction = 0.9}).triangles.size()),
              0.1 * static_cast<double>(surfaceOf(torus).triangles.size()), 2.0);
}

// Anisotropic, oblique, left-handed: the volume is that of the ball, so the triangles face outwards.
TEST(SegmentSurface, AnyGridGivesTheSameBall) {
  for (const double handed : {1.0, -1.0}) {
    GridGeometry grid;
    grid.size = {90, 90, 40};
    grid.spacing = {0.6, 0.6, 1.5};
    grid.direction = glm::dmat3(glm::rotate(glm::dmat4(1.0), 0.4, glm::normalize(glm::dvec3(1, 2, 3))));
    grid.direction[0] *= handed;
    grid.origin = -grid.direction * (grid.spacing * glm::dvec3(grid.size - 1) * 0.5);
    const SurfaceMesh mesh = surfaceOf(shape(grid, kBall));
    EXPECT_TRUE(meshTopology(mesh).watertight());
    EXPECT_NEAR(meshVolume(mesh), kBallVolume, 0.015 * kBallVolume);
  }
}

TEST(SegmentSurface, ASegmentThatFillsItsGridIsClosedAtTheBorder) {
  const SurfaceMesh mesh =
      surfaceOf(shape(cubeGrid(5, 2.0), [](glm::dvec3) { return true; }), {.smoothing = 0});
  EXPECT_TRUE(meshTopology(mesh).watertight());
  EXPECT_EQ(meshTopology(mesh).eulerNumber, 2);
  EXPECT_GT(meshVolume(mesh), 0.8 * 1000.0);
  EXPECT_LT(meshVolume(mesh), 1000.0);
}

// The worst that voxels can do: every pattern touches along edges and corners somewhere.
TEST(SegmentSurface, NoiseIsClosedToo) {
  std::mt19937 random(3);
  for (const double density : {0.15, 0.5, 0.85}) {
    std::bernoulli_distribution coin(density);
    const Segmentation noise = shape(cubeGrid(33, 1.0), [&](glm::dvec3) { return coin(random); });
    for (const int smoothing : {0, 40}) {
      const SurfaceMesh mesh = surfaceOf(noise, {.smoothing = smoothing});
      EXPECT_TRUE(meshTopology(mesh).watertight());
      EXPECT_GT(meshVolume(mesh), 0.0);
    }
    EXPECT_TRUE(meshTopology(surfaceOf(noise, {.reduction = 0.7})).watertight());
  }
}

TEST(SegmentSurface, SingleVoxelsAndThreadsDoNotVanish) {
  const SurfaceMesh voxel =
      surfaceOf(shape(cubeGrid(7, 1.0), [](glm::dvec3 at) { return glm::length(at) < 0.1; }));
  EXPECT_EQ(meshTopology(voxel).eulerNumber, 2);
  EXPECT_GT(meshVolume(voxel), 0.05);
  const SurfaceMesh thread =
      surfaceOf(shape(cubeGrid(31, 1.0), [](glm::dvec3 at) { return std::hypot(at.x, at.y) < 0.1; }));
  EXPECT_EQ(meshTopology(thread).eulerNumber, 2);
  EXPECT_GT(meshVolume(thread), 0.25 * 31.0);
}

// Two halves of a ball: their common border is nearly one surface, seen from both sides.
TEST(SegmentSurface, NeighboursKeepTogether) {
  Segmentation halves = shape(cubeGrid(48, 1.0), kBall);
  std::vector<Label> labels = halves.layers[0].toDense();
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] != 0 && (i % 48) + i / 48 % 48 / 4 >= 30) labels[i] = 2;
  halves.layers[0] = LabelMap::fromDense(glm::ivec3(48), labels);
  Segment second = halves.segments[0];
  second.label = 2;
  halves.segments.push_back(second);
  Progress progress;
  const auto a = segmentSurface(halves, halves.segments[0], {}, progress);
  const auto b = segmentSurface(halves, halves.segments[1], {}, progress);
  ASSERT_TRUE(a && b);
  EXPECT_NEAR(meshVolume(*a) + meshVolume(*b), kBallVolume, 0.015 * kBallVolume);
  // Half-way between the voxels the border is the same points; what the filter makes of them differs a
  // little, as it reaches to the rim, where the two go different ways.
  const auto farthest = [&](const SurfaceMesh& one, const SurfaceMesh& other) {
    float most = 0;
    for (const glm::vec3& point : one.points) {
      if (glm::length(point) > 12.0F) continue;  // well away from the rim
      float nearest = 1e9F;
      for (const glm::vec3& each : other.points) nearest = std::min(nearest, glm::distance(point, each));
      most = std::max(most, nearest);
    }
    return most;
  };
  EXPECT_LT(farthest(*a, *b), 0.25F);
  const auto c = segmentSurface(halves, halves.segments[0], {.smoothing = 0}, progress);
  const auto d = segmentSurface(halves, halves.segments[1], {.smoothing = 0}, progress);
  EXPECT_EQ(farthest(*c, *d), 0.0F);
}

TEST(SegmentSurface, AnEmptySegmentHasNoneAndACancelIsHeard) {
  const Segmentation empty = shape(cubeGrid(8, 1.0), [](glm::dvec3) { return false; });
  EXPECT_TRUE(surfaceOf(empty).triangles.empty());
  Progress progress;
  progress.cancel();
  const Segmentation ball = shape(cubeGrid(48, 1.0), kBall);
  const auto mesh = segmentSurface(ball, ball.segments[0], {}, progress);
  ASSERT_FALSE(mesh.has_value());
  EXPECT_EQ(mesh.error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::test
