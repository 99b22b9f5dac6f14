// The light theme in the window: switched by its key, remembered, and never over the pictures.
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/session/settings.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using namespace app;

class WindowTheme : public WindowFixture {
 protected:
  // The middle of an area that is filled by one colour: the panel's lowest right corner.
  double panelBrightness(const render::Image& image) const {
    const Area& area = window_->interface().layout().status;
    return brightness(image, {area.right() / 2.0, area.bottom() - 3.0});
  }
};

TEST_F(WindowTheme, IsSwitchedByItsKeyAndLeavesTheViewsAlone) {
  const render::Image dark = picture("theme dark");
  ASSERT_TRUE(press("Ctrl+Shift+T"));
  EXPECT_EQ(session_->settings().theme, ThemeKind::light);
  const render::Image light = picture("theme light");
  EXPECT_LT(panelBrightness(dark), 60.0);
  EXPECT_GT(panelBrightness(light), 200.0);
  // Everything inside of the views is the same, bit for bit (the rail's border has half of the first column).
  const Area& views = window_->interface().layout().views;
  std::size_t different = 0;
  for (int y = views.origin.y; y < views.bottom(); ++y)
    for (int x = views.origin.x + 1; x < views.right() - 8;
         ++x)  // the panel's edge lies over the last pixels
      for (std::size_t c = 0; c < 3; ++c) {
        const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(dark.size.x) +
                                static_cast<std::size_t>(x)) *
                                   4 +
                               c;
        different += dark.rgba[at] != light.rgba[at];
      }
  EXPECT_EQ(different, 0u);
  ASSERT_TRUE(press("Ctrl+Shift+T"));
  EXPECT_EQ(window_->settledPicture()->rgba, dark.rgba) << "and back";
}

TEST_F(WindowTheme, OverlaysOfTheLightThemeAreDrawn) {
  session_->setTheme(ThemeKind::light);
  for (const auto& [overlay, name] : {std::pair{Overlay::help, "help"},
                                      {Overlay::palette, "palette"},
                                      {Overlay::authorPrompt, "author"},
                                      {Overlay::pasteReport, "paste"},
                                      {Overlay::transferFunction, "transfer function"},
                                      {Overlay::fileBrowser, "browser"},
                                      {Overlay::picture, "picture"},
                                      {Overlay::rendering, "rendering"}}) {
    session_->ui().open(overlay);
    const render::Image shown = picture(std::string("light ") + name);
    session_->ui().overlay = Overlay::none;
    const render::Image without = *window_->settledPicture();
    EXPECT_NE(shown.rgba, without.rgba) << name;
  }
}

TEST(ThemeSetting, IsSavedAndRead) {
  const TemporaryFolder folder;
  setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
  EXPECT_EQ(loadSettings()->theme, ThemeKind::dark) << "without a file";
  Settings settings;
  settings.theme = ThemeKind::light;
  ASSERT_TRUE(saveSettings(settings));
  EXPECT_EQ(loadSettings()->theme, ThemeKind::light);
  unsetenv("XDG_CONFIG_HOME");
}

}  // namespace
}  // namespace chiasm::test
