// chiasm segment CASE mask-volume: every voxel of the new file is read again by a plain loop; evolve runs
// there too.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliMaskVolume : public testing::Test {
 protected:
  CliMaskVolume() { place_.makeSmallCase(); }
  ProgramRun segment(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"segment", "case.chiasm"});
    return place_.edit(arguments);
  }
  // The voxels of a raw NRRD file, which are all that follows its empty line.
  std::vector<std::int16_t> voxelsOf(const std::string& file) const {
    const std::string content = contentOf(place_.path(file));
    const std::size_t from = content.find("\n\n") + 2;
    std::vector<std::int16_t> voxels((content.size() - from) / 2);
    std::memcpy(voxels.data(), content.data() + from, voxels.size() * 2);
    return voxels;
  }

  SmallVolume volume_ = makeSmallVolume();
  CliPlace place_;
};

TEST_F(CliMaskVolume, KeepsTheValuesInsideAndFillsTheRest) {
  ASSERT_EQ(segment({"threshold", "--name", "Bone", "--lower", "200", "--upper", "3000"}).exitCode, 0);
  for (const char* side : {"outside", "inside"}) {
    const ProgramRun run = segment({"mask-volume", "--segment", "Bone", "--fill", "-777", "--side", side});
    ASSERT_EQ(run.exitCode, 0) << run.out << run.err;
    const std::vector<std::int16_t> masked = voxelsOf(run.json()["file"].get<std::string>());
    ASSERT_EQ(masked.size(), volume_.voxels.size());
    std::size_t filled = 0;
    for (std::size_t i = 0; i < masked.size(); ++i) {
      const bool inside = volume_.voxels[i] >= 200 && volume_.voxels[i] <= 3000;
      const bool kept = inside == (std::string(side) == "outside");
      ASSERT_EQ(masked[i], kept ? volume_.voxels[i] : -777) << i;
      filled += kept ? 0 : 1;
    }
    EXPECT_GT(filled, 0U);
  }
  const json info = place_.ask({"info", "case.chiasm"}).json();
  EXPECT_EQ(info["volumes"].size(), 3U);
  // The new volumes are read like any other, also after the folder moved as a whole.
  EXPECT_EQ(place_.ask({"segments", "case.chiasm", "--statistics"}).exitCode, 0);
  EXPECT_TRUE(place_.ask({"verify", "case.chiasm"}).json()["whole"].get<bool>());
}

TEST_F(CliMaskVolume, TakesTheVoxelsRightAroundWhereThatIsAskedFor) {
  ASSERT_EQ(segment({"threshold", "--name", "Bone", "--lower", "200", "--upper", "3000"}).exitCode, 0);
  const glm::ivec3 size = volume_.grid.size;
  const auto isBone = [&](int x, int y, int z) {
    for (int k = std::max(0, z - 1); k <= std::min(size.z - 1, z + 1); ++k)
      for (int j = std::max(0, y - 1); j <= std::min(size.y - 1, y + 1); ++j)
        for (int i = std::max(0, x - 1); i <= std::min(size.x - 1, x + 1); ++i)
          if (volume_.at({i, j, k}) >= 200 && volume_.at({i, j, k}) <= 3000) return true;
    return false;
  };
  for (const char* side : {"outside", "inside"}) {
    const ProgramRun run =
        segment({"mask-volume", "--segment", "Bone", "--fill", "-777", "--side", side, "--around", "yes"});
    ASSERT_EQ(run.exitCode, 0) << run.out << run.err;
    const std::vector<std::int16_t> masked = voxelsOf(run.json()["file"].get<std::string>());
    std::size_t wrong = 0, at = 0;
    for (int z = 0; z < size.z; ++z)
      for (int y = 0; y < size.y; ++y)
        for (int x = 0; x < size.x; ++x, ++at) {
          const bool kept = isBone(x, y, z) == (std::string(side) == "outside");
          wrong += masked[at] != (kept ? volume_.voxels[at] : -777);
        }
    EXPECT_EQ(wrong, 0U) << side;
  }
}

TEST_F(CliMaskVolume, UndoTakesTheVolumeFromTheCaseAndDoingItAgainFindsIt) {
  ASSERT_EQ(segment({"threshold", "--name", "Bone", "--lower", "200", "--upper", "3000"}).exitCode, 0);
  const ProgramRun run = segment({"mask-volume", "--segment", "Bone"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const std::string file = run.json()["file"].get<std::string>();
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 1U);
  EXPECT_TRUE(std::filesystem::exists(place_.path(file)));
  ASSERT_EQ(place_.edit({"redo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 2U);
  EXPECT_EQ(segment({"dilate", "--segment", "Bone", "--radius-mm", "2"}).exitCode, 0)
      << "all voxels are read";
}

TEST_F(CliMaskVolume, KeepsTheScaleOfValuesInItsFile) {
  place_.writeNrrd("scaled.nrrd", volume_, "rescale slope:=0.5\nrescale intercept:=-24\n");
  ASSERT_EQ(place_.edit({"new", "scaled.chiasm", "--volume", "scaled.nrrd"}).exitCode, 0);
  const ProgramRun made = place_.edit(
      {"segment", "scaled.chiasm", "threshold", "--name", "High", "--lower", "76", "--upper", "9000"});
  ASSERT_EQ(made.exitCode, 0) << made.err;
  EXPECT_EQ(made.json()["voxels"].get<std::int64_t>(), volume_.count(200, 32767)) << "0.5 v - 24 >= 76";
  const ProgramRun run =
      place_.edit({"segment", "scaled.chiasm", "mask-volume", "--segment", "High", "--fill", "-524"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const std::vector<std::int16_t> masked = voxelsOf(run.json()["file"].get<std::string>());
  for (std::size_t i = 0; i < masked.size(); ++i)
    ASSERT_EQ(masked[i], volume_.voxels[i] >= 200 ? volume_.voxels[i] : -1000) << "-524 is stored as -1000";
  EXPECT_EQ(
      place_.edit({"segment", "scaled.chiasm", "dilate", "--segment", "High", "--radius-mm", "2"}).exitCode,
      0)
      << "the file is read with the same scale";
}

TEST_F(CliMaskVolume, RefusesAFillThatTheTypeCannotHold) {
  ASSERT_EQ(segment({"threshold", "--name", "Bone", "--lower", "200", "--upper", "3000"}).exitCode, 0);
  const ProgramRun run = segment({"mask-volume", "--segment", "Bone", "--fill", "100000"});
  EXPECT_NE(run.exitCode, 0);
  EXPECT_NE(run.errorMessage().find("100000"), std::string::npos) << run.errorMessage();
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 1U);
}

TEST_F(CliMaskVolume, EvolveIsACommandToo) {
  ASSERT_EQ(segment({"threshold", "--name", "Bone", "--lower", "200", "--upper", "3000"}).exitCode, 0);
  const auto voxels = [this] {
    return place_.ask({"segments", "case.chiasm"}).json()[0]["voxels"].get<std::int64_t>();
  };
  const std::int64_t before = voxels();
  const ProgramRun run = segment({"evolve", "--segment", "Bone", "--lower", "-2000", "--upper", "4000",
                                  "--curvature", "0", "--iterations", "20", "--reach-mm", "10"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_GT(voxels(), before) << "everything is in the range: the surface moves out";
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(voxels(), before);
}

}  // namespace
}  // namespace chiasm::test
