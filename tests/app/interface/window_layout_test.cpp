// The window as drawn: every word and control lies in its area, none over another, at three sizes.
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class WindowDrawing : public test::WindowFixture {
 protected:
  void expectNothingOverlapsOrIsCut(const std::string& where) {
    const auto& items = window_->interface().log().items();
    EXPECT_GT(items.size(), 20u) << where;
    constexpr float kSlack = 0.6f;  // half a pixel of rounding
    for (std::size_t i = 0; i < items.size(); ++i) {
      const DrawnItem& a = items[i];
      EXPECT_GE(a.minimum.x, a.areaMinimum.x - kSlack) << where << ": " << a.name << " is cut at the left";
      EXPECT_GE(a.minimum.y, a.areaMinimum.y - kSlack) << where << ": " << a.name << " is cut at the top";
      EXPECT_LE(a.maximum.x, a.areaMaximum.x + kSlack) << where << ": " << a.name << " is cut at the right";
      EXPECT_LE(a.maximum.y, a.areaMaximum.y + kSlack) << where << ": " << a.name << " is cut at the bottom";
      for (std::size_t j = i + 1; j < items.size(); ++j) {
        const DrawnItem& b = items[j];
        const bool apart = a.maximum.x <= b.minimum.x + kSlack || b.maximum.x <= a.minimum.x + kSlack ||
                           a.maximum.y <= b.minimum.y + kSlack || b.maximum.y <= a.minimum.y + kSlack;
        EXPECT_TRUE(apart) << where << ": " << a.name << " and " << b.name << " overlap";
      }
    }
  }
};

TEST_F(WindowDrawing, NothingOverlapsOrIsCut) {
  struct Size {
    glm::ivec2 pixels;
    float scale;
    const char* name;
  };
  for (const Size& size : {Size{{1280, 720}, 1.0f, "1280x720"}, Size{{1600, 1000}, 1.0f, "1600x1000"},
                           Size{{3840, 2160}, 2.0f, "3840x2160"}}) {
    show(size.pixels, size.scale);
    for (const LayoutKind layout : {LayoutKind::grid2x2, LayoutKind::onePlusThree, LayoutKind::single}) {
      view().layout = layout;
      frames(2);
      expectNothingOverlapsOrIsCut(std::string(size.name) + " layout " +
                                   std::to_string(static_cast<int>(layout)));
    }
    view().layout = LayoutKind::grid2x2;
    picture(std::string("window_") + size.name);
    view().slices[0].flippedHorizontally = true;
    view().rightTab = RightTab::history;
    view().tool = ToolKind::brush;
    frames(2);
    expectNothingOverlapsOrIsCut(std::string(size.name) + " flipped, painting");
    view().slices[0].flippedHorizontally = false;
    view().rightTab = RightTab::report;
    view().tool = ToolKind::navigate;
    view().showNames = true;
    for (const bool report : {true, false}) {
      view().present = true;
      view().showReport = report;
      frames(2);
      expectNothingOverlapsOrIsCut(std::string(size.name) + " presenting");
      if (report) picture(std::string("window_present_") + size.name);
    }
    view().present = view().showNames = false;
    view().showReport = true;
  }
}

TEST_F(WindowDrawing, LongNamesGiveWayInsteadOfOverlapping) {
  Case crowded = small_.value;
  crowded.info.title = std::string(300, 'W');
  crowded.info.identifier = std::string(200, 'M');
  crowded.volumes[0].info.study = {"CT", std::string(200, 'S'), "2012-09-14", "F", "063Y"};
  crowded.volumes[0].info.badges = {"orientation assumed", "resampled", "contains identifiers"};
  test::MemoryCaseFile file(crowded);
  session_->adoptCase(file.open(), {});
  session_->waitUntilIdle();
  show({1280, 720}, 1.0f);
  expectNothingOverlapsOrIsCut("crowded");
  for (const char* badge : {"badge orientation assumed", "badge resampled", "badge contains identifiers",
                            "badge not for diagnosis"})
    middleOf(badge);  // badges stay, whatever else gives way
  window_.reset();
  session_->closeCase();
  session_->waitUntilIdle();
}

TEST_F(WindowDrawing, TheStartPageStandsWithoutACase) {
  session_->closeCase();
  session_->waitUntilIdle();
  const render::Image image = picture("window_start_page");
  EXPECT_EQ(image.size, glm::ivec2(1600, 1000));
  // Its words are really seen (once they lay behind the window): bright pixels in the page's upper half.
  int bright = 0;
  for (int y = 100; y < 500; ++y)
    for (int x = 400; x < 1200; ++x) bright += test::brightness(image, {x, y}) > 150 ? 1 : 0;
  EXPECT_GT(bright, 300);
}

TEST_F(WindowDrawing, OverlaysComeAndGo) {
  for (const Overlay overlay : {Overlay::help, Overlay::palette, Overlay::fileBrowser, Overlay::authorPrompt,
                                Overlay::pasteReport, Overlay::transferFunction}) {
    session_->ui().open(overlay);
    frames(3);
    EXPECT_EQ(session_->ui().overlay, overlay) << "stays until it is left";
    picture("window_overlay_" + std::to_string(static_cast<int>(overlay)));
    press("Esc");
    EXPECT_EQ(session_->ui().overlay, Overlay::none);
    frames(2);
  }
}

TEST_F(WindowDrawing, PicturesShowThePatientTheRightWayRound) {
  view().showCrosshair = view().showOverlays = view().showSegments = false;
  view().of(small_.volume).window = {1600, 200, WindowLevel::Function::linear, ""};
  view().crosshair = {{0, 0, 1}};
  const render::Image image = picture("window_conventions");
  const double tissue = test::brightness(image, pixelOf(ViewKind::axial, {{2, 9, 1}}));
  // Axial and coronal: the bone letter (patient's right) at the screen's left, the marker at the right.
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal}) {
    const glm::dvec2 bone = pixelOf(kind, {{-9.5, 0, 1}}), marker = pixelOf(kind, {{13.5, 0, 1}});
    EXPECT_LT(bone.x, marker.x);
    EXPECT_GT(test::brightness(image, bone), 250) << "bone is white where the letter is";
    EXPECT_GT(test::brightness(image, marker), tissue + 20);
    EXPECT_LT(test::brightness(image, marker), 200);
    // And not mirrored: the marker's place on the other side is bone or tissue, never the marker.
    EXPECT_LT(
        std::abs(test::brightness(image, pixelOf(kind, {{2, kind == ViewKind::axial ? 9 : 0, 1}})) - tissue),
        3);
  }
  // Sagittal, at the marker in front: anterior at the screen's left.
  view().crosshair = {{0, 0, 6}};
  const render::Image sagittal = picture("window_conventions_sagittal");
  const glm::dvec2 anterior = pixelOf(ViewKind::sagittal, {{0, -15, 6}});
  EXPECT_LT(anterior.x, pixelOf(ViewKind::sagittal, {{0, 15, 6}}).x);
  EXPECT_GT(test::brightness(sagittal, anterior), tissue + 40);
  EXPECT_NEAR(test::brightness(sagittal, pixelOf(ViewKind::sagittal, {{0, 15, 6}})), tissue, 3);
}

TEST_F(WindowDrawing, AnIdleWindowAsksForNoMoreFrames) {
  picture("window_idle");
  auto again = window_->interface().frame(window_->size(), render::Quality::progressive);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->complete);
  const auto drawn = renderer_->draw(window_->interface().scene().scene, render::Quality::progressive);
  ASSERT_TRUE(drawn);
  EXPECT_EQ(drawn->drawnViewports, 0u) << "nothing changed, nothing is submitted";
}

}  // namespace
}  // namespace chiasm::app
