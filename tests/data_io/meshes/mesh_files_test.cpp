// Surfaces written and read back: points, triangles, names, colours, and which way they face.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "tests/data_io/meshes/mesh_reading.h"
#include "tests/data_io/meshes/mesh_samples.h"

namespace chiasm::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class MeshFiles : public MeshReading {
 protected:
  // The same closed box, wherever its points stand in the list.
  static void expectBox(const SurfaceMesh& mesh, glm::vec3 low, glm::vec3 high, float tolerance) {
    EXPECT_THAT(mesh.points, SizeIs(8));
    EXPECT_THAT(mesh.triangles, SizeIs(12));
    EXPECT_TRUE(meshTopology(mesh).watertight());
    const glm::dvec3 extent = high - low;
    EXPECT_NEAR(meshVolume(mesh), extent.x * extent.y * extent.z, 1e-2) << "facing outwards, not mirrored";
    for (const glm::vec3 corner : box(low, high).points)
      EXPECT_TRUE(std::any_of(mesh.points.begin(), mesh.points.end(),
                              [&](glm::vec3 point) { return glm::distance(point, corner) <= tolerance; }));
  }
};

TEST_F(MeshFiles, EachFormatComesBackAsItWas) {
  for (const std::string format : {"obj", "glb"}) {
    SCOPED_TRACE(format);
    writeTwoBoxes(format, file("two." + format).string());
    const auto read = readMesh(file("two." + format));
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_THAT(read->parts, SizeIs(2));
    const float tolerance = format == "glb" ? 1e-5F : 0.0F;  // metres in single precision
    expectBox(*read->parts[0].surface, {10, 20, 30}, {12, 25, 40}, tolerance);
    expectBox(*read->parts[1].surface, {-8, 1, -3}, {-2, 3, 0.5F}, tolerance);
    EXPECT_EQ(read->parts[0].name, format == "glb" ? "Left lung" : "Left_lung");
    EXPECT_EQ(read->parts[0].colour, glm::u8vec3(197, 165, 145));
    EXPECT_EQ(read->parts[1].colour, glm::u8vec3(200, 40, 40));
  }
}

TEST_F(MeshFiles, StlAndPlyAreOneMesh) {
  for (const std::string format : {"stl", "ply"}) {
    SCOPED_TRACE(format);
    writeTwoBoxes(format, file("two." + format).string());
    const auto read = readMesh(file("two." + format));
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_THAT(read->parts, SizeIs(1));
    EXPECT_EQ(read->parts[0].name, "two");
    EXPECT_THAT(read->note, HasSubstr("the file says LPS"));
    const SurfaceMesh& mesh = *read->parts[0].surface;
    EXPECT_THAT(mesh.points, SizeIs(16));
    EXPECT_THAT(mesh.triangles, SizeIs(24));
    EXPECT_TRUE(meshTopology(mesh).watertight());
    EXPECT_NEAR(meshVolume(mesh), 100.0 + 42.0, 1e-3);
  }
}

TEST_F(MeshFiles, RasIsTurnedWhereTheFileOrThePersonSaysSo) {
  const std::string obj = "v 1 2 3\nv 2 2 3\nv 1 4 3\nv 1 2 8\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n";
  writeFile(file("ras.obj"), "# SPACE=RAS\n" + obj);
  writeFile(file("silent.obj"), obj);
  const auto first = [](const Expected<data_io::ReadMeshes>& read) {
    EXPECT_TRUE(read) << read.error().message;
    return read ? read->parts[0].surface->points[0] : glm::vec3(0);
  };
  const glm::vec3 turned(-1, -2, 3);
  EXPECT_EQ(first(readMesh(file("ras.obj"))), turned);
  EXPECT_EQ(first(readMesh(file("ras.obj"), data_io::MeshSpace::lps)), turned) << "the file knows better";
  EXPECT_EQ(first(readMesh(file("silent.obj"))), glm::vec3(1, 2, 3));
  EXPECT_EQ(first(readMesh(file("silent.obj"), data_io::MeshSpace::ras)), turned);
  EXPECT_THAT(readMesh(file("silent.obj"))->note,
              HasSubstr("does not say its space: LPS millimetres were assumed"));
}

TEST_F(MeshFiles, TextFormsAreRead) {
  writeFile(
      file("text.stl"),
      "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
      "endsolid a\n");
  writeFile(file("text.ply"),
            "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
            "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n2 0 0\n2 2 0\n0 2 0\n"
            "4 0 1 2 3\n");
  const auto stl = readMesh(file("text.stl")), ply = readMesh(file("text.ply"));
  ASSERT_TRUE(stl) << stl.error().message;
  ASSERT_TRUE(ply) << ply.error().message;
  EXPECT_THAT(stl->parts[0].surface->triangles, SizeIs(1));
  EXPECT_THAT(ply->parts[0].surface->triangles, SizeIs(2));
  EXPECT_DOUBLE_EQ(meshArea(*ply->parts[0].surface), 4.0);
}

TEST_F(MeshFiles, RealMeshesOpen) {
  CHIASM_REQUIRE_DATA(heart, "mesh/hubmap/VH_F_Heart.glb");
  CHIASM_REQUIRE_DATA(knee, "mesh/hubmap/VH_F_Knee_L.glb");
  CHIASM_REQUIRE_DATA(stl, "mesh/derived_knee/VH_F_Knee_L.stl");
  CHIASM_REQUIRE_DATA(ply, "mesh/derived_knee/VH_F_Knee_L.ply");
  CHIASM_REQUIRE_DATA(obj, "mesh/hubmap/body4Mesh_669.OBJ");
  CHIASM_REQUIRE_DATA(fbx, "mesh/hubmap/VH_F_Knee_L.fbx");
  const auto area = [&](const std::filesystem::path& path) {
    const auto read = readMesh(path);
    EXPECT_TRUE(read) << read.error().message;
    double total = 0.0;
    if (read)
      for (const auto& part : read->parts) total += meshArea(*part.surface);
    return total;
  };
  EXPECT_GT(area(heart), 1000.0);
  EXPECT_GT(area(obj), 0.0);
  const double asGltf = area(knee), asStl = area(stl), asPly = area(ply);
  EXPECT_NEAR(asStl, asPly, 1e-3 * asPly) << "one and the same mesh";
  EXPECT_GT(asGltf, 0.0);
  expectRefusal(readMesh(fbx), fbx, "no mesh that can be read");
}

}  // namespace
}  // namespace chiasm::test
