#include "core/case/mesh_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/meshes/validate_mesh.h"
#include "tests/core/case/command_test.h"

namespace chiasm::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class MeshCommands : public CommandTest {
 protected:
  static std::shared_ptr<SurfaceMesh> tetrahedron() {
    auto mesh = std::make_shared<SurfaceMesh>();
    mesh->points = {{0, 0, 0}, {10, 0, 0}, {0, 10, 0}, {0, 0, 10}};
    mesh->triangles = {{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {2, 0, 3}};
    return mesh;
  }
  static Mesh named(const std::string& name) {
    Mesh mesh;
    mesh.name = name;
    return mesh;
  }
};

TEST_F(MeshCommands, AMeshIsAddedNamedColouredHiddenAndRemoved) {
  run(addMesh(named(" Implant "), tetrahedron()));
  run(addMesh(named("implant"), tetrahedron()));
  run(addMesh(named(""), tetrahedron()));
  ASSERT_THAT(value_.meshes, SizeIs(3));
  EXPECT_EQ(value_.meshes[0].name, "Implant");
  EXPECT_EQ(value_.meshes[1].name, "implant 2");
  EXPECT_EQ(value_.meshes[2].name, "Mesh 3");
  ASSERT_NE(value_.findMeshShape(value_.meshes[0].shape), nullptr);
  EXPECT_EQ(*value_.findMeshShape(value_.meshes[0].shape)->surface, *tetrahedron());
  const Uid uid = value_.meshes[0].uid;
  EXPECT_EQ(run(renameMesh(uid, "Plate")).name, "Rename mesh Implant to Plate");
  EXPECT_EQ(run(recolourMesh(uid, {1, 2, 3})).changes.objects.size(), 1u)
      << "the shape is not journaled again";
  EXPECT_EQ(run(setMeshOpacity(uid, 0.25)).name, "Make mesh Plate 25 % opaque");
  EXPECT_EQ(
      run(setMeshesVisible({uid, value_.meshes[1].uid}, false, "Hide all meshes")).changes.objects.size(),
      2u);
  EXPECT_TRUE(run(setMeshesVisible({uid}, false, "Hide Plate")).changes.empty()) << "hidden already";
  EXPECT_EQ(value_.meshes[0].name, "Plate");
  EXPECT_EQ(value_.meshes[0].opacity, 0.25);
  EXPECT_EQ(value_.meshes[0].colour, glm::u8vec3(1, 2, 3));
  EXPECT_FALSE(value_.meshes[0].visible);
  EXPECT_FALSE(plan(renameMesh(uid, "IMPLANT 2")));
  run(removeMesh(uid));
  EXPECT_THAT(value_.meshes, SizeIs(2));
  EXPECT_THAT(value_.meshShapes, SizeIs(2));
  EXPECT_FALSE(plan(removeMesh(uid)));
}

TEST_F(MeshCommands, AFilesMeshesAreOneStep) {
  const Edit edit = run(addMeshes(
      {{named("Femur"), tetrahedron()}, {named("Tibia"), tetrahedron()}, {named("femur"), tetrahedron()}}));
  EXPECT_EQ(edit.name, "Add 3 meshes");
  ASSERT_THAT(value_.meshes, SizeIs(3));
  EXPECT_EQ(value_.meshes[2].name, "femur 2");
  EXPECT_THAT(value_.meshShapes, SizeIs(3));
  const auto found = value_.findMeshByName("TIBIA");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, &value_.meshes[1]);
  EXPECT_THAT(value_.findMeshByName("Fibula").error().message, HasSubstr("'Femur', 'Tibia'"));
}

TEST_F(MeshCommands, WhatTheJournalCannotHoldIsRefusedBefore) {
  auto large = std::make_shared<SurfaceMesh>(*tetrahedron());
  large->triangles.resize(kMostMeshTriangles, {0, 1, 2});
  EXPECT_TRUE(plan(addMeshes({{named("A"), large}, {named("B"), large}})));
  const auto refused =
      plan(addMeshes({{named("A"), large}, {named("B"), large}, {named("C"), large}, {named("D"), large}}));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("144 MB"));
  EXPECT_FALSE(plan(addMeshes({})));
  Mesh clear = named("Clear");
  clear.opacity = 0;
  EXPECT_FALSE(plan(addMesh(clear, tetrahedron())));
}

TEST_F(MeshCommands, WhatIsNoMeshIsRefused) {
  const auto refusal = [&](const auto& change) {
    auto mesh = tetrahedron();
    change(*mesh);
    const auto edit = plan(addMesh(named("Bad"), mesh));
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_EQ(refusal([](SurfaceMesh&) {}), "");
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.triangles.clear(); }), HasSubstr("no triangles"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.triangles[0][2] = 4; }), HasSubstr("not there"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.points[1].y = NAN; }), HasSubstr("no finite number"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.points[1].y = -2e5F; }), HasSubstr("100 m"));
  EXPECT_THAT(refusal([](SurfaceMesh& mesh) { mesh.points.resize(kMostMeshPoints + 1); }),
              HasSubstr("2,000,000"));
}

}  // namespace
}  // namespace chiasm::test
