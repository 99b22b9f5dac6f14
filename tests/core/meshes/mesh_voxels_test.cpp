#include "core/meshes/mesh_voxels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

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
