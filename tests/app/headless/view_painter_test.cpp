// Pictures of single views: in pieces as in one, transparent where no patient is, labelled as asked.
#include "app/headless/view_painter.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "app/headless/picture_pieces.h"
#include "app/headless/pictures.h"
#include "app/interface/scene_builder.h"
#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

class Painter : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create(
        {.validation = true, .window = nullptr, .deviceName = {}, .sharedDevice = {}});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }
  void SetUp() override {
    resetView(view_, small_.value);
    auto made = ViewPainter::create(small_.value, *renderer_, 1.0f);
    ASSERT_TRUE(made) << made.error().message;
    painter_ = std::move(*made);
  }
  void TearDown() override {
    painter_.reset();
    const auto messages = renderer_->validationMessages();
    EXPECT_TRUE(messages.empty()) << messages.front();
  }
  render::Image paint(ViewKind kind, const ViewPictureOptions& options, int largestPiece = 4096,
                      glm::ivec2 size = {310, 230}) {
    ViewState view = view_;
    const auto prepared = prepareForPicture(small_.value, view, kind, size, options);
    EXPECT_TRUE(prepared) << prepared.error().message;
    PictureLook look = lookOf(options);
    look.largestPiece = largestPiece;
    auto picture = painter_->paint(view, kind, size, look);
    EXPECT_TRUE(picture) << picture.error().message;
    return picture ? *picture : render::Image{};
  }
  static const std::uint8_t* pixel(const render::Image& image, int x, int y) {
    return &image.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                        static_cast<std::size_t>(x)) *
                       4];
  }

  static inline std::unique_ptr<render::Renderer> renderer_;
  test::SmallCase small_ = test::makeSmallCase();
  ViewState view_;
  std::unique_ptr<ViewPainter> painter_;
};

TEST_F(Painter, PiecesTogetherAreTheWholePicture) {
  ViewPictureOptions all;
  all.labels = PictureLabels{true, true, true, true, true, true};
  for (const ViewKind kind : {ViewKind::axial, ViewKind::sagittal, ViewKind::volume3d}) {
    const render::Image whole = paint(kind, all), pieces = paint(kind, all, 97);
    ASSERT_EQ(whole.rgba.size(), pieces.rgba.size());
    int worst = 0;
    std::size_t different = 0;
    for (std::size_t i = 0; i < whole.rgba.size(); ++i) {
      const int difference = std::abs(int{whole.rgba[i]} - int{pieces.rgba[i]});
      worst = std::max(worst, difference);
      different += difference > 1;
    }
    // A slice's pixels are worked out from its own middle: a label's border may round the other way. Rays
    // begin at their piece's corner: single precision.
    EXPECT_LE(different, whole.rgba.size() / 1000) << viewName(kind) << ", worst " << worst;
  }
}

TEST_F(Painter, WhatShowsNoPatientIsTransparentAndTheRestTheSame) {
  ViewPictureOptions opaque, transparent;
  opaque.labels = transparent.labels = PictureLabels{};
  transparent.transparent = true;
  for (const ViewKind kind : {ViewKind::coronal, ViewKind::volume3d}) {
    const render::Image over = paint(kind, transparent), ground = paint(kind, opaque);
    EXPECT_EQ(pixel(over, 3, 3)[3], 0) << viewName(kind);
    std::size_t solid = 0;
    for (std::size_t i = 3; i < over.rgba.size(); i += 4) solid += over.rgba[i] == 255;
    EXPECT_GT(solid, 1000u) << viewName(kind);
    EXPECT_EQ(pixel(ground, 3, 3)[3], 255);
    // Laid over the background it is the opaque picture. Straight alpha in 8 bits and rays that end at 98%
    // cost a few greys.
    std::size_t different = 0;
    for (int y = 0; y < over.size.y; ++y)
      for (int x = 0; x < over.size.x; ++x)
        for (int c = 0; c < 3; ++c) {
          const double alpha = pixel(over, x, y)[3] / 255.0;
          // The background is darkest below; between these two it is even.
          const double top[3] = {14, 17, 19}, bottom[3] = {5.1, 6.1, 7.1};
          const double share = (y + 0.5) / over.size.y;
          const double below = kind == ViewKind::volume3d ? top[c] * (1 - share) + bottom[c] * share : 0.0;
          different +=
              std::abs(pixel(over, x, y)[c] * alpha + below * (1 - alpha) - pixel(ground, x, y)[c]) > 6.0;
        }
    EXPECT_LT(different, static_cast<std::size_t>(over.size.x * over.size.y) / 200) << viewName(kind);
  }
}

TEST_F(Painter, LabelsAreThereWhenAskedForAndOnlyThen) {
  ViewPictureOptions plain, bar, letters;
  plain.labels = PictureLabels{};
  bar.labels = PictureLabels{.scaleBar = true};
  letters.labels = PictureLabels{.letters = true};
  const glm::ivec2 size(600, 400);
  const render::Image nothing = paint(ViewKind::axial, plain, 4096, size);
  const auto changed = [&](const render::Image& image, int x0, int y0, int x1, int y1) {
    std::size_t count = 0;
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x)
        count += !std::equal(pixel(image, x, y), pixel(image, x, y) + 4, pixel(nothing, x, y));
    return count;
  };
  const render::Image withBar = paint(ViewKind::axial, bar, 4096, size);
  EXPECT_GT(changed(withBar, 450, 350, 600, 400), 100u) << "lower right";
  EXPECT_EQ(changed(withBar, 0, 0, 450, 350), 0u);
  const render::Image withLetters = paint(ViewKind::axial, letters, 4096, size);
  EXPECT_GT(changed(withLetters, 0, 180, 40, 220), 20u) << "the left edge's letter";
  EXPECT_EQ(changed(withLetters, 450, 350, 600, 400), 0u);
  // 'Not for diagnosis' is in all of them.
  std::size_t badge = 0;
  for (int y = 375; y < 400; ++y)
    for (int x = 0; x < 150; ++x) badge += pixel(nothing, x, y)[0] > 150 && pixel(nothing, x, y)[2] < 120;
  EXPECT_GT(badge, 50u);
}

TEST_F(Painter, AVolumesNameIsWrittenOnlyWhenTheTitleIsAskedFor) {
  ViewPictureOptions asShown, titled;
  titled.labels = PictureLabels{.title = true};
  EXPECT_FALSE(lookOf(asShown).parts.volumeName);
  EXPECT_TRUE(lookOf(titled).parts.volumeName);
  Volume& volume = small_.value.volumes.front();
  volume.info.name = "DOE^JANE head";
  const ViewGeometry geometry(Area{{0, 0}, {100, 100}}, view_.camera);
  const Theme theme;
  ViewOverlayInputs inputs{small_.value, view_, geometry, theme, &volume, nullptr, {}, {}, nullptr, {}};
  EXPECT_NE(viewDescription(inputs).find("DOE"), std::string::npos);
  inputs.parts.volumeName = false;
  EXPECT_EQ(viewDescription(inputs).find("DOE"), std::string::npos);
}

TEST_F(Painter, WithoutNamesItIsSaidThatAPictureShowsTwoVolumes) {
  small_.value.volumes.push_back(small_.value.volumes.front());
  small_.value.volumes.back().info.uid = Uid::generate();
  small_.value.volumes.back().info.name = "DOE^JANE later";
  view_.fusion.in3d = true;
  render::SliceContent fused;
  fused.fusion.emplace();
  const Area area{{0, 0}, {100, 100}};
  const Theme theme;
  for (const ViewGeometry& geometry :
       {ViewGeometry(ViewKind::axial, area, fused), ViewGeometry(area, view_.camera)}) {
    ViewOverlayInputs inputs{small_.value, view_, geometry, theme,   &small_.value.volumes.front(),
                             nullptr,      {},    {},       nullptr, {}};
    EXPECT_EQ(viewDescription(inputs).find("two volumes"), std::string::npos) << "they are named below";
    inputs.parts.volumeName = false;
    EXPECT_NE(viewDescription(inputs).find("two volumes"), std::string::npos);
    EXPECT_EQ(viewDescription(inputs).find("DOE"), std::string::npos);
  }
}

TEST(PicturePieces, CoverAPictureWithoutOverlap) {
  std::vector<int> covered(70 * 33, 0);
  for (const PicturePiece& piece : piecesOf({70, 33}, 32)) {
    EXPECT_LE(piece.size.x, 32);
    EXPECT_LE(piece.size.y, 32);
    for (int y = 0; y < piece.size.y; ++y)
      for (int x = 0; x < piece.size.x; ++x)
        ++covered[static_cast<std::size_t>((piece.at.y + y) * 70 + piece.at.x + x)];
  }
  for (const int times : covered) EXPECT_EQ(times, 1);
  EXPECT_EQ(piecesOf({32, 32}, 32).size(), 1u);
}

TEST(PicturePieces, StraightAlphaKeepsColours) {
  render::Image image{{3, 1}, {60, 30, 0, 120, 245, 245, 245, 250, 0, 0, 0, 0}};
  toStraightAlpha(image);
  EXPECT_EQ(image.rgba, (std::vector<std::uint8_t>{128, 64, 0, 120, 250, 250, 250, 255, 0, 0, 0, 0}));
}

TEST(PictureSize, HasSentencesForWhatIsNone) {
  EXPECT_TRUE(checkPictureSize({16, 20000}));
  for (const glm::ivec2 size : {glm::ivec2(15, 100), {100, 32769}, {32000, 32000}})
    EXPECT_FALSE(checkPictureSize(size));
}

}  // namespace
}  // namespace chiasm::app
