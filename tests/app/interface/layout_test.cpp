// The window's areas: nothing overlaps, nothing lies outside, at every size and arrangement.
#include "app/interface/layout.h"

#include <gtest/gtest.h>

namespace chiasm::app {
namespace {

bool overlap(const Area& a, const Area& b) {
  return a.origin.x < b.right() && b.origin.x < a.right() && a.origin.y < b.bottom() &&
         b.origin.y < a.bottom();
}

struct Size {
  glm::ivec2 pixels;
  float scale;
};
constexpr Size kSizes[] = {{{1280, 720}, 1.0f},
                           {{1600, 1000}, 1.0f},
                           {{3840, 2160}, 2.0f},
                           {{1921, 1081}, 1.25f},
                           {{5760, 3240}, 3.0f}};

TEST(WindowLayout, NothingOverlapsAndNothingIsOutside) {
  for (const Size& size : kSizes)
    for (const LayoutKind kind : {LayoutKind::grid2x2, LayoutKind::onePlusThree, LayoutKind::single})
      for (const bool segments : {true, false})
        for (const double share : {0.1, 0.38, 0.9}) {
          ViewState view;
          view.layout = kind;
          view.segmentsPanelVisible = segments;
          view.segmentsShare = share;
          const WindowLayout layout = computeLayout(size.pixels, size.scale, view);
          std::vector<Area> areas{layout.topBar,  layout.identity,   layout.rail,
                                  layout.options, layout.status,     layout.tabs,
                                  layout.divider, layout.upperPanel, layout.lowerPanel};
          int shown = 0;
          for (const auto& area : layout.view)
            if (area) {
              areas.push_back(*area);
              ++shown;
            }
          EXPECT_EQ(shown, kind == LayoutKind::single ? 1 : 4);
          for (std::size_t i = 0; i < areas.size(); ++i) {
            EXPECT_GE(areas[i].origin.x, 0);
            EXPECT_GE(areas[i].origin.y, 0);
            EXPECT_LE(areas[i].right(), size.pixels.x);
            EXPECT_LE(areas[i].bottom(), size.pixels.y);
            for (std::size_t j = i + 1; j < areas.size(); ++j)
              if (!areas[i].empty() && !areas[j].empty()) {
                EXPECT_FALSE(overlap(areas[i], areas[j])) << i << " and " << j << " at " << size.pixels.x;
              }
          }
        }
}

TEST(WindowLayout, PresentingThereIsNothingButTheCaseAndItsStations) {
  for (const Size& size : kSizes)
    for (const bool report : {true, false}) {
      ViewState view;
      view.present = true;
      view.showReport = report;
      view.layout = LayoutKind::single;
      view.filledView = ViewKind::volume3d;
      const WindowLayout layout = computeLayout(size.pixels, size.scale, view);
      EXPECT_TRUE(layout.rail.empty());
      EXPECT_TRUE(layout.options.empty());
      EXPECT_TRUE(layout.lowerPanel.empty());
      EXPECT_EQ(layout.tabs.empty(), !report);
      EXPECT_FALSE(layout.stations.empty());
      std::vector<Area> areas{layout.topBar, layout.identity,   layout.status,  layout.stations,
                              layout.tabs,   layout.upperPanel, *layout.view[3]};
      for (std::size_t i = 0; i < areas.size(); ++i) {
        EXPECT_LE(areas[i].right(), size.pixels.x);
        EXPECT_LE(areas[i].bottom(), size.pixels.y);
        for (std::size_t j = i + 1; j < areas.size(); ++j)
          EXPECT_FALSE(!areas[i].empty() && !areas[j].empty() && overlap(areas[i], areas[j]))
              << i << " " << j;
      }
      // Identity and what is not for diagnosis stay on screen.
      EXPECT_FALSE(layout.identity.empty());
    }
}

TEST(WindowLayout, WithoutTheReportTheViewsHaveItsRoom) {
  ViewState view;
  const int with = computeLayout({1600, 1000}, 1.0f, view).views.size.x;
  view.showReport = false;
  const WindowLayout without = computeLayout({1600, 1000}, 1.0f, view);
  EXPECT_EQ(without.views.size.x, with + 393);
  EXPECT_TRUE(without.upperPanel.empty());
  EXPECT_TRUE(without.lowerPanel.empty());
}

TEST(WindowLayout, HasTheProportionsOfTheDrawing) {
  const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, ViewState{});
  EXPECT_EQ(layout.topBar.size.y, 40);
  EXPECT_EQ(layout.identity.size.y, 26);
  EXPECT_EQ(layout.rail.size.x, 52);
  EXPECT_EQ(layout.options.size.y, 38);
  EXPECT_EQ(layout.tabs.size.x, 392);
  EXPECT_EQ(layout.status.size.y, 26);
  EXPECT_FALSE(layout.iconsOnly);
  const WindowLayout narrow = computeLayout({1280, 720}, 1.0f, ViewState{});
  EXPECT_EQ(narrow.tabs.size.x, 320);
  EXPECT_TRUE(narrow.iconsOnly);
}

TEST(WindowLayout, ScalesWithTheMonitor) {
  const WindowLayout one = computeLayout({1920, 1080}, 1.0f, ViewState{});
  const WindowLayout two = computeLayout({3840, 2160}, 2.0f, ViewState{});
  EXPECT_EQ(two.topBar.size, one.topBar.size * 2);
  EXPECT_EQ(two.tabs.size, one.tabs.size * 2);
  EXPECT_EQ(two.rail.size.x, one.rail.size.x * 2);
}

TEST(WindowLayout, ViewsOfTheGridAreAlike) {
  const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, ViewState{});
  for (std::size_t kind = 0; kind < kViewCount; ++kind) {
    const auto& area = layout.view[kind];
    ASSERT_TRUE(area);
    EXPECT_LE(std::abs(area->size.x - layout.view[0]->size.x), 1);
    EXPECT_LE(std::abs(area->size.y - layout.view[0]->size.y), 1);
  }
}

TEST(WindowLayout, TwoColumnsShowTheSamePlanesSideBySide) {
  ViewState view;
  view.layout = LayoutKind::columns;
  const WindowLayout columns = computeLayout({1600, 1000}, 1.0f, view);
  std::size_t shown = 0;
  for (const auto& area : columns.view) shown += area ? 1 : 0;
  EXPECT_EQ(shown, 4u);
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal}) {
    const auto left = columns.view[ViewPlace{kind, 0}.index()],
               right = columns.view[ViewPlace{kind, 1}.index()];
    ASSERT_TRUE(left && right);
    EXPECT_EQ(left->origin.y, right->origin.y);
    EXPECT_EQ(left->size.y, right->size.y);
    EXPECT_LE(std::abs(left->size.x - right->size.x), 1);
    EXPECT_FALSE(overlap(*left, *right));
    EXPECT_EQ(right->right(), columns.views.right());
  }
  view.layout = LayoutKind::pair;
  view.filledView = ViewKind::sagittal;
  const WindowLayout pair = computeLayout({1600, 1000}, 1.0f, view);
  for (std::size_t place = 0; place < pair.view.size(); ++place)
    EXPECT_EQ(pair.view[place].has_value(), ViewPlace::at(place).kind == ViewKind::sagittal);
  constexpr ViewPlace kRight{ViewKind::sagittal, 1};
  EXPECT_EQ(pair.view[kRight.index()]->size.y, pair.views.size.y);
}

}  // namespace
}  // namespace chiasm::app
