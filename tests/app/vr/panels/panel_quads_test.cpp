// Floating panels: each with an interface of its own, a ray for a mouse, and a picture that is drawn only
// when it changed.
#include "app/vr/panels/panel_quads.h"

#include "app/vr/vr_person.h"
#include "tests/app/session/session_fixture.h"
#include "tests/app/vr/headset/fake_headset.h"

namespace chiasm::app::vr {
namespace {

// Lends no image, as a runtime does that still shows all of them; counts how often it was asked.
class BusySurface : public PanelSurface {
 public:
  BusySurface(glm::ivec2 pixels, int& asked) : pixels_(pixels), asked_(asked) {}
  glm::ivec2 pixels() const override { return pixels_; }
  Expected<std::optional<render::LentImage>> acquire() override {
    ++asked_;
    return std::nullopt;
  }
  Expected<render::Image> readBack(const render::LentImage&) override {
    return failure(ErrorKind::unavailable, "Nothing was lent.");
  }
  Expected<void> release() override { return {}; }

 private:
  glm::ivec2 pixels_;
  int& asked_;
};

class BusyHeadset : public test::FakeHeadset {
 public:
  std::map<PanelKind, int> asked;
  Expected<std::unique_ptr<PanelSurface>> createPanelSurface(PanelKind kind, glm::ivec2 pixels) override {
    return std::make_unique<BusySurface>(pixels, asked[kind]);
  }
};

class PanelQuadsTest : public test::SessionFixture {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create({});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }
  void SetUp() override {
    SessionFixture::SetUp();
    auto made = PanelQuads::create(*renderer_, headset_, 1.0);
    ASSERT_TRUE(made) << made.error().message;
    panels_ = std::move(*made);
    frames(3);
  }
  void TearDown() override { panels_.reset(); }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      view().hover = std::exchange(view().nextHover, {});
      std::vector<VrEvent> asked;
      const auto drawn = panels_->frame({*session_, settings_, {}, 1.0 / 60.0, true}, asked);
      ASSERT_TRUE(drawn) << drawn.error().message;
      session_->carryOutIntents();
      std::move(asked.begin(), asked.end(), std::back_inserter(asked_));
    }
  }
  std::optional<glm::dvec2> middleOf(PanelKind kind, const std::string& name) const {
    for (const DrawnItem& item : panels_->log(kind).items())
      if (item.name == name)
        return glm::dvec2((item.minimum.x + item.maximum.x) * 0.5, (item.minimum.y + item.maximum.y) * 0.5);
    return std::nullopt;
  }
  void pull(PanelKind kind, glm::dvec2 pixel) {
    panels_->point({kind, pixel, false, 0.0});
    frames(1);
    EXPECT_TRUE(panels_->point({kind, pixel, true, 0.0})) << "a button went down";
    frames(1);
    EXPECT_TRUE(panels_->point({kind, pixel, false, 0.0})) << "and up";
    frames(2);
  }

  static inline std::unique_ptr<render::Renderer> renderer_;
  BusyHeadset headset_;
  VrSettings settings_;
  std::vector<VrEvent> asked_;
  std::unique_ptr<PanelQuads> panels_;
};

TEST_F(PanelQuadsTest, ThereIsOneForEachFormAsLargeAsItsPicture) {
  ASSERT_EQ(panels_->pictures().size(), panelForms().size());
  for (const PanelPicture& picture : panels_->pictures()) {
    EXPECT_GT(picture.pixels.x, 100);
    EXPECT_GT(picture.metres.x, 0.05);
    EXPECT_NEAR(picture.metres.x / picture.metres.y, static_cast<double>(picture.pixels.x) / picture.pixels.y,
                0.01)
        << "pixels are square";
  }
}

TEST_F(PanelQuadsTest, ARayChoosesASegmentInTheDesktopsOwnPanel) {
  view().activeSegment = small_.bone;
  const std::string row = "segment " + current().findSegment(small_.leftMarker)->name;
  const auto at = middleOf(PanelKind::segments, row);
  ASSERT_TRUE(at) << row;
  pull(PanelKind::segments, *at);
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
}

TEST_F(PanelQuadsTest, ARayOnALinkedPhraseLightsItsStructureUntilItLeaves) {
  const auto& anchor = current().findLink(small_.boneLink)->anchors.front();
  std::optional<glm::dvec2> word;
  for (const DrawnItem& item : panels_->log(PanelKind::report).items()) {
    long begin = 0, end = 0;
    if (std::sscanf(item.name.c_str(), "word %ld-%ld", &begin, &end) == 2 && begin >= anchor.begin &&
        end <= anchor.end)
      word = middleOf(PanelKind::report, item.name);
  }
  ASSERT_TRUE(word);
  panels_->point({PanelKind::report, *word, false, 0.0});
  frames(2);
  EXPECT_EQ(view().hover.segments, std::vector<Uid>{small_.bone});
  panels_->leave(PanelKind::report);
  frames(2);
  EXPECT_TRUE(view().hover.segments.empty());
}

TEST_F(PanelQuadsTest, OnePanelsMouseIsNotAnothers) {
  panels_->point({PanelKind::report, {50, 50}, true, 0.0});
  const Uid before = view().activeSegment;
  frames(2);
  EXPECT_EQ(view().activeSegment, before);
  EXPECT_EQ(ImGui::GetCurrentContext(), nullptr) << "the caller's context is what it was";
}

TEST_F(PanelQuadsTest, APictureThatCouldNotBeDrawnIsAskedForAgainUntilItIs) {
  const int before = headset_.asked[PanelKind::report];
  frames(2);
  EXPECT_EQ(headset_.asked[PanelKind::report], before + 2);
  EXPECT_EQ(panels_->drawnPictures(), 0u);
  panels_->show(PanelKind::report, false);
  frames(2);
  EXPECT_EQ(headset_.asked[PanelKind::report], before + 2) << "nobody sees it";
}

TEST_F(PanelQuadsTest, TextGrowsWithinTheSamePicture) {
  const auto before = panels_->pictures();
  const auto items = panels_->log(PanelKind::segments).items().size();
  ASSERT_TRUE(panels_->setFontScale(1.5));
  frames(3);
  EXPECT_EQ(panels_->pictures()[0].pixels, before[0].pixels);
  EXPECT_LE(panels_->log(PanelKind::segments).items().size(), items);
}

TEST(Fingerprint, ChangesWithWhatIsDrawn) {
  ImGuiContext* context = ImGui::CreateContext();
  ImGui::SetCurrentContext(context);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = io.LogFilename = nullptr;
  io.DisplaySize = {200, 100};
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
  const auto draw = [](const char* text, float x) {
    ImGui::NewFrame();
    ImGui::GetBackgroundDrawList()->AddText({x, 10}, IM_COL32_WHITE, text);
    ImGui::Render();
    return fingerprintOf(*ImGui::GetDrawData());
  };
  const std::uint64_t first = draw("Skull", 10);
  EXPECT_NE(first, 0u);
  EXPECT_EQ(draw("Skull", 10), first);
  EXPECT_NE(draw("Skulk", 10), first);
  EXPECT_NE(draw("Skull", 11), first);
  EXPECT_EQ(draw("Skull", 10), first);
  ImGui::DestroyContext(context);
}

}  // namespace
}  // namespace chiasm::app::vr
