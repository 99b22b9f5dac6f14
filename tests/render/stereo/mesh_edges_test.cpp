// Edges of meshes and the faces beside them: closed, open, with a seam.
#include "render/scene/mesh_edges.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace chiasm::render {
namespace {

Mesh meshOf(std::vector<glm::vec3> positions, std::vector<std::uint32_t> indices) {
  Mesh mesh;
  mesh.normals.assign(positions.size(), glm::vec3(0, 0, 1));
  mesh.positions = std::move(positions);
  mesh.indices = std::move(indices);
  return mesh;
}

std::ptrdiff_t borders(const std::vector<MeshEdge>& edges) {
  return std::count_if(edges.begin(), edges.end(), [](const MeshEdge& edge) { return edge.from.w == 0.0f; });
}

TEST(MeshEdgesTest, ASquareHasFourBordersAndADiagonal) {
  const auto edges = edgesOf(meshOf({{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}}, {0, 1, 2, 0, 2, 3}));
  ASSERT_EQ(edges.size(), 5u);
  EXPECT_EQ(borders(edges), 4);
  for (const MeshEdge& edge : edges) {
    if (edge.from.w == 0.0f) continue;
    // The diagonal lies between the two other corners.
    EXPECT_EQ(glm::vec3(edge.one) + glm::vec3(edge.other), glm::vec3(1, 1, 0));
  }
}

TEST(MeshEdgesTest, ATetrahedronHasNoBorder) {
  const auto edges =
      edgesOf(meshOf({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3}));
  EXPECT_EQ(edges.size(), 6u);
  EXPECT_EQ(borders(edges), 0);
}

// Rings and sectors with a seam where normals or textures may change, and poles where faces have no area.
TEST(MeshEdgesTest, ABallIsClosedAtItsSeamAndPoles) {
  constexpr std::uint32_t kRings = 6, kSectors = 8;
  std::vector<glm::vec3> positions;
  std::vector<std::uint32_t> indices;
  for (std::uint32_t ring = 0; ring <= kRings; ++ring)
    for (std::uint32_t sector = 0; sector <= kSectors; ++sector) {
      const float polar = std::numbers::pi_v<float> * static_cast<float>(ring) / kRings;
      const float turn = 2 * std::numbers::pi_v<float> * static_cast<float>(sector) / kSectors;
      positions.emplace_back(std::sin(polar) * std::cos(turn), std::sin(polar) * std::sin(turn),
                             std::cos(polar));
    }
  const auto at = [](std::uint32_t ring, std::uint32_t sector) { return ring * (kSectors + 1) + sector; };
  for (std::uint32_t ring = 0; ring < kRings; ++ring)
    for (std::uint32_t sector = 0; sector < kSectors; ++sector)
      indices.insert(indices.end(), {at(ring, sector), at(ring + 1, sector), at(ring + 1, sector + 1),
                                     at(ring, sector), at(ring + 1, sector + 1), at(ring, sector + 1)});
  const auto edges = edgesOf(meshOf(positions, indices));
  EXPECT_EQ(borders(edges), 0);
  // Euler: V - E + F = 2 for a closed surface.
  const std::size_t vertices = (kRings - 1) * kSectors + 2, faces = 2 * kSectors * (kRings - 1);
  EXPECT_EQ(edges.size(), vertices + faces - 2);
}

// Two faces of a disk and two more behind them: what lies within is no outline, its rim is.
TEST(MeshEdgesTest, EdgesOfMoreThanTwoFacesAreLeftOut) {
  const auto edges =
      edgesOf(meshOf({{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}}, {0, 1, 2, 0, 2, 3, 2, 1, 0, 3, 2, 0}));
  EXPECT_EQ(edges.size(), 4u);
  EXPECT_EQ(borders(edges), 0);
}

TEST(MeshEdgesTest, NothingHasNone) {
  EXPECT_TRUE(edgesOf(Mesh{}).empty());
}

}  // namespace
}  // namespace chiasm::render
