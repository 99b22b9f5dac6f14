// What the window asks of `chiasm render`, and how the view comes into the clipboard.
#include "app/session/picture_maker.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/pictures/clipboard_picture.h"
#include "app/pictures/running_program.h"
#include "data_io/case_file/case_file.h"
#include "tests/app/cli/program.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/test_data.h"
#include "tests/support/virtual_display.h"

namespace chiasm::test {
namespace {

using namespace app;

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

TEST(PictureRequest, BecomesTheCommandsArguments) {
  PictureRequest request;
  request.path = "/tmp/a b.png";
  request.view = ViewKind::axial;
  request.size = {640, 480};
  std::vector<std::string> words = renderArguments(request, "/tmp/case.chiasm");
  EXPECT_EQ(words[0], "render");
  EXPECT_EQ(words[1], "/tmp/case.chiasm");
  EXPECT_TRUE(has(words, "/tmp/a b.png"));
  EXPECT_TRUE(has(words, "640x480"));
  EXPECT_TRUE(has(words, "axial"));
  EXPECT_TRUE(has(words, "--scale-bar"));
  EXPECT_FALSE(has(words, "--title")) << "no free text unless asked for";
  EXPECT_FALSE(has(words, "--film"));
  request.scaleBar = request.letters = false;
  request.what = PictureRequest::What::stations;
  words = renderArguments(request, "/tmp/case.chiasm");
  EXPECT_TRUE(has(words, "--plain"));
  EXPECT_TRUE(has(words, "stations"));
  request.what = PictureRequest::What::timePoints;
  words = renderArguments(request, "/tmp/case.chiasm");
  EXPECT_TRUE(has(words, "timepoints"));
  EXPECT_TRUE(has(words, "axial")) << "slices play too";
}

TEST(PictureRequest, HasANameOfItsOwnBesideTheCase) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "HEAD.chiasm").string();
  PictureRequest request;
  EXPECT_EQ(freePictureName(request, file), (folder.path() / "HEAD 3d.png").string());
  std::ofstream(folder.path() / "HEAD 3d.png") << "x";
  EXPECT_EQ(freePictureName(request, file), (folder.path() / "HEAD 3d 2.png").string());
  request.what = PictureRequest::What::turntable;
  EXPECT_EQ(freePictureName(request, file), (folder.path() / "HEAD turntable.mp4").string());
  request.what = PictureRequest::What::timePoints;
  EXPECT_EQ(freePictureName(request, file), (folder.path() / "HEAD timepoints.mp4").string());
}

// The whole way: the request, the other process, the file, what is said.
class PictureMakerTest : public testing::Test {
 protected:
  PictureMakerTest() { place_.makeSmallCase(); }
  void make(bool cancel) {
    auto loaded = data_io::openCase(file(), {.readOnly = true});
    ASSERT_TRUE(loaded) << loaded.error().message;
    const CaseStore store(std::move(*loaded), Author{});
    ViewState view;
    resetView(view, store.current());
    maker_.make(file(), view);
    EXPECT_TRUE(maker_.waiting());
    maker_.update(store);
    EXPECT_FALSE(maker_.waiting());
    while (cancel && jobs_.shown().at(0).fraction <= 0.0) std::this_thread::yield();
    if (cancel) jobs_.cancelAll();
    jobs_.waitForAll();
  }
  std::string file() const { return place_.path("case.chiasm").string(); }

  CliPlace place_;
  std::vector<std::string> said_;
  JobRunner jobs_{1, {}};
  PictureMaker maker_{jobs_,
                      {[this](std::string text) { said_.push_back(std::move(text)); },
                       [this](const Error& error) { said_.push_back("failed: " + error.message); }}};
};

TEST_F(PictureMakerTest, MakesAPictureInAProcessOfItsOwn) {
  maker_.request.size = {160, 120};
  maker_.request.path = freePictureName(maker_.request, file());
  make(false);
  EXPECT_EQ(said_, std::vector<std::string>{"Wrote case 3d.png."});
  const auto picture = render::readPng(place_.path("case 3d.png").string());
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->size, glm::ivec2(160, 120));
}

TEST_F(PictureMakerTest, ACancelledFilmLeavesNothing) {
  maker_.request.what = PictureRequest::What::turntable;
  maker_.request.size = {160, 120};
  maker_.request.seconds = 300;
  maker_.request.path = place_.path("turn/").string();
  make(true);
  ASSERT_EQ(said_.size(), 1u);
  EXPECT_NE(said_[0].find("Cancelled"), std::string::npos) << said_[0];
  for (const auto& entry : std::filesystem::directory_iterator(place_.path("")))
    EXPECT_EQ(entry.path().filename().string().find("turn"), std::string::npos) << entry.path();
}

TEST_F(PictureMakerTest, RepeatsWhatTheOtherProcessSaysWhenItFails) {
  maker_.request.path = place_.path("no/such/folder.png").string();
  make(false);
  ASSERT_EQ(said_.size(), 1u);
  EXPECT_NE(said_[0].find("was not written"), std::string::npos) << said_[0];
}

class PicturesInWindow : public WindowFixture {
 protected:
  bool said(const std::string& words) const {
    return std::any_of(session_->messages().begin(), session_->messages().end(),
                       [&](const Message& message) { return message.text.find(words) != std::string::npos; });
  }
};

// What another program finds in the clipboard is the view as it is on screen.
TEST_F(PicturesInWindow, AViewIsCopiedToTheClipboard) {
  const auto screen = VirtualDisplay::start();
  if (!screen || !isInstalled("xclip")) GTEST_SKIP() << "Xvfb or xclip is not installed";
  const char* before = std::getenv("DISPLAY");
  const std::string kept = before != nullptr ? before : "";
  setenv("DISPLAY", screen->name().c_str(), 1);
  session_->ui().focusedView = ViewKind::coronal;
  ASSERT_TRUE(press("Ctrl+Shift+C"));
  picture("copied view");
  EXPECT_TRUE(said("in the clipboard"));
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "pasted.png").string();
  auto paste =
      RunningProgram::start({"sh", "-c", "xclip -selection clipboard -t image/png -o > \"$0\"", file});
  ASSERT_TRUE(paste);
  ASSERT_TRUE(paste->finish());
  if (kept.empty())
    unsetenv("DISPLAY");
  else
    setenv("DISPLAY", kept.c_str(), 1);
  const auto pasted = render::readPng(file);
  ASSERT_TRUE(pasted) << pasted.error().message;
  const Area& area = geometry(ViewKind::coronal).area();
  EXPECT_EQ(pasted->size, area.size);
  const render::Image window = *window_->settledPicture();
  const glm::ivec2 middle = area.size / 2;
  EXPECT_NEAR(brightness(*pasted, middle), brightness(window, area.origin + middle), 1.0);
}

TEST_F(PicturesInWindow, WithoutADisplayTheClipboardSaysWhy) {
  if (!isInstalled("xclip")) GTEST_SKIP() << "xclip is not installed";
  const char* before = std::getenv("DISPLAY");
  const std::string kept = before != nullptr ? before : "";
  unsetenv("DISPLAY");
  const auto copied = copyToClipboard({{1, 1}, {0, 0, 0, 255}});
  if (!kept.empty()) setenv("DISPLAY", kept.c_str(), 1);
  ASSERT_FALSE(copied);
  EXPECT_NE(copied.error().message.find("xclip"), std::string::npos);
}

TEST_F(PicturesInWindow, ACaseWithoutAFileSaysSo) {
  ASSERT_TRUE(press("Ctrl+P"));
  EXPECT_EQ(session_->ui().overlay, Overlay::picture);
  session_->pictures().make(session_->casePath(), view());
  EXPECT_TRUE(said("no file"));
}

}  // namespace
}  // namespace chiasm::test
