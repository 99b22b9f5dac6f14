#include "core/meshes/mesh_rays.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include <glm/geometric.hpp>

namespace chiasm::test {
namespace {

std::shared_ptr<SurfaceMesh> soup(std::mt19937& random, int count) {
  std::uniform_real_distribution<float> place(-50.0F, 50.0F), side(-6.0F, 6.0F);
  auto mesh = std::make_shared<SurfaceMesh>();
  for (int i = 0; i < count; ++i) {
    const glm::vec3 at(place(random), place(random), place(random));
    const auto first = static_cast<std::uint32_t>(mesh->points.size());
    for (int corner = 0; corner < 3; ++corner)
      mesh->points.push_back(at + glm::vec3(side(random), side(random), side(random)));
    mesh->triangles.push_back({first, first + 1, first + 2});
  }
  return mesh;
}

// The tree leaves nothing out: each ray meets what it meets of the triangles one by one.
TEST(MeshRays, TheNearestOfAllTriangles) {
  std::mt19937 random(3);
  const auto mesh = soup(random, 700);
  const MeshRays rays(mesh);
  std::vector<MeshRays> single;
  for (const auto& [a, b, c] : mesh->triangles) {
    auto one = std::make_shared<SurfaceMesh>();
    one->points = {mesh->points[a], mesh->points[b], mesh->points[c]};
    one->triangles = {{0, 1, 2}};
    single.emplace_back(one);
  }
  std::normal_distribution<double> any;
  int met = 0;
  for (int i = 0; i < 400; ++i) {
    const PatientPoint origin{60.0 * glm::normalize(glm::dvec3(any(random), any(random), any(random)))};
    const PatientVector direction{
        glm::normalize(glm::dvec3(20 * any(random), 20 * any(random), 20 * any(random)) - origin.mm)};
    double expected = 1e30;
    for (const MeshRays& one : single)
      if (const auto hit = one.hit(origin, direction)) expected = std::min(expected, *hit);
    const auto hit = rays.hit(origin, direction);
    ASSERT_EQ(hit.has_value(), expected < 1e30);
    if (!hit) continue;
    ++met;
    EXPECT_DOUBLE_EQ(*hit, expected);
  }
  EXPECT_GT(met, 50);
}

TEST(MeshRays, APlateIsMetWhereItIs) {
  auto plate = std::make_shared<SurfaceMesh>();
  plate->points = {{-1, 2, -1}, {1, 2, -1}, {1, 2, 1}, {-1, 2, 1}};
  plate->triangles = {{0, 1, 2}, {0, 2, 3}};
  const MeshRays rays(plate);
  // Along axes, where two slabs of the boxes are never entered, and from both sides.
  EXPECT_DOUBLE_EQ(rays.hit({{0.3, -5, 0.2}}, {{0, 1, 0}}).value(), 7.0);
  EXPECT_DOUBLE_EQ(rays.hit({{0.3, 9, 0.2}}, {{0, -1, 0}}).value(), 7.0);
  EXPECT_FALSE(rays.hit({{0.3, 9, 0.2}}, {{0, 1, 0}})) << "behind the origin";
  EXPECT_FALSE(rays.hit({{1.2, -5, 0.2}}, {{0, 1, 0}}));
  EXPECT_FALSE(rays.hit({{-5, 1, 0}}, {{1, 0, 0}}));
  EXPECT_FALSE(MeshRays(std::make_shared<SurfaceMesh>()).hit({}, {{1, 0, 0}}));
}

}  // namespace
}  // namespace chiasm::test
