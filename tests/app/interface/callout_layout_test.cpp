// Names beside what they name: no label over another, no leader across another or through a label.
#include "app/interface/callout_layout.h"

#include <gtest/gtest.h>

#include <random>

namespace chiasm::app {
namespace {

struct Rectangle {
  glm::dvec2 low, high;
};

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a.low.x < b.high.x - 1e-9 && b.low.x < a.high.x - 1e-9 && a.low.y < b.high.y - 1e-9 &&
         b.low.y < a.high.y - 1e-9;
}

// Liang–Barsky: whether a segment passes through the inside of a rectangle.
bool passesThrough(glm::dvec2 a, glm::dvec2 b, const Rectangle& r) {
  double from = 0.0, to = 1.0;
  const glm::dvec2 d = b - a;
  for (int axis = 0; axis < 2; ++axis) {
    if (std::abs(d[axis]) < 1e-12) {
      if (a[axis] <= r.low[axis] || a[axis] >= r.high[axis]) return false;
      continue;
    }
    double t0 = (r.low[axis] - a[axis]) / d[axis], t1 = (r.high[axis] - a[axis]) / d[axis];
    if (t0 > t1) std::swap(t0, t1);
    from = std::max(from, t0);
    to = std::min(to, t1);
  }
  return to - from > 1e-9;
}

Rectangle rectangleOf(const CalloutAnchor& anchor, const PlacedCallout& placed) {
  return {placed.corner, placed.corner + anchor.size};
}

CalloutFrame frameOf(double width, double height) {
  CalloutFrame frame;
  frame.maximum = {width, height};
  frame.gap = 6;
  return frame;
}

TEST(CalloutLayoutTest, NothingOverlapsInAThousandLayouts) {
  std::mt19937 random(11);
  for (int round = 0; round < 1000; ++round) {
    const CalloutFrame frame = frameOf(800, 600);
    std::uniform_int_distribution<int> count(1, 40);
    std::uniform_real_distribution<double> x(250, 550), y(0, 600), width(30, 200), height(14, 22);
    std::vector<CalloutAnchor> anchors;
    for (int i = count(random); i > 0; --i)
      anchors.push_back({{x(random), y(random)}, {width(random), height(random)}});
    const auto placed = layoutCallouts(anchors, frame);
    ASSERT_EQ(placed.size(), anchors.size());
    for (std::size_t i = 0; i < placed.size(); ++i) {
      if (!placed[i].placed) continue;
      const Rectangle one = rectangleOf(anchors[i], placed[i]);
      EXPECT_GE(one.low.x, frame.minimum.x - 1e-9);
      EXPECT_GE(one.low.y, frame.minimum.y - 1e-9);
      EXPECT_LE(one.high.x, frame.maximum.x + 1e-9);
      EXPECT_LE(one.high.y, frame.maximum.y + 1e-9);
      for (std::size_t k = 0; k < placed.size(); ++k) {
        if (k == i || !placed[k].placed) continue;
        EXPECT_FALSE(overlap(one, rectangleOf(anchors[k], placed[k])));
        EXPECT_FALSE(passesThrough(placed[i].foot, anchors[i].at, rectangleOf(anchors[k], placed[k])));
        const bool sameSide = (placed[i].foot.x < 400) == (placed[k].foot.x < 400);
        if (sameSide) {
          EXPECT_FALSE(segmentsCross(placed[i].foot, anchors[i].at, placed[k].foot, anchors[k].at));
        }
      }
    }
  }
}

TEST(CalloutLayoutTest, EveryNameThatFitsIsPlaced) {
  const CalloutFrame frame = frameOf(600, 20 * 26);
  std::vector<CalloutAnchor> anchors(38, {{300, 100}, {80, 20}});
  for (const PlacedCallout& placed : layoutCallouts(anchors, frame)) EXPECT_TRUE(placed.placed);
}

TEST(CalloutLayoutTest, TheLeastImportantAreLeftOut) {
  const CalloutFrame frame = frameOf(600, 100);  // four rows a side
  std::vector<CalloutAnchor> anchors(12, {{300, 50}, {80, 20}});
  const auto placed = layoutCallouts(anchors, frame);
  for (std::size_t i = 0; i < placed.size(); ++i) EXPECT_EQ(placed[i].placed, i < 8) << i;
}

TEST(CalloutLayoutTest, ANameStandsLevelWithItsThingWhereNothingIsInTheWay) {
  const auto placed = layoutCallouts({{{200, 123}, {50, 20}}, {{400, 300}, {50, 20}}}, frameOf(600, 400));
  EXPECT_DOUBLE_EQ(placed[0].foot.y, 123);
  EXPECT_DOUBLE_EQ(placed[1].foot.y, 300);
  EXPECT_LT(placed[0].foot.x, 200);
  EXPECT_GT(placed[1].foot.x, 400);
}

TEST(CalloutLayoutTest, TwoThatWantOneRowShareTheWay) {
  // Both at height 100 on the left: the least squares are 87 and 113 at a pitch of 26.
  const auto placed = layoutCallouts({{{200, 100}, {50, 20}}, {{210, 100}, {50, 20}}}, frameOf(600, 400));
  EXPECT_NEAR(std::min(placed[0].foot.y, placed[1].foot.y), 87, 1e-9);
  EXPECT_NEAR(std::max(placed[0].foot.y, placed[1].foot.y), 113, 1e-9);
}

TEST(CalloutLayoutTest, ColumnsLeaveThePatientFree) {
  CalloutFrame frame = frameOf(800, 400);
  frame.clearLeft = 250;
  frame.clearRight = 560;
  const auto placed = layoutCallouts({{{380, 100}, {70, 20}}, {{420, 100}, {70, 20}}}, frame);
  EXPECT_LE(placed[0].foot.x, 250);
  EXPECT_GE(placed[1].foot.x, 560);
}

TEST(CalloutLayoutTest, TooWideForTheFrameIsLeftOut) {
  const auto placed = layoutCallouts({{{50, 50}, {90, 20}}}, frameOf(100, 100));
  EXPECT_FALSE(placed.front().placed);
}

}  // namespace
}  // namespace chiasm::app
