// chiasm volume: name and date of a volume whose file says neither, and what they are good for.
#include <gtest/gtest.h>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliVolume : public testing::Test {
 protected:
  CliVolume() {
    place_.makeSmallCase();
    SmallVolume other = makeSmallVolume();
    std::rotate(other.voxels.begin(), other.voxels.begin() + 700, other.voxels.end());
    place_.writeNrrd("other.nrrd", other);
    EXPECT_EQ(place_.edit({"import", "case.chiasm", "--volume", "other.nrrd"}).exitCode, 0);
  }
  json volumes() const { return place_.ask({"info", "case.chiasm"}).json()["volumes"]; }
  CliPlace place_;
};

TEST_F(CliVolume, NamesAndDatesOneAndIsUndone) {
  const json before = volumes();
  const ProgramRun said = place_.edit({"volume", "case.chiasm", "Volume 2", "--name", "Second visit",
                                       "--date", "2015-06-01", "--modality", "MR"});
  ASSERT_EQ(said.exitCode, 0) << said.err;
  EXPECT_EQ(volumes()[1]["name"], "Second visit");
  EXPECT_EQ(volumes()[1]["study_date"], "2015-06-01");
  EXPECT_EQ(volumes()[1]["modality"], "MR");
  EXPECT_EQ(volumes()[0], before[0]);
  ASSERT_EQ(place_.edit({"volume", "case.chiasm", "Second visit", "--date", ""}).exitCode, 0);
  EXPECT_EQ(volumes()[1]["study_date"], "");
  EXPECT_EQ(volumes()[1]["name"], "Second visit");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(volumes(), before);
}

TEST_F(CliVolume, RefusesWhatIsNoDayAndNoVolume) {
  const auto refused = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"volume", "case.chiasm"});
    const ProgramRun run = place_.edit(words);
    EXPECT_EQ(run.exitCode, 1);
    return run.errorMessage();
  };
  EXPECT_NE(refused({"Volume 2", "--date", "2015-02-30"}).find("2015-02-30"), std::string::npos);
  EXPECT_NE(refused({"No such", "--name", "X"}).find("Volume 2"), std::string::npos) << "what there is";
}

}  // namespace
}  // namespace chiasm::test
