// chiasm import --time-points and render --film timepoints: a file of several volumes, and a film of them.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <sstream>

#include "render/image.h"
#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

class CliTimePoints : public testing::Test {
 protected:
  // Three time points, each rotated by some rows against the one before.
  CliTimePoints() {
    const SmallVolume small = makeSmallVolume();
    const GridGeometry& grid = small.grid;
    std::ostringstream text;
    text << "NRRD0005\ntype: int16\ndimension: 4\nspace: left-posterior-superior\nsizes: " << grid.size.x
         << ' ' << grid.size.y << ' ' << grid.size.z << " 3\nspace directions:";
    for (int axis = 0; axis < 3; ++axis) {
      const glm::dvec3 step = grid.direction[axis] * grid.spacing[axis];
      text << " (" << step.x << ',' << step.y << ',' << step.z << ')';
    }
    text << " none\nspace origin: (" << grid.origin.x << ',' << grid.origin.y << ',' << grid.origin.z
         << ")\nkinds: domain domain domain list\nendian: little\nencoding: raw\n\n";
    std::string content = text.str();
    const std::size_t count = small.voxels.size(), rows = static_cast<std::size_t>(grid.size.x) * 5;
    for (std::size_t time = 0; time < 3; ++time)
      for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<std::uint16_t>(small.voxels[(i + time * rows) % count]);
        content.push_back(static_cast<char>(value & 0xff));
        content.push_back(static_cast<char>(value >> 8));
      }
    place_.write("beat.nrrd", content);
    EXPECT_EQ(place_.edit({"new", "case.chiasm", "--volume", "beat.nrrd"}).exitCode, 0);
  }
  ProgramRun importAll() {
    return place_.edit({"import", "case.chiasm", "--volume", "beat.nrrd", "--time-points"});
  }
  ProgramRun film(std::vector<std::string> more) {
    std::vector<std::string> words = {"render", "case.chiasm", "-o",      "film/", "--film", "timepoints",
                                      "--size", "120x96",      "--plain", "--fps", "5"};
    words.insert(words.end(), more.begin(), more.end());
    return place_.ask(words);
  }
  std::vector<std::string> pictures() const {
    std::set<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(place_.path("film")))
      names.insert(entry.path());
    std::vector<std::string> contents;
    for (const auto& name : names) contents.push_back(contentOf(name));
    return contents;
  }
  CliPlace place_;
};

TEST_F(CliTimePoints, AllOfAFileComeInAndWhatIsThereIsNotDoubled) {
  const ProgramRun added = importAll();
  ASSERT_EQ(added.exitCode, 0) << added.err;
  EXPECT_EQ(added.json()["added"], 2) << "the first was there";
  EXPECT_EQ(added.json()["volumes"], 3);
  EXPECT_EQ(importAll().json()["added"], 0);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(importAll().json()["added"], 1);
  place_.writeNrrd("one.nrrd", makeSmallVolume());
  const ProgramRun refused = place_.edit({"import", "case.chiasm", "--volume", "one.nrrd", "--time-points"});
  EXPECT_EQ(refused.exitCode, 1);
  EXPECT_NE(refused.errorMessage().find("no series of several volumes"), std::string::npos);
}

TEST_F(CliTimePoints, AFilmShowsEachForTheSameTime) {
  EXPECT_NE(film({}).errorMessage().find("not one of several"), std::string::npos)
      << "one time point is no series";
  ASSERT_EQ(importAll().exitCode, 0);
  for (const char* view : {"axial", "3d"}) {
    const ProgramRun made = film({"--view", view, "--seconds", "1.2"});
    ASSERT_EQ(made.exitCode, 0) << made.err;
    EXPECT_EQ(made.json()["pictures"], 6);
    const std::vector<std::string> shown = pictures();
    ASSERT_EQ(shown.size(), 6u);
    for (std::size_t i = 0; i < 6; i += 2) {
      EXPECT_EQ(shown[i], shown[i + 1]) << view << " " << i;
      EXPECT_NE(shown[i], shown[(i + 2) % 6]) << view << " " << i;
    }
    std::filesystem::remove_all(place_.path("film"));
  }
  EXPECT_EQ(film({"--seconds", "0.2"}).json()["pictures"], 3) << "none is left out";
}

// A functional MRI of a head, two volumes: example4d.nii.gz of Debian's python3-nibabel.
TEST(CliRealTimePoints, AnMriOfAHeadIsBroughtInAndFilmed) {
  const std::filesystem::path real = "/usr/lib/python3/dist-packages/nibabel/tests/data/example4d.nii.gz";
  if (!std::filesystem::exists(real)) GTEST_SKIP() << "python3-nibabel is not installed";
  const CliPlace place;
  ASSERT_EQ(place.edit({"new", "case.chiasm", "--volume", real.string()}).exitCode, 0);
  const ProgramRun added = place.edit({"import", "case.chiasm", "--volume", real.string(), "--time-points"});
  ASSERT_EQ(added.exitCode, 0) << added.err;
  EXPECT_EQ(added.json()["volumes"], 2);
  const auto picture = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"render", "case.chiasm", "--view", "axial",
                                      "--size", "160x120",     "--plain"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(place.ask(words).exitCode, 0);
  };
  picture({"-o", "film/", "--film", "timepoints", "--fps", "2", "--seconds", "1"});
  picture({"-o", "first.png"});
  // What the film shows first is what the case shows, and the second is another moment of the same head.
  const auto first = render::readPng(place.path("film") / "00001.png"),
             second = render::readPng(place.path("film") / "00002.png"),
             alone = render::readPng(place.path("first.png"));
  ASSERT_TRUE(first && second && alone);
  EXPECT_EQ(first->rgba, alone->rgba);
  double change = 0, brightness = 0;
  for (std::size_t i = 0; i < first->rgba.size(); i += 4) {
    change += std::abs(double(first->rgba[i]) - double(second->rgba[i]));
    brightness += double(first->rgba[i]);
  }
  EXPECT_GT(change, 0.0);
  EXPECT_LT(change, 0.1 * brightness) << "noise and pulse, not another place";
}

}  // namespace
}  // namespace chiasm::test
