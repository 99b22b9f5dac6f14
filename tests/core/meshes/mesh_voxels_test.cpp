#include "core/meshes/mesh_voxels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <tuple>

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "core/meshes/segment_surface.h"
#include "core/meshes/validate_mesh.h"
#include "tests/core/meshes/closed_forms.h"

namespace chiasm::test {
namespace {

using testing::HasSubstr;

// Voxels that a surface and back changes.
std::size_t changedVoxels(const Segmentation& set, int smoothing) {
  Progress progress;
  const auto mesh = segmentSurface(set, set.segments[0], {.smoothing = smoothing}, progress);
  EXPECT_TRUE(mesh);
  const auto mask = voxelsInside(*mesh, set.info.grid, progress);
  EXPECT_TRUE(mask) << mask.error().message;
  std::size_t changed = 0;
  const glm::ivec3 size = set.info.grid.size;
  for (int k = 0; k < size.z; ++k)
    for (int j = 0; j < size.y; ++j)
      for (int i = 0; i < size.x; ++i)
        changed += mask->test({i, j, k}) != (set.layers[0].at(VoxelIndex{{i, j, k}}) == 1) ? 1 : 0;
  return changed;
}

// Without smoothing a surface runs half-way between voxels: what lies inside is exactly the set that it came
// from, also of noise, on any grid.
TEST(MeshVoxels, TheSurfaceOfASetGivesTheSetBack) {
  std::mt19937 random(5);
  for (const double handed : {1.0, -1.0}) {
    for (const double density : {0.2, 0.6}) {
      GridGeometry grid;
      grid.size = {70, 31, 29};
      grid.spacing = {0.6, 0.9, 1.5};
      grid.direction = glm::dmat3(glm::rotate(glm::dmat4(1.0), 0.7, glm::normalize(glm::dvec3(2, 1, 3))));
      grid.direction[1] *= handed;
      grid.origin = {-30, 12, 55};
      std::bernoulli_distribution coin(density);
      const Segmentation noise = shape(grid, [&](glm::dvec3) { return coin(random); });
      EXPECT_EQ(changedVoxels(noise, 0), 0u);
    }
  }
}

// Smoothed, only voxels at the surface may change sides: a fraction of those.
TEST(MeshVoxels, ASmoothedBallKeepsItsVoxels) {
  const Segmentation ball = shape(cubeGrid(48, 1.0), [](glm::dvec3 at) { return glm::length(at) <= 20.0; });
  EXPECT_LT(changedVoxels(ball, 40), 300u);  // of some 5,000 at the surface
}

TEST(MeshVoxels, OverlapsAreJoinedAndCavitiesStayEmpty) {
  const GridGeometry grid = cubeGrid(60, 1.0);
  const auto ball = [&](double radius, glm::dvec3 centre) {
    const Segmentation made = shape(grid, [&](glm::dvec3 at) { return glm::distance(at, centre) <= radius; });
    Progress progress;
    return *segmentSurface(made, made.segments[0], {}, progress);
  };
  const auto joined = [](SurfaceMesh a, const SurfaceMesh& b, bool turned) {
    const auto shift = static_cast<std::uint32_t>(a.points.size());
    a.points.insert(a.points.end(), b.points.begin(), b.points.end());
    for (const auto& [p, q, r] : b.triangles)
      a.triangles.push_back(turned ? SurfaceMesh::Triangle{p + shift, r + shift, q + shift}
                                   : SurfaceMesh::Triangle{p + shift, q + shift, r + shift});
    return a;
  };
  const auto count = [&](const SurfaceMesh& mesh) {
    Progress progress;
    return static_cast<double>(voxelsInside(mesh, grid, progress)->bits.count());
  };
  const SurfaceMesh large = ball(20, {0, 0, 0}), small = ball(10, {0, 0, 0}), beside = ball(10, {20, 0, 0});
  EXPECT_NEAR(count(large), 33510, 350);
  EXPECT_EQ(count(joined(large, small, false)), count(large));
  EXPECT_NEAR(count(joined(large, small, true)), count(large) - count(small), 1);
  EXPECT_LT(count(joined(large, beside, false)), count(large) + count(beside));
  SurfaceMesh open = large;
  open.triangles.pop_back();
  Progress progress;
  const auto refused = voxelsInside(open, grid, progress);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("3 edges"));
}

// As a file without indices is read back: points in one place are one, triangles without area go.
SurfaceMesh welded(const SurfaceMesh& mesh) {
  const auto less = [](const glm::vec3& a, const glm::vec3& b) {
    return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z);
  };
  std::map<glm::vec3, std::uint32_t, decltype(less)> numbers(less);
  SurfaceMesh result;
  for (SurfaceMesh::Triangle triangle : mesh.triangles) {
    for (std::uint32_t& corner : triangle) {
      const auto [at, isNew] =
          numbers.try_emplace(mesh.points[corner], static_cast<std::uint32_t>(result.points.size()));
      if (isNew) result.points.push_back(mesh.points[corner]);
      corner = at->second;
    }
    const auto [a, b, c] = triangle;
    if (a != b && b != c && c != a) result.triangles.push_back(triangle);
  }
  return result;
}

// Points that fall together may bring four triangles to an edge, and leave it passed as often both ways: what
// is closed stays closed.
TEST(MeshVoxels, ASurfaceThatTouchesItselfEnclosesItsVoxels) {
  // Two boxes of 4 x 4 x 8 voxels that share an edge.
  const Segmentation two = shape(cubeGrid(16, 1.0), [](glm::dvec3 at) {
    return std::abs(at.z) < 4.0 && std::abs(at.x) < 4.0 && std::abs(at.y) < 4.0 && (at.x > 0) == (at.y > 0);
  });
  SurfaceMesh boxes;
  for (const float shift : {-4.0F, 0.0F})
    for (int i = 0; i < 8; ++i)
      boxes.points.emplace_back(shift + (i & 1 ? 4.0F : 0.0F), shift + (i & 2 ? 4.0F : 0.0F),
                                i & 4 ? 4.0F : -4.0F);
  const std::vector<SurfaceMesh::Triangle> faces = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6},
                                                    {0, 1, 5}, {0, 5, 4}, {2, 6, 7}, {2, 7, 3},
                                                    {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  for (const std::uint32_t first : {0U, 8U})
    for (const auto& [a, b, c] : faces) boxes.triangles.push_back({first + a, first + b, first + c});
  const SurfaceMesh touching = welded(boxes);
  const MeshTopology topology = meshTopology(touching);
  EXPECT_EQ(topology.crowdedEdges, 1U);
  EXPECT_FALSE(topology.watertight());
  EXPECT_TRUE(topology.closed());
  Progress progress;
  const auto mask = voxelsInside(touching, two.info.grid, progress);
  ASSERT_TRUE(mask) << mask.error().message;
  for (int k = 0; k < 16; ++k)
    for (int j = 0; j < 16; ++j)
      for (int i = 0; i < 16; ++i)
        EXPECT_EQ(mask->test({i, j, k}), two.layers[0].at(VoxelIndex{{i, j, k}}) == 1)
            << i << " " << j << " " << k;

  std::mt19937 random(11);
  for (int repeat = 0; repeat < 6; ++repeat) {
    std::bernoulli_distribution coin(0.15 + 0.1 * repeat);
    const Segmentation noise = shape(cubeGrid(20, 1.3), [&](glm::dvec3) { return coin(random); });
    const auto surface = segmentSurface(noise, noise.segments[0], {}, progress);
    ASSERT_TRUE(surface);
    const SurfaceMesh read = welded(*surface);
    EXPECT_LT(read.points.size(), surface->points.size()) << "none fall together: the test shows nothing";
    EXPECT_TRUE(meshTopology(read).closed());
    EXPECT_NEAR(meshVolume(read), meshVolume(*surface), 1e-3 * meshVolume(*surface));
    EXPECT_TRUE(voxelsInside(read, noise.info.grid, progress));
  }

  SurfaceMesh fan = touching;
  fan.triangles.pop_back();
  EXPECT_FALSE(meshTopology(fan).closed());
  EXPECT_FALSE(voxelsInside(fan, two.info.grid, progress));
  // Three triangles at an edge enclose nothing.
  SurfaceMesh wing = boxes;
  wing.points.emplace_back(9.0F, 9.0F, 0.0F);
  wing.triangles.push_back({0, 1, 16});
  EXPECT_FALSE(meshTopology(wing).closed());
}

TEST(MeshVoxels, WhatIsNoMeshIsRefused) {
  const auto refusal = [](const auto& change) {
    SurfaceMesh mesh;
    mesh.points = {{0, 0, 0}, {10, 0, 0}, {0, 10, 0}};
    mesh.triangles = {{0, 1, 2}};
    change(mesh);
    const auto valid = validateMesh(mesh);
    return valid ? std::string() : valid.error().message;
  };
  EXPECT_EQ(refusal([](SurfaceMesh&) {}), "");
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.triangles.clear(); }), HasSubstr("no triangles"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.triangles[0][2] = 3; }), HasSubstr("not there"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.points[1].y = NAN; }), HasSubstr("no finite number"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.points[1].y = -2e5F; }), HasSubstr("100 m"));
}

}  // namespace
}  // namespace chiasm::test
