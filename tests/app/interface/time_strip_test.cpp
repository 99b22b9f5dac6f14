// The strip of a series of time points: there where it is needed, and what its controls do.
#include "app/actions/view_times.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/app/session/time_points_fixture.h"

namespace chiasm::app {
namespace {

class TimeStripWindow : public test::WindowFixture {
 protected:
  void SetUp() override {
    file_ = std::make_unique<test::MemoryCaseFile>(made_.small.value);
    test::WindowFixture::SetUp();
  }
  std::size_t here() { return shownTimePoint(current(), view()).value(); }
  std::vector<DrawnItem> inStrip() const {
    const Area& area = window_->interface().layout().time;
    std::vector<DrawnItem> items;
    for (const DrawnItem& item : window_->interface().log().items())
      if (!area.empty() && item.areaMinimum.y == static_cast<float>(area.origin.y) &&
          item.areaMaximum.y == static_cast<float>(area.bottom()))
        items.push_back(item);
    return items;
  }
  test::TimePointCase made_ = test::makeTimePointCase();
};

TEST_F(TimeStripWindow, IsThereForASeriesAndNothingOverlapsInIt) {
  for (const glm::ivec2 size : {glm::ivec2(1280, 720), glm::ivec2(1600, 1000)}) {
    show(size, 1.0f);
    const auto items = inStrip();
    EXPECT_GE(items.size(), 7u);
    for (std::size_t i = 0; i < items.size(); ++i) {
      EXPECT_GE(items[i].minimum.x, items[i].areaMinimum.x) << items[i].name;
      EXPECT_LE(items[i].maximum.x, items[i].areaMaximum.x) << items[i].name;
      EXPECT_GE(items[i].minimum.y, items[i].areaMinimum.y) << items[i].name;
      EXPECT_LE(items[i].maximum.y, items[i].areaMaximum.y) << items[i].name;
      for (std::size_t j = i + 1; j < items.size(); ++j)
        EXPECT_TRUE(items[i].maximum.x <= items[j].minimum.x || items[j].maximum.x <= items[i].minimum.x)
            << items[i].name << " and " << items[j].name;
    }
    for (const auto& shown : window_->interface().layout().view)
      if (shown) {
        EXPECT_LE(shown->bottom(), window_->interface().layout().time.origin.y);
      }
  }
  picture("time_strip");
  session_->showVolume(made_.other);
  frames(2);
  EXPECT_TRUE(window_->interface().layout().time.empty()) << "one volume by itself needs no room for it";
}

TEST_F(TimeStripWindow, PlaysStepsAndGoesWhereItIsClicked) {
  click(middleOf("time.play"));
  EXPECT_TRUE(session_->playsTime());
  const glm::dvec2 place = middleOf("time places");
  EXPECT_TRUE(session_->passTime(0.2));
  frames(1);
  EXPECT_EQ(here(), 1u);
  EXPECT_NEAR(middleOf("time places").x, place.x, 0.1) << "nothing moves while it plays";
  click(middleOf("time.play"));
  EXPECT_FALSE(session_->playsTime());
  click(middleOf("time.next"));
  EXPECT_EQ(here(), 2u);
  click(middleOf("time.previous"));
  EXPECT_EQ(here(), 1u);
  click(place);
  EXPECT_EQ(here(), 2u) << "the middle of five";
  drag(place, {place.x * 0.2 + 0.8 * (2 * place.x), place.y});
  EXPECT_EQ(here(), 4u) << "as far to the right as it goes";
  click(middleOf("time.loop"));
  EXPECT_FALSE(view().time.loop);
}

// What is played is drawn, in slices and in 3-D, and comes to rest when it is paused.
TEST_F(TimeStripWindow, EveryTimePointIsSeen) {
  view().of(made_.points[0]).mode = render::RenderMode::averageIntensity;
  session_->showTimePoint(0);
  std::vector<render::Image> pictures;
  for (std::size_t i = 0; i < 3; ++i) {
    session_->showTimePoint(i);
    frames(2);
    pictures.push_back(picture("time_point_" + std::to_string(i)));
  }
  const auto differsIn = [&](ViewKind kind, std::size_t a, std::size_t b) {
    const Area area = geometry(kind).area();
    int different = 0;
    for (int y = area.origin.y; y < area.bottom(); ++y)
      for (int x = area.origin.x; x < area.right(); ++x) {
        const std::size_t at = 4 * (static_cast<std::size_t>(y) * 1600 + static_cast<std::size_t>(x));
        different += std::abs(int{pictures[a].rgba[at]} - int{pictures[b].rgba[at]}) > 8 ? 1 : 0;
      }
    return different;
  };
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal, ViewKind::volume3d}) {
    EXPECT_GT(differsIn(kind, 0, 1), 500) << static_cast<int>(kind);
    EXPECT_GT(differsIn(kind, 1, 2), 500) << static_cast<int>(kind);
  }
  session_->showTimePoint(1);
  frames(2);
  EXPECT_EQ(picture("time_point_again").rgba, pictures[1].rgba);
}

}  // namespace
}  // namespace chiasm::app
