// Small meshes to write, and files of each format made of them.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "data_io/meshes/mesh_writer.h"

namespace chiasm::test {

// A box with different extents along each axis, so that swapped or mirrored axes show.
inline SurfaceMesh box(glm::vec3 low, glm::vec3 high) {
  SurfaceMesh mesh;
  for (int corner = 0; corner < 8; ++corner)
    mesh.points.emplace_back(corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y,
                             corner & 4 ? high.z : low.z);
  mesh.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                    {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  return mesh;
}

inline data_io::MeshLabel label(const std::string& uid, const std::string& name, glm::u8vec3 colour) {
  return {*Uid::parse(uid), name, colour};
}

// Two boxes, written to `path`.
inline std::vector<std::string> writeTwoBoxes(const std::string& format, const std::string& path) {
  auto writer = data_io::createMeshFile(format, path);
  EXPECT_TRUE(writer);
  if (!writer) return {};
  EXPECT_TRUE(
      (*writer)->add(label("2.25.11", "Left lung", {197, 165, 145}), box({10, 20, 30}, {12, 25, 40})));
  EXPECT_TRUE(
      (*writer)->add(label("2.25.12", "Heart\nbeat é", {200, 40, 40}), box({-8, 1, -3}, {-2, 3, 0.5F})));
  const auto files = (*writer)->finish();
  EXPECT_TRUE(files);
  return files.value_or(std::vector<std::string>{});
}

}  // namespace chiasm::test
