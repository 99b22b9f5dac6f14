#include "app/vr/room/shapes.h"

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>

namespace chiasm::app::vr {
namespace {

constexpr int kRings = 12, kSectors = 20;

// An ellipsoid with outward normals appended to a mesh.
void addEllipsoid(render::Mesh& mesh, glm::vec3 centre, glm::vec3 radii) {
  const auto first = static_cast<std::uint32_t>(mesh.positions.size());
  for (int ring = 0; ring <= kRings; ++ring)
    for (int sector = 0; sector <= kSectors; ++sector) {
      const float polar = glm::pi<float>() * static_cast<float>(ring) / kRings;
      const float turn = glm::two_pi<float>() * static_cast<float>(sector) / kSectors;
      const glm::vec3 unit(std::sin(polar) * std::cos(turn), std::sin(polar) * std::sin(turn),
                           std::cos(polar));
      mesh.positions.push_back(centre + unit * radii);
      mesh.normals.push_back(glm::normalize(unit / radii));
    }
  const auto at = [&](int ring, int sector) {
    return first + static_cast<std::uint32_t>(ring * (kSectors + 1) + sector);
  };
  for (int ring = 0; ring < kRings; ++ring)
    for (int sector = 0; sector < kSectors; ++sector)
      mesh.indices.insert(mesh.indices.end(),
                          {at(ring, sector), at(ring + 1, sector), at(ring + 1, sector + 1), at(ring, sector),
                           at(ring + 1, sector + 1), at(ring, sector + 1)});
}

// A frustum along z (from `z0` to `z1`), without caps.
void addFrustum(render::Mesh& mesh, float z0, float radius0, float z1, float radius1) {
  const auto first = static_cast<std::uint32_t>(mesh.positions.size());
  const float slope = (radius0 - radius1) / (z1 - z0);
  for (int sector = 0; sector <= kSectors; ++sector) {
    const float turn = glm::two_pi<float>() * static_cast<float>(sector) / kSectors;
    const glm::vec3 out(std::cos(turn), std::sin(turn), 0.0f);
    const glm::vec3 normal = glm::normalize(out + glm::vec3(0, 0, slope));
    mesh.positions.push_back(out * radius0 + glm::vec3(0, 0, z0));
    mesh.positions.push_back(out * radius1 + glm::vec3(0, 0, z1));
    mesh.normals.insert(mesh.normals.end(), {normal, normal});
  }
  for (std::uint32_t sector = 0; sector < kSectors; ++sector) {
    const std::uint32_t a = first + 2 * sector;
    mesh.indices.insert(mesh.indices.end(), {a, a + 2, a + 1, a + 1, a + 2, a + 3});
  }
}

// The face of a disk in the plane z = 0 that looks along z times `side`.
void addDisk(render::Mesh& mesh, float side) {
  const auto first = static_cast<std::uint32_t>(mesh.positions.size());
  mesh.positions.emplace_back(0.0f);
  mesh.normals.emplace_back(0, 0, side);
  for (int sector = 0; sector <= kSectors; ++sector) {
    const float turn = side * glm::two_pi<float>() * static_cast<float>(sector) / kSectors;
    mesh.positions.emplace_back(std::cos(turn), std::sin(turn), 0.0f);
    mesh.normals.emplace_back(0, 0, side);
  }
  for (std::uint32_t sector = 0; sector < kSectors; ++sector)
    mesh.indices.insert(mesh.indices.end(), {first, first + 1 + sector, first + 2 + sector});
}

}  // namespace

SharedMesh ballMesh() {
  render::Mesh mesh;
  addEllipsoid(mesh, glm::vec3(0.0f), glm::vec3(1.0f));
  return std::make_shared<const render::Mesh>(std::move(mesh));
}

SharedMesh diskMesh() {
  render::Mesh mesh;
  for (const float side : {1.0f, -1.0f}) addDisk(mesh, side);
  return std::make_shared<const render::Mesh>(std::move(mesh));
}

SharedMesh plateMesh() {
  render::Mesh mesh;
  addDisk(mesh, 1.0f);
  return std::make_shared<const render::Mesh>(std::move(mesh));
}

SharedMesh arrowMesh() {
  render::Mesh mesh;
  addFrustum(mesh, -0.6f, 0.09f, 0.0f, 0.09f);
  addFrustum(mesh, -1.0f, 0.0f, -0.6f, 0.3f);
  return std::make_shared<const render::Mesh>(std::move(mesh));
}

SharedMesh figureMesh() {
  render::Mesh mesh;
  addEllipsoid(mesh, {0, 0, 0.78f}, {0.17f, 0.20f, 0.22f});        // head
  addEllipsoid(mesh, {0, -0.22f, 0.76f}, {0.035f, 0.06f, 0.05f});  // nose: y to the back, so it points ahead
  addEllipsoid(mesh, {0, 0, 0.18f}, {0.27f, 0.17f, 0.40f});        // body
  for (const float side : {1.0f, -1.0f}) {
    addEllipsoid(mesh, {side * 0.37f, 0, 0.14f}, {0.075f, 0.085f, 0.38f});       // arms
    addEllipsoid(mesh, {side * 0.13f, 0, -0.58f}, {0.105f, 0.12f, 0.44f});       // legs
    addEllipsoid(mesh, {side * 0.13f, -0.09f, -0.97f}, {0.075f, 0.16f, 0.05f});  // feet, pointing ahead
  }
  return std::make_shared<const render::Mesh>(std::move(mesh));
}

}  // namespace chiasm::app::vr
