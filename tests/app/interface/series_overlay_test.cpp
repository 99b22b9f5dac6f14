// The list of series over the window: rows with pictures, ticks, one button; no list where there is no
// choice.
#include <gmock/gmock.h>

#include <fstream>

#include "app/session/series_list.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using app::Overlay;

class SeriesOverlay : public WindowFixture {
 protected:
  void SetUp() override {
    auto started = data_io::ReaderClient::start();
    ASSERT_TRUE(started) << started.error().message;
    reader_ = std::move(*started);
    app::SessionOptions options;
    options.saveSettings = false;
    options.author = testAuthor();
    options.reader = reader_.get();
    session_ = std::make_unique<app::Session>(std::move(options));
    session_->adoptCase(file_->open(), {});
    session_->waitUntilIdle();
    show({1280, 800}, 1.0f);
  }
  std::string timePoints(int count) {
    const std::string path = (folder_.path() / ("times" + std::to_string(count) + ".nrrd")).string();
    std::ofstream file(path, std::ios::binary);
    file << "NRRD0004\ntype: short\ndimension: 4\nspace: left-posterior-superior\nsizes: 24 20 6 " << count
         << "\nspace directions: (1,0,0) (0,1,0) (0,0,2) none\nkinds: domain domain domain time\n"
            "space origin: (0,0,0)\nendian: little\nencoding: raw\n\n";
    for (int t = 0; t < count; ++t)
      for (int z = 0; z < 6; ++z)
        for (int y = 0; y < 20; ++y)
          for (int x = 0; x < 24; ++x) {
            const auto value = static_cast<std::int16_t>(
                (x - 12) * (x - 12) + (y - 10) * (y - 10) < 40 + 30 * t ? 900 : x * 10);
            file.write(reinterpret_cast<const char*>(&value), sizeof value);
          }
    return path;
  }
  void lookAt(const std::string& path) {
    session_->ui().open(Overlay::seriesList);
    session_->seriesList().look(path);
    frames(1);
    session_->waitUntilIdle();
    frames(3);
  }

  TemporaryFolder folder_;
  std::unique_ptr<data_io::ReaderClient> reader_;
};

TEST_F(SeriesOverlay, RowsAreTickedAndOpenedTogether) {
  lookAt(timePoints(3));
  ASSERT_EQ(session_->ui().overlay, Overlay::seriesList);
  const render::Image shown = picture("series list");
  // The panel is 760 x 560 in the middle; a row's middle ticks it.
  const glm::dvec2 second(640, 400 - 280 + 44 + 76 + 50);
  EXPECT_FALSE(session_->seriesList().ticked(1));
  click(second);
  EXPECT_TRUE(session_->seriesList().ticked(1));
  click(second);
  EXPECT_FALSE(session_->seriesList().ticked(1));
  session_->seriesList().tick(1, true);
  const std::size_t before = current().volumes.size();
  session_->openVolumes(session_->seriesList().path(), session_->seriesList().chosen());
  session_->waitUntilIdle();
  EXPECT_EQ(current().volumes.size(), before + 2);
}

TEST_F(SeriesOverlay, WhereThereIsOneVolumeItIsOpened) {
  const std::size_t before = current().volumes.size();
  lookAt(timePoints(1));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->ui().overlay, Overlay::none);
  EXPECT_EQ(current().volumes.size(), before + 1);
}

TEST_F(SeriesOverlay, AFolderWithoutImagesLeadsBackToTheFiles) {
  lookAt(folder_.path().string());
  ASSERT_EQ(session_->ui().overlay, Overlay::seriesList);
  EXPECT_FALSE(session_->seriesList().problem().empty());
  picture("series list of nothing");
  click({260 + 60, 92 + 99});  // the button under the sentence
  EXPECT_EQ(session_->ui().overlay, Overlay::fileBrowser);
}

TEST_F(SeriesOverlay, RealSeriesHavePicturesAndReasons) {
  CHIASM_REQUIRE_DATA(folder, "dicom_odd");
  lookAt(folder.string());
  EXPECT_GT(session_->seriesList().volumes().size(), 1u);
  picture("series list of many");
  session_->ui().overlay = Overlay::none;
  session_->ui().open(Overlay::fileBrowser);
  session_->ui().browserFolder = folder.parent_path().string();
  picture("open dialog");
}

}  // namespace
}  // namespace chiasm::test
