// How a person likes VR outlives the program.
#include "app/vr/vr_settings.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "app/session/settings.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

class VrSettingsTest : public testing::Test {
 protected:
  VrSettingsTest() { setenv("XDG_CONFIG_HOME", folder_.path().c_str(), 1); }
  ~VrSettingsTest() override { unsetenv("XDG_CONFIG_HOME"); }
  test::TemporaryFolder folder_;
};

TEST_F(VrSettingsTest, AreSavedAndRead) {
  Settings settings;
  settings.vr.dominant = vr::Hand::left;
  settings.vr.oneHanded = settings.vr.seated = settings.vr.passthrough = true;
  settings.vr.vignette = settings.vr.snapTurn = false;
  settings.vr.fontScale = 1.25;
  settings.vr.colourBlindPalette = true;
  settings.vr.author = Author{Uid::parse("2.25.9").value(), "Dr Test Surgeon"};
  ASSERT_TRUE(saveSettings(settings));
  const auto read = loadSettings();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->vr, settings.vr);
}

TEST_F(VrSettingsTest, OlderFilesAndOddNumbersDoNoHarm) {
  std::filesystem::create_directories(folder_.path() / "chiasm");
  std::ofstream(folder_.path() / "chiasm" / "settings.json") << R"({"animations": false})";
  ASSERT_TRUE(loadSettings());
  EXPECT_EQ(loadSettings()->vr, vr::VrSettings{});
  std::ofstream(folder_.path() / "chiasm" / "settings.json") << R"({"vr": {"fontScale": 1000}})";
  EXPECT_EQ(loadSettings()->vr.fontScale, 2.0);
}

}  // namespace
}  // namespace chiasm::app
