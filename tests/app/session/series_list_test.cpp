// What a file holds is listed before it is opened, and several volumes of it become one case.
#include "app/session/series_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/session/session.h"
#include "tests/app/session/session_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

using testing::HasSubstr;

class SeriesListTest : public testing::Test {
 protected:
  void SetUp() override {
    auto started = data_io::ReaderClient::start();
    ASSERT_TRUE(started) << started.error().message;
    reader_ = std::move(*started);
    // Three time points of 6 x 5 x 4 voxels.
    std::ofstream file(path_, std::ios::binary);
    file << "NRRD0004\ntype: short\ndimension: 4\nspace: left-posterior-superior\nsizes: 6 5 4 3\n"
            "space directions: (1,0,0) (0,1,0) (0,0,2) none\nkinds: domain domain domain time\n"
            "space origin: (0,0,0)\nendian: little\nencoding: raw\n\n";
    for (int i = 0; i < 6 * 5 * 4 * 3; ++i) {
      const auto value = static_cast<std::int16_t>(i);
      file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
    file.close();
    SessionOptions options;
    options.saveSettings = false;
    options.author = test::testAuthor();
    options.reader = reader_.get();
    session_ = std::make_unique<Session>(std::move(options));
  }
  void TearDown() override { session_.reset(); }
  SeriesList& look(const std::string& path) {
    session_->seriesList().look(path);
    EXPECT_TRUE(session_->seriesList().busy()) << "looking returns at once";
    session_->waitUntilIdle();
    EXPECT_FALSE(session_->seriesList().busy());
    return session_->seriesList();
  }

  test::TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "times.nrrd").string();
  std::unique_ptr<data_io::ReaderClient> reader_;
  std::unique_ptr<Session> session_;
};

TEST_F(SeriesListTest, SeveralTickedVolumesAreOneCase) {
  SeriesList& list = look(path_);
  ASSERT_EQ(list.volumes().size(), 3u) << list.problem();
  EXPECT_EQ(list.chosen().size(), 1u) << "the one that opens by default";
  EXPECT_FALSE(list.onlyOne());
  EXPECT_FALSE(list.volumes()[0].thumbnail.pixels.empty());
  EXPECT_EQ(list.volumes()[0].grid.size, glm::ivec3(6, 5, 4));
  list.tick(2, true);
  session_->openVolumes(list.path(), list.chosen());
  session_->waitUntilIdle();
  ASSERT_TRUE(session_->hasCase());
  ASSERT_EQ(session_->current().volumes.size(), 2u);
  const auto firstValue = [&](std::size_t index) {
    const Volume& volume = session_->current().volumes[index];
    return volume.voxels ? volume.valueAt(voxelToPatient(volume.info.grid, VoxelIndex{{0, 0, 0}}))
                         : std::nullopt;
  };
  EXPECT_EQ(firstValue(0), 0.0);
  EXPECT_EQ(firstValue(1), 240.0);
  // One more into the open case, one step for undo.
  list.tick(0, false);
  list.tick(1, true);
  list.tick(2, false);
  session_->openVolumes(list.path(), list.chosen());
  session_->waitUntilIdle();
  EXPECT_EQ(session_->current().volumes.size(), 3u);
  session_->undo();
  session_->waitUntilIdle();
  EXPECT_EQ(session_->current().volumes.size(), 2u);
}

TEST_F(SeriesListTest, WhatDoesNotOpenCannotBeTickedAndWhatIsNotThereIsSaid) {
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 100);
  const SeriesList& cut = look(path_);
  EXPECT_TRUE(cut.chosen().empty());
  EXPECT_TRUE(!cut.problem().empty() || !cut.volumes().empty());
  const SeriesList& missing = look((folder_.path() / "nothing.zip").string());
  EXPECT_TRUE(missing.volumes().empty());
  EXPECT_THAT(missing.problem(), HasSubstr("does not exist"));
}

TEST_F(SeriesListTest, ANewerLookTakesThePlaceOfAnOlderOne) {
  SeriesList& list = session_->seriesList();
  list.look(path_);
  list.look((folder_.path() / "nothing.zip").string());
  session_->waitUntilIdle();
  EXPECT_TRUE(list.volumes().empty());
  list.look(path_);
  list.cancel();
  EXPECT_FALSE(list.busy());
  session_->waitUntilIdle();
  EXPECT_TRUE(list.volumes().empty()) << "cancelled";
}

}  // namespace
}  // namespace chiasm::app
