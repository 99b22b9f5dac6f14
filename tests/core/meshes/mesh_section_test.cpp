#include "core/meshes/mesh_section.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include <glm/geometric.hpp>

#include "core/meshes/segment_surface.h"
#include "tests/core/meshes/closed_forms.h"

namespace chiasm::test {
namespace {

double lengthOf(const SectionLine& line) {
  double length = line.closed ? glm::distance(line.points.back(), line.points.front()) : 0.0;
  for (std::size_t i = 1; i < line.points.size(); ++i)
    length += glm::distance(line.points[i - 1], line.points[i]);
  return length;
}

std::shared_ptr<SurfaceMesh> octahedron() {
  auto mesh = std::make_shared<SurfaceMesh>();
  mesh->points = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  mesh->triangles = {{0, 2, 4}, {2, 1, 4}, {1, 3, 4}, {3, 0, 4}, {2, 0, 5}, {1, 2, 5}, {3, 1, 5}, {0, 3, 5}};
  return mesh;
}

// A ball of 20 mm cut 12 mm from its middle: one closed circle of 16 mm.
TEST(MeshSection, ABallIsCutInACircle) {
  const Segmentation ball = shape(cubeGrid(48, 1.0), [](glm::dvec3 at) { return glm::length(at) <= 20.0; });
  Progress progress;
  auto surface = segmentSurface(ball, ball.segments[0], {}, progress);
  ASSERT_TRUE(surface);
  const auto mesh = std::make_shared<const SurfaceMesh>(*std::move(surface));
  for (const glm::dvec3 normal : {glm::dvec3(0, 0, 1), glm::normalize(glm::dvec3(1, 2, -2))}) {
    const MeshCutter cutter(mesh, {normal});
    const auto lines = cutter.cut({12.0 * normal});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(lines[0].closed);
    EXPECT_NEAR(lengthOf(lines[0]), 2.0 * std::numbers::pi * 16.0, 2.0);
    for (const glm::vec3& point : lines[0].points) {
      EXPECT_NEAR(glm::dot(glm::dvec3(point), normal), 12.0, 1e-4);
      EXPECT_NEAR(glm::length(glm::dvec3(point) - 12.0 * normal), 16.0, 1.0);
    }
    EXPECT_TRUE(cutter.cut({30.0 * normal}).empty());
    EXPECT_TRUE(cutter.cut({-30.0 * normal}).empty());
  }
}

// Every plane's cut is the same as that of all triangles one by one.
TEST(MeshSection, SlabsLeaveNothingOut) {
  const Segmentation ball =
      shape(cubeGrid(24, 1.0), [](glm::dvec3 at) { return glm::length(at) <= 9.0 && std::abs(at.x) > 1.5; });
  Progress progress;
  auto surface = segmentSurface(ball, ball.segments[0], {}, progress);
  ASSERT_TRUE(surface);
  const auto mesh = std::make_shared<const SurfaceMesh>(*std::move(surface));
  const glm::dvec3 normal = glm::normalize(glm::dvec3(0.3, -1, 0.2));
  const MeshCutter cutter(mesh, {normal});
  for (double at = -12.0; at <= 12.0; at += 0.37) {
    double expected = 0.0, found = 0.0;
    for (const SurfaceMesh::Triangle& triangle : mesh->triangles) {
      const auto one = std::make_shared<SurfaceMesh>();
      for (const std::uint32_t corner : triangle) one->points.push_back(mesh->points[corner]);
      one->triangles = {{0, 1, 2}};
      for (const SectionLine& line : MeshCutter(one, {normal}).cut({at * normal})) expected += lengthOf(line);
    }
    for (const SectionLine& line : cutter.cut({at * normal})) {
      EXPECT_TRUE(line.closed);
      found += lengthOf(line);
    }
    EXPECT_NEAR(found, expected, 1e-3) << at;
  }
}

// Corners exactly in the plane are not cut twice.
TEST(MeshSection, APlaneThroughCornersGivesOneOutline) {
  const auto lines = MeshCutter(octahedron(), {{0, 0, 1}}).cut({{0, 0, 0}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(lines[0].closed);
  EXPECT_NEAR(lengthOf(lines[0]), 4.0 * std::sqrt(2.0), 1e-5);
}

TEST(MeshSection, AnOpenMeshIsCutInOneOpenLine) {
  auto open = octahedron();
  open->triangles.erase(open->triangles.begin() + 1);
  const auto lines = MeshCutter(open, {{0, 0, 1}}).cut({{0, 0, 0.5}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_FALSE(lines[0].closed);
  EXPECT_EQ(lines[0].points.size(), 4u);
  EXPECT_NEAR(lengthOf(lines[0]), 3.0 * std::sqrt(0.5), 1e-5);
}

// All in the plane, or nothing at all.
TEST(MeshSection, AFlatMeshInItsOwnPlaneIsNotCut) {
  auto flat = std::make_shared<SurfaceMesh>();
  flat->points = {{0, 0, 2}, {1, 0, 2}, {0, 1, 2}};
  flat->triangles = {{0, 1, 2}};
  EXPECT_TRUE(MeshCutter(flat, {{0, 0, 1}}).cut({{0, 0, 2}}).empty());
  EXPECT_EQ(MeshCutter(flat, {{1, 0, 0}}).cut({{0.25, 0, 0}}).size(), 1u);
  EXPECT_TRUE(MeshCutter(std::make_shared<SurfaceMesh>(), {{1, 0, 0}}).cut({}).empty());
}

}  // namespace
}  // namespace chiasm::test
