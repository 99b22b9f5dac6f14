// Films as plans, and where their pictures go: videos that ffmpeg reads again, folders of numbered pictures.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "app/pictures/film_plan.h"
#include "app/pictures/film_sink.h"
#include "app/pictures/running_program.h"
#include "tests/support/phantom.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

namespace fs = std::filesystem;

ViewState viewFrom(glm::dvec3 position) {
  ViewState view;
  view.camera.position.mm = position;
  view.cameraSet = true;
  return view;
}

TEST(FilmPlan, ATurntableGoesAroundOnceAndClosesItsCircle) {
  const FilmPlan plan = FilmPlan::turntable(viewFrom({0, -500, 0}), 8);
  ASSERT_EQ(plan.frames(), 8);
  EXPECT_EQ(plan.frame(0).view.camera.position.mm, glm::dvec3(0, -500, 0));
  for (int i = 0; i < 8; ++i) {
    const glm::dvec3 here = plan.frame(i).view.camera.position.mm;
    const glm::dvec3 next = plan.frame((i + 1) % 8).view.camera.position.mm;
    EXPECT_NEAR(glm::length(next - here), 2 * 500 * std::sin(glm::radians(22.5)), 1e-6) << i;
    EXPECT_NEAR(here.z, 0.0, 1e-9);
    EXPECT_FALSE(plan.frame(i).next);
  }
}

TEST(FilmPlan, ViewsAreShownOneByOneForTheSameTime) {
  const std::vector<ViewState> views{viewFrom({0, -500, 0}), viewFrom({500, 0, 0}), viewFrom({0, 500, 0})};
  const FilmPlan plan = FilmPlan::oneByOne(views, 12);
  ASSERT_EQ(plan.frames(), 12);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(plan.frame(i).view.camera, views[static_cast<std::size_t>(i / 4)].camera) << i;
    EXPECT_FALSE(plan.frame(i).next) << "nothing fades: a time point is what it is";
  }
  EXPECT_EQ(FilmPlan::oneByOne(views, 1).frames(), 3) << "every one is shown";
  EXPECT_EQ(FilmPlan::oneByOne({views[1]}, 5).frame(4).view.camera, views[1].camera);
}

TEST(FilmPlan, AWalkShowsEachStationAndFadesWhatIsNotThePlace) {
  ViewState first = viewFrom({0, -500, 0}), second = viewFrom({500, 0, 0}), third = viewFrom({0, 500, 0});
  third.clipBox = PatientBox{{-1, -1, -1}, {1, 1, 1}};
  const FilmPlan plan = FilmPlan::along({first, second, third}, 101);
  EXPECT_EQ(plan.frame(0).view.camera, first.camera);
  EXPECT_EQ(plan.frame(50).view.camera, second.camera);
  EXPECT_EQ(plan.frame(100).view.camera, third.camera);
  EXPECT_TRUE(plan.frame(100).view.clipBox);
  int faded = 0;
  for (int i = 0; i < 101; ++i) {
    const FilmFrame frame = plan.frame(i);
    if (!frame.next) continue;
    ++faded;
    EXPECT_GT(i, 50) << "nothing but the camera changes on the first leg";
    EXPECT_EQ(frame.next->camera, frame.view.camera) << "both from one place";
    EXPECT_FALSE(frame.view.clipBox);
    EXPECT_TRUE(frame.next->clipBox);
  }
  EXPECT_GT(faded, 5);
}

TEST(FilmPlace, FollowsFromTheName) {
  EXPECT_TRUE(placeOfFilm("a/turn.mp4", true)->video);
  EXPECT_TRUE(placeOfFilm("turn.webm", true)->video);
  const auto without = placeOfFilm("a/turn.mp4", false);
  EXPECT_FALSE(without->video);
  EXPECT_EQ(without->path, "a/turn frames");
  EXPECT_FALSE(placeOfFilm("frames/", true)->video);
  EXPECT_FALSE(placeOfFilm("frames", true)->video);
  const auto odd = placeOfFilm("turn.avi", true);
  ASSERT_FALSE(odd);
  EXPECT_NE(odd.error().message.find(".mp4"), std::string::npos) << "says what there is";
  EXPECT_FALSE(placeOfFilm("", true));
}

class FilmFiles : public testing::Test {
 protected:
  fs::path path(const char* name) const { return folder_.path() / name; }
  static render::Image flat(std::uint8_t grey, glm::ivec2 size = {63, 40}) {
    render::Image image;
    image.size = size;
    image.rgba.assign(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4, grey);
    for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
    return image;
  }
  std::size_t filesHere() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
  }
  test::TemporaryFolder folder_;
};

TEST_F(FilmFiles, NumberedPicturesAppearTogetherAndNeverAmongOthers) {
  {
    auto sink = openFilm({false, path("turn").string() + "/"}, {63, 40}, 25);
    ASSERT_TRUE(sink) << sink.error().message;
    ASSERT_TRUE((*sink)->add(flat(10)));
    ASSERT_TRUE((*sink)->add(flat(20)));
    EXPECT_FALSE(fs::exists(path("turn"))) << "not before all are there";
    ASSERT_TRUE((*sink)->finish());
  }
  EXPECT_EQ(render::readPng((path("turn") / "00002.png").string())->rgba, flat(20).rgba);
  EXPECT_EQ(filesHere(), 1u);
  const auto again = openFilm({false, path("turn").string()}, {63, 40}, 25);
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().message.find("not empty"), std::string::npos);
}

TEST_F(FilmFiles, AFilmThatIsGivenUpLeavesNothing) {
  for (const FilmPlace& place :
       {FilmPlace{false, path("given-up").string()}, {true, path("given-up.mp4").string()}}) {
    if (place.video && !isInstalled("ffmpeg")) continue;
    auto sink = openFilm(place, {64, 40}, 25);
    ASSERT_TRUE(sink) << sink.error().message;
    ASSERT_TRUE((*sink)->add(flat(10, {64, 40})));
    sink->reset();
    EXPECT_EQ(filesHere(), 0u);
  }
}

// Read again by ffmpeg itself: size (odd ones grow by a pixel), number of pictures, greys.
TEST_F(FilmFiles, AVideoHoldsThePicturesThatWereGiven) {
  if (!isInstalled("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  for (const char* name : {"turn.mp4", "-odd name.webm"}) {
    auto sink = openFilm({true, path(name).string()}, {63, 40}, 25);
    ASSERT_TRUE(sink) << sink.error().message;
    for (const int grey : {30, 120, 210}) ASSERT_TRUE((*sink)->add(flat(static_cast<std::uint8_t>(grey))));
    const auto finished = (*sink)->finish();
    ASSERT_TRUE(finished) << finished.error().message;
    const fs::path frames = path("frames");
    fs::create_directory(frames);
    auto reading = RunningProgram::start({"ffmpeg", "-nostdin", "-loglevel", "error", "-i",
                                          "file:" + path(name).string(), (frames / "%d.png").string()});
    ASSERT_TRUE(reading);
    const auto read = reading->finish();
    ASSERT_TRUE(read) << read.error().message;
    for (const auto& [number, grey] : {std::pair{1, 30}, {2, 120}, {3, 210}}) {
      const auto frame = render::readPng((frames / (std::to_string(number) + ".png")).string());
      ASSERT_TRUE(frame) << name << number;
      EXPECT_EQ(frame->size, glm::ivec2(64, 40));
      EXPECT_NEAR(frame->rgba[4 * (20 * 64 + 30)], grey, 4) << name;  // limited range and compression
    }
    EXPECT_FALSE(fs::exists(frames / "4.png"));
    fs::remove_all(frames);
  }
}

TEST(RunningProgram, SaysWhyItCannotStartOrFailed) {
  EXPECT_TRUE(isInstalled("sh"));
  EXPECT_FALSE(isInstalled("no-such-program-here"));
  const auto missing = RunningProgram::start({"no-such-program-here"});
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("no-such-program-here"), std::string::npos);
  auto failing = RunningProgram::start({"sh", "-c", "echo the disk is full >&2; exit 3"});
  ASSERT_TRUE(failing);
  const auto ended = failing->finish();
  ASSERT_FALSE(ended);
  EXPECT_NE(ended.error().message.find("the disk is full"), std::string::npos);
}

TEST(RunningProgram, HearsLinesAndCanBeCancelled) {
  Progress progress;
  std::vector<std::string> heard;
  auto talking = RunningProgram::start({"sh", "-c", "read word; echo $word; echo two"},
                                       RunningProgram::Output::listened);
  ASSERT_TRUE(talking);
  const std::string given = "one\n";
  ASSERT_TRUE(talking->write(std::as_bytes(std::span(given))));
  talking->listen([&](const std::string& line) { heard.push_back(line); }, progress);
  EXPECT_TRUE(talking->finish());
  EXPECT_EQ(heard, (std::vector<std::string>{"one", "two"}));
  auto endless = RunningProgram::start({"sleep", "600"}, RunningProgram::Output::listened);
  ASSERT_TRUE(endless);
  progress.cancel();
  endless->listen([](const std::string&) {}, progress);
  EXPECT_FALSE(endless->finish());
}

TEST(RunningProgram, GoneWhileItIsFedIsAnErrorAndNoSignal) {
  auto gone = RunningProgram::start({"true"});
  ASSERT_TRUE(gone);
  const std::vector<std::byte> much(8 << 20);
  EXPECT_FALSE(gone->write(much));
  EXPECT_TRUE(gone->finish());
}

}  // namespace
}  // namespace chiasm::app
