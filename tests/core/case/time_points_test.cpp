// Which volumes of a case are time points of one series.
#include "core/case/time_points.h"

#include <gtest/gtest.h>

namespace chiasm {
namespace {

class TimePoints : public testing::Test {
 protected:
  Uid add(const char* file, const char* choice) {
    Volume volume;
    volume.info.uid = Uid::parse("2.25." + std::to_string(100 + case_.volumes.size())).value();
    volume.info.source.format = "NIfTI";
    volume.info.source.absolutePath = file;
    volume.info.source.seriesInstanceUid = choice;
    case_.volumes.push_back(volume);
    return volume.info.uid;
  }
  std::vector<Uid> pointsOf(const Uid& uid) const {
    std::vector<Uid> uids;
    for (const Volume* one : timePointsOf(case_, uid)) uids.push_back(one->info.uid);
    return uids;
  }
  Case case_;
};

TEST_F(TimePoints, AreThePartsOfOneFileInTheOrderOfTheirNumbers) {
  const Uid ten = add("/a/heart.nii", "#10"), two = add("/a/heart.nii", "#2"),
            one = add("/a/heart.nii", "#1");
  const Uid alone = add("/a/head.nii", ""), other = add("/a/lung.nii", "#1");
  const std::vector<Uid> expected{one, two, ten};
  for (const Uid& uid : expected) EXPECT_EQ(pointsOf(uid), expected);
  EXPECT_TRUE(pointsOf(alone).empty());
  EXPECT_TRUE(pointsOf(other).empty()) << "one of its file";
  EXPECT_TRUE(pointsOf(*Uid::parse("2.25.9")).empty()) << "not in the case";
}

TEST_F(TimePoints, OfOneDicomSeriesOnly) {
  const Uid a1 = add("/d", "1.2.3#1"), b1 = add("/d", "1.2.4#1"), a2 = add("/d", "1.2.3#2"),
            b2 = add("/d", "1.2.4#2");
  EXPECT_EQ(pointsOf(a1), (std::vector<Uid>{a1, a2}));
  EXPECT_EQ(pointsOf(b2), (std::vector<Uid>{b1, b2}));
}

TEST_F(TimePoints, ANumberThatIsThereTwiceCountsOnce) {
  const Uid one = add("/a/heart.nii", "#1"), two = add("/a/heart.nii", "#2"),
            again = add("/a/heart.nii", "#2");
  EXPECT_EQ(pointsOf(one), (std::vector<Uid>{one, two}));
  EXPECT_EQ(pointsOf(again), (std::vector<Uid>{one, again})) << "the one that was asked about is among them";
}

TEST_F(TimePoints, OddChoicesAreNone) {
  for (const char* choice : {"#", "#0", "#-1", "#1x", "1.2#", "#99999999999999999999"}) {
    const Uid odd = add("/a/odd.nii", choice);
    EXPECT_TRUE(pointsOf(odd).empty()) << choice;
  }
}

}  // namespace
}  // namespace chiasm
