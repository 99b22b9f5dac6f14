// Text and targets are large enough to the eye, by the numbers.
#include "app/vr/panels/legibility.h"

#include <gtest/gtest.h>

#include "app/vr/panels/panel_content.h"
#include "app/vr/panels/panel_rack.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

TEST(LegibilityTest, EveryPanelHasTextOf20ArcMinutesAnd20PixelsADegree) {
  for (const PanelForm& form : panelForms()) {
    const PanelPicture picture = pictureOf(form.kind);
    const double distance = designOf(form.kind).distance;
    EXPECT_GE(pixelsPerDegree(picture, distance), kPixelsPerDegree) << form.name;
    // The smallest face of the theme, 11 pixels, and the report's own sizes.
    EXPECT_GE(capitalArcMinutes(form.kind, 11.0, 1.0), kTextArcMinutes) << form.name;
    EXPECT_GE(capitalArcMinutes(form.kind, 14.5, 1.0), 28.0) << form.name;
  }
}

// Measured anew from the panel's corners as the eye sees them, not by the formula that made it.
TEST(LegibilityTest, TheFiguresHoldWhereverAPanelIsPut) {
  const Pose head{{0, 1.6, 0}, {1, 0, 0, 0}};
  PanelRack rack;
  rack.gather(head);
  std::vector<PanelPicture> pictures;
  for (const PanelForm& form : panelForms()) {
    PanelPicture picture = pictureOf(form.kind);
    picture.shown = true;
    pictures.push_back(picture);
  }
  rack.update(pictures, head, std::nullopt, false, 0.011);
  const auto check = [&](PanelKind kind) {
    const auto board = rack.board(kind);
    ASSERT_TRUE(board);
    const PanelPicture picture = pictureOf(kind);
    const double distance = glm::length(board->pose.position - head.position);
    if (kind != PanelKind::palette) {
      EXPECT_GE(distance, kNearestPanel - 1e-9);
      EXPECT_LE(distance, kFarthestPanel + 1e-9);
    }
    // A pixel about the panel's middle.
    const double pixel = board->metres.x / picture.pixels.x;
    EXPECT_GE(1.0 / degreesOf(pixel, distance), kPixelsPerDegree);
    const double capital = 11.0 * 0.727 * kPanelPixelsPerLogical * board->metres.y / picture.pixels.y;
    EXPECT_GE(degreesOf(capital, distance) * 60.0,
              kTextArcMinutes * (kind == PanelKind::palette ? 0.9 : 1.0));
  };
  for (const PanelForm& form : panelForms()) check(form.kind);
  // Pushed away as far as it goes, and pulled near.
  for (const double reach : {5.0, -5.0}) {
    const Pose ray{{0.2, 1.2, -0.1}, facing({0, 0, 0}, {-0.4, 0, 0.6})};
    rack.take(PanelKind::report, ray);
    rack.carry(PanelKind::report, ray, head, reach);
    rack.letGo(PanelKind::report);
    check(PanelKind::report);
  }
}

TEST(LegibilityTest, TargetsOfThePaletteAreWiderThanOneAndAHalfDegrees) {
  // Four by two tiles fill it, with gaps of six.
  const PanelForm& form = panelForms().back();
  ASSERT_EQ(form.kind, PanelKind::palette);
  const double perDegree = designOf(form.kind).logicalPerDegree;
  EXPECT_GE(((form.logicalPixels.x - 5 * 6) / 4) / perDegree, kTargetDegrees);
  EXPECT_GE(((form.logicalPixels.y - 3 * 6) / 2) / perDegree, kTargetDegrees);
  // The smallest key of the ray keyboard and a desktop button, 28 high, are a degree and more.
  EXPECT_GE(28.0 / designOf(PanelKind::report).logicalPerDegree, 1.3);
  // The rim that a panel is taken by.
  EXPECT_GE(degreesOf(kBoardRim, designOf(PanelKind::report).distance), kTargetDegrees);
}

TEST(LegibilityTest, SignsOfTheRoomAreReadableAtAnyDistance) {
  for (const double distance : {0.4, 0.8, 1.6, 5.0})
    EXPECT_GE(degreesOf(signHeight(distance), distance) * 60.0, kTextArcMinutes);
}

}  // namespace
}  // namespace chiasm::app::vr
