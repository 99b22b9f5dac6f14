// Meshes in the window: their outlines in slices, themselves in 3-D, their rows in the panel, their keys.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/case/mesh_commands.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::test {
namespace {

using app::ViewKind;

constexpr glm::u8vec3 kColour{250, 60, 220};

class MeshesInWindow : public WindowFixture {
 protected:
  void SetUp() override {
    WindowFixture::SetUp();
    window_->interface().logDetails();
  }
  // A box with these corners.
  static std::shared_ptr<const SurfaceMesh> box(glm::vec3 low, glm::vec3 high) {
    auto mesh = std::make_shared<SurfaceMesh>();
    for (int i = 0; i < 8; ++i)
      mesh->points.emplace_back(i & 1 ? high.x : low.x, i & 2 ? high.y : low.y, i & 4 ? high.z : low.z);
    mesh->triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                       {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
    return mesh;
  }
  Uid add(const std::string& name, glm::vec3 low, glm::vec3 high) {
    Mesh mesh;
    mesh.name = name;
    mesh.colour = kColour;
    EXPECT_TRUE(session_->store().execute(*addMesh(mesh, box(low, high))));
    session_->waitUntilIdle();
    return current().meshes.back().uid;
  }
  static int likeColour(const render::Image& image, glm::dvec2 pixel, int reach = 1) {
    int found = 0;
    for (int dy = -reach; dy <= reach; ++dy)
      for (int dx = -reach; dx <= reach; ++dx) {
        const int x = static_cast<int>(pixel.x) + dx, y = static_cast<int>(pixel.y) + dy;
        const std::uint8_t* rgba =
            &image.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                         static_cast<std::size_t>(x)) *
                        4];
        const bool alike = std::abs(rgba[0] - kColour.r) < 40 && std::abs(rgba[1] - kColour.g) < 60 &&
                           std::abs(rgba[2] - kColour.b) < 40;
        found += alike ? 1 : 0;
      }
    return found;
  }
};

TEST_F(MeshesInWindow, SlicesCutThemAnd3dShowsThem) {
  view().crosshair = {{0, 0, 0}};
  add("Plate", {-15, -12, -10}, {12, 9, 14});
  const render::Image shown = picture("meshes");
  // Edges of the cut in each plane, away from the crosshair's lines.
  EXPECT_GT(likeColour(shown, pixelOf(ViewKind::axial, {{-15, 4, 0}})), 0);
  EXPECT_GT(likeColour(shown, pixelOf(ViewKind::axial, {{5, 9, 0}})), 0);
  EXPECT_GT(likeColour(shown, pixelOf(ViewKind::coronal, {{5, 0, 14}})), 0);
  EXPECT_GT(likeColour(shown, pixelOf(ViewKind::sagittal, {{0, -12, 5}})), 0);
  EXPECT_EQ(likeColour(shown, pixelOf(ViewKind::axial, {{-10, 4, 0}}), 2), 0) << "the inside is not filled";
  EXPECT_GT(likeColour(shown, pixelOf(ViewKind::volume3d, {{2, -12, 3}}), 3), 20);

  // Another plane beside it: no cut there.
  view().crosshair = {{0, 0, 20}};
  EXPECT_EQ(likeColour(picture("meshes beside"), pixelOf(ViewKind::axial, {{-15, 4, 20}}), 2), 0);

  ASSERT_TRUE(press("Alt+Y"));
  view().crosshair = {{0, 0, 0}};
  const render::Image hidden = picture("meshes hidden");
  EXPECT_EQ(likeColour(hidden, pixelOf(ViewKind::axial, {{-15, 4, 0}})), 0);
  EXPECT_EQ(likeColour(hidden, pixelOf(ViewKind::volume3d, {{2, -12, 3}}), 3), 0);
}

TEST_F(MeshesInWindow, ALineNamesItsMeshAndNothingIsCutTwice) {
  view().crosshair = {{0, 0, 0}};
  const Uid plate = add("Plate", {-15, -12, -10}, {12, 9, 14});
  frames(2);
  window_->moveMouse(pixelOf(ViewKind::axial, {{-15, 4, 0}}));
  frames(2);
  EXPECT_EQ(session_->ui().pointer.mesh, plate);
  window_->moveMouse(pixelOf(ViewKind::axial, {{0, 4, 0}}));
  frames(2);
  EXPECT_TRUE(session_->ui().pointer.mesh.empty());
  window_->moveMouse(pixelOf(ViewKind::volume3d, {{3, -12, 2}}));
  frames(2);
  EXPECT_EQ(session_->ui().pointer.mesh, plate);
  window_->moveMouse(pixelOf(ViewKind::volume3d, {{40, -12, 40}}));
  frames(2);
  EXPECT_TRUE(session_->ui().pointer.mesh.empty());
}

TEST_F(MeshesInWindow, ThePanelChoosesGoesToAndHides) {
  add("Far plate", {10, -20, 8}, {20, -10, 20});
  add("Plate", {-15, -12, -10}, {12, 9, 14});
  frames(3);
  click(middleOf("mesh Far plate"));
  EXPECT_EQ(view().activeMesh, current().meshes[0].uid);
  session_->intents().push(app::GoToMesh{current().meshes[0].uid});
  session_->waitUntilIdle();
  EXPECT_NEAR(view().crosshair.mm.x, 15, 1e-6);
  EXPECT_NEAR(view().crosshair.mm.z, 14, 1e-6);
  ASSERT_TRUE(session_->runAction("mesh.hide"));
  session_->waitUntilIdle();
  EXPECT_FALSE(current().meshes[0].visible);
  EXPECT_EQ(session_->undoLabel(), "Hide mesh Far plate");
  ASSERT_TRUE(press("Alt+Shift+Y"));
  EXPECT_EQ(view().activeMesh, current().meshes[1].uid);
  ASSERT_TRUE(session_->runAction("mesh.remove"));
  session_->waitUntilIdle();
  ASSERT_EQ(current().meshes.size(), 1u);
  session_->undo();
  session_->waitUntilIdle();
  EXPECT_EQ(current().meshes.size(), 2u);
  ASSERT_TRUE(session_->runAction("meshes.hideAll"));
  session_->waitUntilIdle();
  EXPECT_TRUE(std::none_of(current().meshes.begin(), current().meshes.end(),
                           [](const Mesh& mesh) { return mesh.visible; }));
  picture("meshes panel");
}

}  // namespace
}  // namespace chiasm::test
