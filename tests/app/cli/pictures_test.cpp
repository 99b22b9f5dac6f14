// chiasm render: pictures as asked for, films of numbered pictures and as video files, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/pictures/running_program.h"
#include "render/image.h"
#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class CliPictures : public testing::Test {
 protected:
  CliPictures() { place_.makeSmallCase(); }
  // Renders and reads what was written.
  render::Image render(std::vector<std::string> more, const char* size = "200x160") {
    std::vector<std::string> words = {"render", "case.chiasm", "-o", "out.png", "--size", size};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramRun run = place_.ask(words);
    EXPECT_EQ(run.exitCode, 0) << run.out << run.err;
    auto picture = render::readPng(place_.path("out.png").string());
    EXPECT_TRUE(picture);
    return picture ? *picture : render::Image{};
  }
  ProgramRun refuse(std::vector<std::string> more) {
    std::vector<std::string> words = {"render", "case.chiasm"};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramRun run = place_.ask(words);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_FALSE(run.errorMessage().empty()) << run.out << run.err;
    return run;
  }
  std::size_t filesIn(const char* folder) const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(place_.path(folder)), {}));
  }
  CliPlace place_;
};

TEST_F(CliPictures, BackgroundAndLabelsAreAsAskedFor) {
  const render::Image plain = render({"--plain", "--transparent"});
  EXPECT_EQ(plain.rgba[3], 0) << "the corner";
  EXPECT_EQ(plain.rgba[4 * (80 * 200 + 100) + 3], 255) << "the bone in the middle";
  const render::Image opaque = render({"--plain"});
  EXPECT_EQ(opaque.rgba[3], 255);
  EXPECT_NE(render({"--scale-bar", "--letters", "--names"}).rgba, opaque.rgba);
}

TEST_F(CliPictures, ASecondVolumeStandsIn3d) {
  refuse({"-o", "x.png", "--in-3d"});  // one volume
  SmallVolume other = makeSmallVolume();
  std::rotate(other.voxels.begin(), other.voxels.begin() + 700, other.voxels.end());
  place_.writeNrrd("other.nrrd", other);
  ASSERT_EQ(place_.edit({"import", "case.chiasm", "--volume", "other.nrrd"}).exitCode, 0);
  const render::Image one = render({"--plain"});
  const render::Image both = render({"--plain", "--over", "Volume 2", "--in-3d"});
  EXPECT_NE(both.rgba, one.rgba);
  EXPECT_EQ(render({"--plain", "--over", "Volume 2"}).rgba, one.rgba) << "over it in slices alone";
  EXPECT_EQ(render({"--plain", "--over", "Volume 2", "--opacity-3d", "0"}).rgba, one.rgba);
  const render::Image faint = render({"--plain", "--over", "Volume 2", "--in-3d", "--opacity-3d", "0.4"});
  EXPECT_NE(faint.rgba, both.rgba);
  EXPECT_NE(faint.rgba, one.rgba);
  EXPECT_EQ(render({"--plain", "--in-3d"}).rgba, both.rgba) << "the other one of the case";
  EXPECT_NE(render({"--plain", "--in-3d", "--over-preset", "skin"}).rgba, both.rgba);
  refuse({"-o", "x.png", "--over-preset", "no such"});
  EXPECT_EQ(render({"--plain", "--in-3d", "--renderer", "cpu"}).rgba, both.rgba) << "the device draws two";
}

// Light and modes are those of the volume that the picture shows, whichever the case was left with.
TEST_F(CliPictures, OptionsOf3dMeanTheNamedVolume) {
  SmallVolume other = makeSmallVolume();
  std::rotate(other.voxels.begin(), other.voxels.begin() + 700, other.voxels.end());
  place_.writeNrrd("other.nrrd", other);
  ASSERT_EQ(place_.edit({"import", "case.chiasm", "--volume", "other.nrrd"}).exitCode, 0);
  const render::Image shaded = render({"--plain", "--volume", "Volume 2"});
  EXPECT_NE(render({"--plain", "--volume", "Volume 2", "--mode", "average"}).rgba, shaded.rgba);
  EXPECT_NE(render({"--plain", "--volume", "Volume 2", "--lighting", "flat"}).rgba, shaded.rgba);
}

TEST_F(CliPictures, OptionsOf3dReachTheWindowToo) {
  const render::Image shaded = render({"--view", "window"}, "1280x800");
  EXPECT_NE(render({"--view", "window", "--mode", "average"}, "1280x800").rgba, shaded.rgba);
  EXPECT_NE(render({"--view", "window", "--slab", "12"}, "1280x800").rgba, shaded.rgba);
}

TEST_F(CliPictures, SlicesBetweenVoxelsAreAsAskedFor) {
  const render::Image linear = render({"--plain", "--view", "sagittal"});
  const render::Image nearest = render({"--plain", "--view", "sagittal", "--between", "nearest"});
  const render::Image cubic = render({"--plain", "--view", "sagittal", "--between", "cubic"});
  EXPECT_EQ(render({"--plain", "--view", "sagittal", "--between", "linear"}).rgba, linear.rgba);
  EXPECT_NE(nearest.rgba, linear.rgba);
  EXPECT_NE(cubic.rgba, linear.rgba);
  EXPECT_NE(cubic.rgba, nearest.rgba);
}

TEST_F(CliPictures, SlicesAreTurnedAsAskedFor) {
  const render::Image straight = render({"--plain", "--view", "axial"}, "200x200");
  EXPECT_EQ(render({"--plain", "--view", "axial", "--turn", "0,0,0"}, "200x200").rgba, straight.rgba);
  const render::Image turned = render({"--plain", "--view", "axial", "--turn", "180,0,0"}, "200x200");
  // Half a turn about the middle: every pixel's value is that of the one across, but for the filter's 8 bits
  // between two voxels. The badge that every picture has stands in the lowest rows.
  int most = 0;
  const std::size_t count = straight.rgba.size() / 4, badge = 30 * 200;
  for (std::size_t i = badge; i < count - badge; ++i)
    most = std::max(most, std::abs(int(straight.rgba[4 * i]) - int(turned.rgba[4 * (count - 1 - i)])));
  EXPECT_LE(most, 6);
  EXPECT_NE(render({"--plain", "--view", "axial", "--turn", "0,25,0"}, "200x200").rgba, straight.rgba);
  EXPECT_EQ(place_.run({"render", "case.chiasm", "-o", "x.png", "--turn", "1,2"}).exitCode, 2);
}

TEST_F(CliPictures, SegmentsCutTheVolumeIn3d) {
  const std::string bone = "Bone";
  ASSERT_EQ(
      place_
          .edit({"segment", "case.chiasm", "threshold", "--lower", "300", "--upper", "3000", "--name", bone})
          .exitCode,
      0);
  const render::Image whole = render({"--plain"});
  const render::Image without = render({"--plain", "--cut-out", bone});
  EXPECT_NE(without.rgba, whole.rgba);
  const render::Image only = render({"--plain", "--only-in", bone, "--transparent"});
  EXPECT_NE(only.rgba, whole.rgba);
  EXPECT_EQ(render({"--plain", "--view", "axial", "--cut-out", bone}).rgba,
            render({"--plain", "--view", "axial"}).rgba)
      << "slices stay as they are";
  EXPECT_NE(render({"--view", "window", "--cut-out", bone}, "1280x800").rgba,
            render({"--view", "window"}, "1280x800").rgba);
  EXPECT_NE(refuse({"-o", "x.png", "--cut-out", "Skin"}).errorMessage().find("Skin"), std::string::npos);
}

TEST_F(CliPictures, SaysWhatCannotBeDrawn) {
  EXPECT_NE(refuse({"-o", "x.png", "--size", "40000x40000"}).errorMessage().find("32768"), std::string::npos);
  refuse({"-o", "x.png", "--view", "window", "--transparent"});
  refuse({"-o", "x.avi", "--film", "turntable"});
  refuse({"-o", "x.mp4", "--film", "turntable", "--view", "axial"});
  EXPECT_NE(refuse({"-o", "x/", "--film", "stations"}).errorMessage().find("two"), std::string::npos);
  EXPECT_FALSE(fs::exists(place_.path("x.png")));
  EXPECT_FALSE(fs::exists(place_.path("x.mp4")));
}

TEST_F(CliPictures, ATurntableTurnsAndIsReproducible) {
  const json made = place_
                        .ask({"render", "case.chiasm", "-o", "turn/", "--film", "turntable", "--seconds", "1",
                              "--fps", "4", "--size", "120x100", "--plain"})
                        .json();
  EXPECT_EQ(made["pictures"], 4);
  ASSERT_EQ(filesIn("turn"), 4u);
  const auto frame = [&](int i) {
    return render::readPng(place_.path("turn/0000" + std::to_string(i) + ".png").string())->rgba;
  };
  EXPECT_NE(frame(1), frame(2));
  EXPECT_NE(frame(2), frame(4));
  const ProgramRun again = refuse({"-o", "turn/", "--film", "turntable"});
  EXPECT_NE(again.errorMessage().find("not empty"), std::string::npos);
  EXPECT_EQ(filesIn("turn"), 4u);
}

TEST_F(CliPictures, AWalkAlongStationsEndsWhereTheyAre) {
  if (!app::isInstalled("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "One"}).exitCode, 0);
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Two"}).exitCode, 0);
  const ProgramRun film = place_.ask({"render", "case.chiasm", "-o", "walk.mp4", "--film", "stations",
                                      "--seconds", "1", "--fps", "5", "--size", "120x100"});
  ASSERT_EQ(film.exitCode, 0) << film.out << film.err;
  EXPECT_EQ(film.json()["film"], "walk.mp4");
  EXPECT_GT(fs::file_size(place_.path("walk.mp4")), 500u);
  EXPECT_FALSE(fs::exists(place_.path("walk.mp4.part")));
}

TEST_F(CliPictures, SaysWhatTheMemoryBudgetMakesCoarser) {
  SmallVolume volume;
  volume.grid.size = {224, 224, 200};
  volume.grid.direction = glm::dmat3(1.0);
  for (int z = 0; z < 200; ++z)
    for (int y = 0; y < 224; ++y)
      for (int x = 0; x < 224; ++x) {
        const bool inside = (x - 112) * (x - 112) + (y - 112) * (y - 112) < 90 * 90;
        volume.voxels.push_back(static_cast<std::int16_t>(inside ? 40 + x * 5 % 900 : -1000));
      }
  place_.writeNrrd("large.nrrd", volume);  // 19 MiB
  ASSERT_EQ(place_.edit({"new", "large.chiasm", "--volume", "large.nrrd"}).exitCode, 0);
  const std::vector<std::string> words = {"render", "large.chiasm", "-o",      "large.png",
                                          "--size", "200x160",      "--plain", "--view"};
  const auto ask = [&](const char* view, std::vector<std::string> more) {
    std::vector<std::string> all = words;
    all.push_back(view);
    all.insert(all.end(), more.begin(), more.end());
    const ProgramRun run = place_.ask(all);
    EXPECT_EQ(run.exitCode, 0) << run.out << run.err;
    return run.json();
  };
  const json coarse = ask("3d", {"--memory-budget", "16MiB"});
  EXPECT_EQ(coarse["memory_budget_bytes"], 16 << 20);
  EXPECT_LE(coarse["graphics_memory_bytes"], 16 << 20);
  ASSERT_EQ(coarse["coarser"].size(), 1u);
  EXPECT_GT(coarse["coarser"][0]["in_3d"], 1.1);
  const ProgramRun said = place_.run({"render", "large.chiasm", "-o", "large.png", "--size", "200x160",
                                      "--plain", "--memory-budget", "16 MiB"});
  EXPECT_NE(said.out.find("3-D shows the volume at "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("the budget is 16 MiB"), std::string::npos) << said.out;
  EXPECT_TRUE(ask("axial", {"--memory-budget", "16MiB"})["coarser"].empty()) << "slices are exact";
  EXPECT_TRUE(ask("3d", {})["coarser"].empty());
  const ProgramRun little = place_.run({"render", "large.chiasm", "-o", "x.png", "--memory-budget", "5"});
  EXPECT_EQ(little.exitCode, 2);
  EXPECT_NE((little.out + little.err).find("16MiB"), std::string::npos) << little.out << little.err;
  EXPECT_EQ(place_.run({"render", "large.chiasm", "-o", "x.png", "--memory-budget", "lots"}).exitCode, 2);
}

}  // namespace
}  // namespace chiasm::test
