// Several volumes in the window: what the mouse does in views of different volumes.
#include <imgui.h>
#include <imgui_internal.h>

#include "app/actions/view_volumes.h"
#include "app/interface/view_overlay.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class VolumesWindow : public test::WindowFixture {
 protected:
  void SetUp() override {
    Volume mr = test::makeVolume(
        test::makeGrid({40, 36, 30}, {1.2, 1.3, 1.4}, test::rotation({0, 0, 1}, 12)), VoxelType::int16,
        [](PatientPoint p) { return 300.0 + 250.0 * std::sin(0.35 * p.mm.x) * std::cos(0.3 * p.mm.y); });
    mr.info.uid = mr_ = Uid::generate();
    mr.info.order = 1;
    mr.info.name = "T1";
    mr.info.unit.clear();
    mr.info.study.modality = "MR";
    mr.info.study.studyDate = "2024-05-03";
    small_.value.volumes.push_back(mr);
    small_.value.volumes[0].info.study.modality = "CT";
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    test::WindowFixture::SetUp();
  }
  const ViewGeometry& beside(ViewKind kind) const {
    return *window_->interface().scene().views[ViewPlace{kind, 1}.index()];
  }
  glm::dvec2 middle(const ViewGeometry& view) const {
    return glm::dvec2(view.area().origin) + glm::dvec2(view.area().size) * 0.5;
  }
  // As ImGui hears it: the headless window has no keyboard.
  static void setKey(ImGuiKey_ key, bool down) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(static_cast<ImGuiKey>(key), down);
#else
    io.KeyMap[key] = 1 + key;
    io.KeysDown[1 + key] = down;
#endif
  }
  Uid mr_;
};

TEST_F(VolumesWindow, WindowingActsOnTheVolumeOfTheView) {
  session_->runAction("view.layout.modalities");
  frames(2);
  const WindowLevel ct = view().of(small_.volume).window, mr = view().of(mr_).window;
  const glm::dvec2 right = middle(beside(ViewKind::axial)) + glm::dvec2(30, 20);
  drag(right, right + glm::dvec2(60, 0));
  EXPECT_EQ(view().of(small_.volume).window, ct);
  EXPECT_GT(view().of(mr_).window.width, mr.width);
  const WindowLevel changed = view().of(mr_).window;
  const glm::dvec2 left = middle(geometry(ViewKind::axial)) + glm::dvec2(30, 20);
  drag(left, left + glm::dvec2(60, 0));
  EXPECT_GT(view().of(small_.volume).window.width, ct.width);
  EXPECT_EQ(view().of(mr_).window, changed);
}

TEST_F(VolumesWindow, CrosshairPanAndZoomAreOneInBothColumns) {
  session_->runAction("view.layout.modalities");
  frames(2);
  const PatientPoint target{{6, -5, view().crosshair.mm.z}};
  click(*beside(ViewKind::axial).pixelOf(target));
  EXPECT_LT(glm::length(view().crosshair.mm - target.mm), 2 * geometry(ViewKind::axial).mmPerPixel());
  const glm::dvec2 at = middle(beside(ViewKind::axial));
  drag(at, at + glm::dvec2(35, 10), 2);
  drag(at, at + glm::dvec2(0, -40), 1);
  frames(1);
  EXPECT_EQ(beside(ViewKind::axial).slice().centre, geometry(ViewKind::axial).slice().centre);
  EXPECT_EQ(beside(ViewKind::axial).mmPerPixel(), geometry(ViewKind::axial).mmPerPixel());
  // A drag ends in the view where it began.
  window_->moveMouse(at);
  frames(2);
  EXPECT_EQ(session_->ui().focusedColumn, 1);
  EXPECT_EQ(session_->focusedVolume()->info.uid, mr_);
}

TEST_F(VolumesWindow, MenusAtTheTopLieWithinTheWindow) {
  for (const char* menu : {"button 3-D", "button layout", "button volume"}) {
    click(middleOf(menu));
    frames(3);
    const auto& open = ImGui::GetCurrentContext()->OpenPopupStack;
    ASSERT_EQ(open.Size, 1) << menu;
    const ImGuiWindow& popup = *open.back().Window;
    EXPECT_GE(popup.Pos.x, 0) << menu;
    EXPECT_LE(popup.Pos.x + popup.Size.x, 1600) << menu;
    for (const bool down : {true, false}) {
      setKey(ImGuiKey_Escape, down);
      frames(2);
    }
    EXPECT_EQ(open.Size, 0) << menu << " is closed by Esc";
  }
}

TEST_F(VolumesWindow, AVolumeIsNamed) {
  view().volume = mr_;
  session_->runAction("volume.describe");
  ASSERT_EQ(session_->ui().overlay, Overlay::volumeDescription);
  frames(3);
  EXPECT_EQ(session_->ui().overlayText, "T1");
  EXPECT_EQ(session_->ui().overlayDate, "2024-05-03");
  ImGui::GetIO().AddInputCharactersUTF8("T1, second visit");
  frames(3);
  for (const bool down : {true, false}) {
    setKey(ImGuiKey_Enter, down);
    frames(2);
  }
  session_->waitUntilIdle();
  EXPECT_EQ(session_->ui().overlay, Overlay::none);
  EXPECT_EQ(current().findVolume(mr_)->info.name, "T1, second visit");
  EXPECT_EQ(current().findVolume(mr_)->info.study.studyDate, "2024-05-03");
  session_->undo();
  session_->waitUntilIdle();
  EXPECT_EQ(current().findVolume(mr_)->info.name, "T1");
}

TEST_F(VolumesWindow, TheSwipeLineIsDragged) {
  session_->runAction("view.fusion.swipe");
  frames(2);
  const auto line = swipeLineOf(geometry(ViewKind::axial));
  ASSERT_TRUE(line);
  const WindowLevel before = view().of(small_.volume).window;
  const double y = middle(geometry(ViewKind::axial)).y + 40;
  drag({*line, y}, {*line + 90, y});
  const auto moved = swipeLineOf(geometry(ViewKind::axial));
  ASSERT_TRUE(moved);
  EXPECT_NEAR(*moved - *line, 90, 1.5);
  EXPECT_EQ(view().of(small_.volume).window, before) << "and nothing else";
  // Beside the line a drag is the window's.
  drag({*line - 60, y}, {*line - 20, y});
  EXPECT_NEAR(*swipeLineOf(geometry(ViewKind::axial)), *moved, 1.5);
  EXPECT_NE(view().of(small_.volume).window, before);
}

TEST_F(VolumesWindow, BothVolumesAreSeenAndNamedIn3d) {
  const render::Image one = picture("volumes_one_in_3d");
  press("Alt+Shift+F");
  frames(2);
  middleOf("3-D second volume");
  const render::Image both = picture("volumes_both_in_3d");
  const auto different = [](const render::Image& a, const render::Image& b, const Area& area) {
    int count = 0;
    for (int y = area.origin.y; y < area.bottom(); ++y)
      for (int x = area.origin.x; x < area.right(); ++x) {
        const std::size_t at = 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(a.size.x) +
                                    static_cast<std::size_t>(x));
        count += std::abs(int{a.rgba[at]} - int{b.rgba[at]}) > 8 ? 1 : 0;
      }
    return count;
  };
  EXPECT_GT(different(one, both, geometry(ViewKind::volume3d).area()), 2000);
  EXPECT_EQ(different(one, both, geometry(ViewKind::axial).area()), 0) << "slices are another matter";
  press("Alt+Shift+F");
  frames(2);
  EXPECT_EQ(different(one, picture("volumes_one_in_3d"), geometry(ViewKind::volume3d).area()), 0);
}

TEST_F(VolumesWindow, TheNameUnderTheHeaderOpensTheListOfVolumes) {
  EXPECT_EQ(volumeIn(current(), view(), {ViewKind::coronal})->info.uid, small_.volume);
  click(middleOf("Coronal volume"));
  frames(2);
  const glm::dvec2 name = middleOf("Coronal volume");
  // The second row of the list that opened below the name.
  click(name + glm::dvec2(0, 22 + 18));
  frames(2);
  session_->update();
  EXPECT_EQ(volumeIn(current(), view(), {ViewKind::coronal})->info.uid, mr_);
  EXPECT_EQ(volumeIn(current(), view(), {ViewKind::axial})->info.uid, small_.volume);
  picture("volumes_own_volume");
}

TEST_F(VolumesWindow, EveryViewNamesItsVolumeAndWhatLiesOverIt) {
  session_->runAction("view.layout.modalities");
  session_->runAction("view.fusion.overlay");
  frames(2);
  middleOf("Axial volume");
  middleOf("Axial beside volume");
  middleOf("Axial second volume");
  picture("volumes_columns");
  session_->runAction("view.layout.2x2");
  session_->runAction("view.fusion.checkerboard");
  frames(2);
  picture("volumes_checkerboard");
  session_->runAction("view.fusion.swipe");
  picture("volumes_swipe");
}

// A tool that goes by values refuses where the values are another volume's.
TEST_F(VolumesWindow, GrowGoesByTheValuesOfTheSegmentsVolume) {
  session_->showVolume(mr_, ViewPlace{ViewKind::axial});
  session_->setTool(ToolKind::grow);
  frames(2);
  const auto before = session_->store().revision();
  click(middle(geometry(ViewKind::axial)));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().revision(), before);
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find("T1"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::app
