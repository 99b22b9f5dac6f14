// chiasm difference: the new volume's file is read again by a plain loop; undo and doing it again.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliDifference : public testing::Test {
 protected:
  CliDifference() {
    place_.makeSmallCase();
    // The same file again: a second visit at which nothing has changed.
    volume_ = place_.ask({"info", "case.chiasm"}).json()["volumes"][0]["name"];
  }
  ProgramRun difference(std::vector<std::string> more) const {
    std::vector<std::string> words{"difference", "case.chiasm"};
    words.insert(words.end(), more.begin(), more.end());
    return place_.edit(words);
  }
  std::vector<float> voxelsOf(const std::string& file) const {
    const std::string content = contentOf(place_.path(file));
    const std::size_t from = content.find("\n\n") + 2;
    std::vector<float> voxels((content.size() - from) / 4);
    std::memcpy(voxels.data(), content.data() + from, voxels.size() * 4);
    return voxels;
  }
  CliPlace place_;
  SmallVolume small_ = makeSmallVolume();
  std::string volume_;
};

// A masked copy is a second visit with a known change: -1000 outside of the segment.
TEST_F(CliDifference, IsWhatHasChangedAndCanBeUndone) {
  ASSERT_EQ(place_
                .edit({"segment", "case.chiasm", "threshold", "--name", "Bone", "--lower", "200", "--upper",
                       "3000"})
                .exitCode,
            0);
  const json masked =
      place_.edit({"segment", "case.chiasm", "mask-volume", "--segment", "Bone", "--fill", "-1000"}).json();
  const ProgramRun made =
      difference({"--volume", masked["name"], "--minus", volume_, "--name", "Change", "--as-they-are"});
  ASSERT_EQ(made.exitCode, 0) << made.out << made.err;
  EXPECT_EQ(made.json()["name"], "Change");
  EXPECT_EQ(made.json()["scale"], 1.0);
  EXPECT_EQ(made.json()["overlap"], 1.0);
  const std::vector<float> voxels = voxelsOf(made.json()["file"].get<std::string>());
  ASSERT_EQ(voxels.size(), small_.voxels.size());
  for (std::size_t i = 0; i < voxels.size(); ++i) {
    const bool kept = small_.voxels[i] >= 200 && small_.voxels[i] <= 3000;
    ASSERT_NEAR(voxels[i], kept ? 0.0 : -1000.0 - small_.voxels[i], 1e-3) << i;
  }
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 3U);
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 2U);
  EXPECT_EQ(place_.edit({"redo", "case.chiasm"}).exitCode, 0);
  EXPECT_TRUE(place_.ask({"verify", "case.chiasm"}).json()["whole"].get<bool>());
}

TEST_F(CliDifference, SaysWhatItCannotDo) {
  EXPECT_NE(difference({"--volume", volume_, "--minus", volume_}).errorMessage().find("minus itself"),
            std::string::npos);
  EXPECT_NE(
      difference({"--volume", "nothing", "--minus", volume_}).errorMessage().find("no volume 'nothing'"),
      std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
