// Voxels are shown before their digests are known: what is made meanwhile waits, and what turns out to be
// other voxels than the case's is taken away again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "core/case/object_commands.h"
#include "core/segmentation/threshold.h"
#include "data_io/case_file/case_file.h"
#include "tests/app/session/session_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

using testing::HasSubstr;

constexpr int kSide = 24;

class Verifying : public testing::Test {
 protected:
  void SetUp() override {
    auto started = data_io::ReaderClient::start();
    ASSERT_TRUE(started) << started.error().message;
    reader_ = std::move(*started);
    writeVolume(0);
    auto made = createCaseFile(
        path_,
        {.title = "Example", .volumes = {volume_}, .series = {}, .report = {}, .labels = {}, .names = {}},
        test::testAuthor(), *reader_, progress_);
    ASSERT_TRUE(made) << made.error().message;
    ASSERT_EQ(made->size(), 1u);
    EXPECT_EQ(made->begin()->second->count(), kSide * kSide * kSide) << "the voxels come with it";
  }

  // `other` is added to the last voxel.
  void writeVolume(int other) const {
    std::ofstream file(volume_, std::ios::binary);
    file << "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 24 24 24\n"
            "space directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (0,0,0)\nendian: little\n"
            "encoding: raw\n\n";
    for (int i = 0; i < kSide * kSide * kSide; ++i) {
      const bool last = i + 1 == kSide * kSide * kSide;
      const auto value = static_cast<std::int16_t>(i % 500 + (last ? other : 0));
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  std::unique_ptr<Session> session(bool withAuthor = true) const {
    SessionOptions options;
    options.saveSettings = false;
    if (withAuthor) options.author = test::testAuthor();
    options.reader = reader_.get();
    return std::make_unique<Session>(std::move(options));
  }
  // Opened, and its voxels just arrived.
  std::unique_ptr<Session> openUntilShown(bool withAuthor = true) const {
    auto opened = session(withAuthor);
    opened->openPath(path_);
    for (int i = 0; i < 10'000; ++i) {
      opened->update();
      if (opened->hasCase() && opened->current().volumes[0].voxels) return opened;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ADD_FAILURE() << "no voxels came";
    return opened;
  }
  static void addSegmentTo(Session& session) {
    Segment segment;
    segment.uid = Uid::generate();
    segment.name = "Bone";
    const Uid segmentation = Uid::generate();
    SegmentationInfo info;
    info.uid = segmentation;
    info.volume = session.current().volumes[0].info.uid;
    info.name = "Segmentation";
    info.grid = session.current().volumes[0].info.grid;
    segment.segmentation = segmentation;
    session.run(addSegmentation(info));
    session.run(addSegment(segment));
    session.run(thresholdSegment(segment.uid, {100, 300}, {}));
  }
  static std::unique_ptr<Command> titled(const Session& session, const std::string& title) {
    CaseInfo info = session.current().info;
    info.title = title;
    return setCaseInfo(info);
  }
  static bool hasBone(const Session& session) {
    return session.current().findSegmentByName("Bone").has_value();
  }
  static std::uint64_t labelled(const Session& session) {
    const auto statistics = session.statistics();
    return statistics.empty() ? 0 : statistics[0].voxels;
  }
  static std::string saidBy(const Session& session) {
    std::string all;
    for (const Message& message : session.messages()) all += message.text + '\n';
    return all;
  }

  Progress progress_;
  test::TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "example.chiasm").string();
  std::string volume_ = (folder_.path() / "volume.nrrd").string();
  std::unique_ptr<data_io::ReaderClient> reader_;
};

TEST_F(Verifying, VoxelsAreShownAtOnceAndEditsFollowWhenTheyAreTheRecordedOnes) {
  auto opened = openUntilShown();
  ASSERT_TRUE(opened->verifying());
  const auto jobs = opened->jobs();
  EXPECT_TRUE(jobs.empty() || jobs[0].name.starts_with("Verifying ")) << jobs[0].name;
  EXPECT_FALSE(opened->mayEdit());
  EXPECT_THAT(saidBy(*opened), HasSubstr("still being verified"));
  addSegmentTo(*opened);
  EXPECT_FALSE(hasBone(*opened));
  opened->waitUntilIdle();
  EXPECT_FALSE(opened->verifying());
  EXPECT_TRUE(opened->mayEdit());
  ASSERT_TRUE(hasBone(*opened));
  EXPECT_GT(labelled(*opened), 1000u);
  EXPECT_NE(opened->current().volumes[0].voxels, nullptr);
}

TEST_F(Verifying, OtherVoxelsAreTakenAwayAndNothingIsMadeOfThem) {
  writeVolume(1);
  auto opened = openUntilShown();
  ASSERT_TRUE(opened->verifying());
  const Uid volume = opened->current().volumes[0].info.uid;
  addSegmentTo(*opened);
  opened->run(titled(*opened, "Renamed meanwhile"));
  opened->waitUntilIdle();
  EXPECT_FALSE(opened->verifying());
  EXPECT_EQ(opened->current().volumes[0].voxels, nullptr);
  EXPECT_THAT(opened->volumeProblem(volume), HasSubstr("not the one this case was made from"));
  EXPECT_THAT(saidBy(*opened), HasSubstr("not the one this case was made from"));
  EXPECT_EQ(opened->volumeStatistics(volume), nullptr);
  EXPECT_EQ(labelled(*opened), 0u) << "no voxel was labelled by values that are not the case's";
  EXPECT_TRUE(hasBone(*opened)) << "what needs no voxels is kept";
  EXPECT_EQ(opened->current().info.title, "Renamed meanwhile");
  opened->undo();
  opened->redo();
  EXPECT_EQ(opened->current().volumes[0].voxels, nullptr) << "taken away for good";
  opened.reset();

  writeVolume(0);
  auto again = openUntilShown();
  again->waitUntilIdle();
  EXPECT_NE(again->current().volumes[0].voxels, nullptr) << "with the right file all is there";
  EXPECT_TRUE(again->volumeProblem(volume).empty());
  EXPECT_TRUE(hasBone(*again));
  EXPECT_FALSE(again->view().volumes.at(volume).transferFunction.points.empty());
}

TEST_F(Verifying, WhatWasAskedForMeanwhileOutlivesClosingAndLeaving) {
  {
    auto opened = openUntilShown();
    addSegmentTo(*opened);
    opened->closeCase();
    EXPECT_TRUE(opened->hasCase()) << "first what waits";
    opened->waitUntilIdle();
    EXPECT_FALSE(opened->hasCase());
    auto again = openUntilShown();
    EXPECT_TRUE(hasBone(*again));
    again->run(titled(*again, "Renamed"));
  }
  auto last = session();
  last->openPath(path_);
  last->waitUntilIdle();
  EXPECT_EQ(last->current().info.title, "Renamed");
}

TEST_F(Verifying, ANameGivenMeanwhileDoesNotLetOtherVoxelsThrough) {
  writeVolume(1);
  auto opened = openUntilShown(false);
  ASSERT_TRUE(opened->verifying());
  opened->setAuthor("Ada Example");
  opened->waitUntilIdle();
  ASSERT_TRUE(opened->hasCase());
  EXPECT_FALSE(opened->readOnlyReason());
  EXPECT_EQ(opened->current().volumes[0].voxels, nullptr);
  EXPECT_FALSE(opened->volumeProblem(opened->current().volumes[0].info.uid).empty());
}

TEST_F(Verifying, ANewCaseIsShownWithTheVoxelsItWasMadeFrom) {
  auto making = session();
  making->createCase(
      (folder_.path() / "new.chiasm").string(),
      {.title = {}, .volumes = {volume_}, .series = {}, .report = {}, .labels = {}, .names = {}});
  for (int i = 0; i < 10'000 && !making->hasCase(); ++i) {
    making->update();
    if (!making->hasCase()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(making->hasCase()) << saidBy(*making);
  EXPECT_NE(making->current().volumes[0].voxels, nullptr) << "there with the case: its file is read once";
  EXPECT_FALSE(making->verifying()) << "and was verified when it was read";
  making->waitUntilIdle();
  EXPECT_NE(making->volumeStatistics(making->current().volumes[0].info.uid), nullptr);
}

}  // namespace
}  // namespace chiasm::app
