// Two volumes stand in the room as they stand in the window's 3-D.
#include "app/actions/view_volumes.h"
#include "app/vr/panels/palette.h"
#include "app/vr/snapshot_builder.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app::vr {
namespace {

class TwoVolumesInVr : public test::SessionFixture {
 protected:
  void SetUp() override {
    ct_ = small_.volume;
    mr_ = add(test::makeGrid({30, 34, 20}, {1.5, 1.4, 2.0}, test::rotation({1, 0, 0}, 9)));
    add(test::makeGrid({12, 12, 12}, glm::dvec3(3.0)));
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    open(true);
  }
  void TearDown() override { session_.reset(); }
  Uid add(const GridGeometry& grid) {
    Volume volume = test::letterPhantom(grid);
    volume.info.uid = Uid::generate();
    volume.info.order = static_cast<std::int64_t>(small_.value.volumes.size());
    small_.value.volumes.push_back(volume);
    return volume.info.uid;
  }
  // As a hand presses it; false where it is not offered, or not now.
  bool press(std::string_view id) {
    bool onPalette = false;
    for (const PalettePage& page : palettePages())
      for (const PaletteTile& tile : page.tiles)
        if (const auto* action = std::get_if<ActionTile>(&tile.act))
          onPalette = onPalette || action->id == id;
    const Action* action = session_->actions().find(id);
    if (!onPalette || action == nullptr || !session_->actions().isEnabled(*action, *session_)) return false;
    session_->runAction(std::string(id));
    return true;
  }
  std::vector<render::SceneVolume> in3d() {
    std::vector<render::SceneVolume> shown = snapshotOf(*session_).scene.volumes;
    std::erase_if(shown, [](const render::SceneVolume& volume) { return !volume.visibleIn3d; });
    return shown;
  }
  Uid ct_, mr_;
};

TEST_F(TwoVolumesInVr, ATileStandsTheSecondBesideTheFirst) {
  ASSERT_EQ(in3d().size(), 1u);
  EXPECT_EQ(snapshotOf(*session_).scene.volumes.size(), 1u) << "what is not shown is not sent";
  EXPECT_FALSE(press("view.fusion.in3d.less")) << "nothing to change";
  ASSERT_TRUE(press("view.fusion.in3d"));
  auto shown = in3d();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].uid, ct_);
  EXPECT_EQ(shown[1].uid, mr_);
  EXPECT_EQ(shown[1].transferFunction, view().of(mr_).transferFunction) << "in its own colours";
  EXPECT_EQ(shown[1].opacity3d, 1.0f);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(press("view.fusion.in3d.less"));
  EXPECT_NEAR(in3d()[1].opacity3d, 0.7f, 1e-6f);
  ASSERT_TRUE(press("view.fusion.in3d.more"));
  EXPECT_NEAR(in3d()[1].opacity3d, 0.8f, 1e-6f);
  ASSERT_TRUE(press("view.volume.swap"));
  shown = in3d();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].uid, mr_);
  EXPECT_EQ(shown[0].opacity3d, 1.0f);
  EXPECT_NEAR(shown[1].opacity3d, 0.8f, 1e-6f);
  ASSERT_TRUE(press("view.fusion.in3d"));
  EXPECT_EQ(in3d().size(), 1u);
}

// Slices that float have it over them as well: it is there once, and seen in 3-D where that is wanted.
TEST_F(TwoVolumesInVr, OverSlicesAndIn3dItIsOneVolume) {
  ASSERT_TRUE(press("view.fusion"));
  EXPECT_EQ(in3d().size(), 1u);
  ASSERT_EQ(snapshotOf(*session_).scene.volumes.size(), 2u);
  ASSERT_TRUE(press("view.fusion.in3d"));
  ASSERT_TRUE(press("view.fusion.in3d.less"));
  const auto scene = snapshotOf(*session_).scene;
  ASSERT_EQ(scene.volumes.size(), 2u);
  EXPECT_EQ(in3d().size(), 2u);
  EXPECT_NEAR(scene.volumes[1].opacity3d, 0.9f, 1e-6f);
}

// The room shows the volume of all views, whatever the window's 3-D view was given for itself.
TEST_F(TwoVolumesInVr, AViewOfItsOwnAtTheWindowChangesNothing) {
  session_->showVolume(mr_, ViewPlace{ViewKind::volume3d});
  ASSERT_TRUE(press("view.fusion.in3d"));
  const auto shown = in3d();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].uid, ct_);
  EXPECT_EQ(shown[1].uid, mr_);
}

}  // namespace
}  // namespace chiasm::app::vr
