// The wrist palette as data: few large tiles, and everything can be reached by pressing them.
#include "app/vr/panels/palette.h"

#include <set>

#include "app/actions/hand_actions.h"
#include "app/tools/tool.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app::vr {
namespace {

using PaletteTest = test::SessionFixture;

// Pages that can be reached from the first, by tiles alone.
std::set<int> reachable(const std::vector<PalettePage>& pages) {
  std::set<int> found{0};
  std::vector<int> open{0};
  while (!open.empty()) {
    const int page = open.back();
    open.pop_back();
    for (const PaletteTile& tile : pages[static_cast<std::size_t>(page)].tiles)
      if (const auto* to = std::get_if<PageTile>(&tile.act); to != nullptr && found.insert(to->page).second)
        open.push_back(to->page);
  }
  return found;
}

TEST_F(PaletteTest, PagesHaveAtMostEightTilesAndAWayBack) {
  const std::vector<PalettePage> pages = palettePages();
  EXPECT_EQ(reachable(pages).size(), pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    EXPECT_LE(pages[i].tiles.size(), kMostTiles) << pages[i].name;
    bool back = i == 0;
    for (const PaletteTile& tile : pages[i].tiles) {
      back = back || (tile.label == "Back" && std::holds_alternative<PageTile>(tile.act));
      EXPECT_FALSE(tile.label.empty());
    }
    EXPECT_TRUE(back) << pages[i].name;
  }
}

TEST_F(PaletteTest, EveryActOfTheRoomEveryPanelAndSettingHasATile) {
  std::set<RoomAct> acts;
  std::set<PanelKind> panels;
  std::set<SettingTile> settings;
  bool leaves = false;
  for (const PalettePage& page : palettePages())
    for (const PaletteTile& tile : page.tiles) {
      if (const auto* room = std::get_if<RoomTile>(&tile.act)) acts.insert(room->act);
      if (const auto* panel = std::get_if<PanelTile>(&tile.act)) panels.insert(panel->panel);
      if (const auto* setting = std::get_if<SettingTile>(&tile.act)) settings.insert(*setting);
      leaves = leaves || std::holds_alternative<LeaveTile>(tile.act);
    }
  // All but none, snapFree (the same tile again) and showStation (asked by a station's own tile).
  for (int act = static_cast<int>(RoomAct::lifeSize); act <= static_cast<int>(RoomAct::clearCuts); ++act) {
    if (static_cast<RoomAct>(act) == RoomAct::snapFree) continue;
    EXPECT_TRUE(acts.contains(static_cast<RoomAct>(act))) << act;
  }
  for (const PanelKind kind : {PanelKind::report, PanelKind::segments, PanelKind::tools, PanelKind::history,
                               PanelKind::checks, PanelKind::keyboard, PanelKind::help})
    EXPECT_TRUE(panels.contains(kind));
  EXPECT_EQ(settings.size(), 8u);
  EXPECT_TRUE(leaves);
}

// "With everything the desktop can do": what Find anything does not offer to hands is on the palette under
// the name given, or arranges the window alone. The rest of the table, and what is added to it, is found.
TEST_F(PaletteTest, WhatHandsAreNotOfferedTheyHaveOtherwise) {
  std::set<std::string> labels{"Find"};
  for (const PalettePage& page : palettePages())
    for (const PaletteTile& tile : page.tiles) labels.insert(tile.label);
  std::set<std::string_view> ids;
  for (const NotForHands& row : notForHands()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_NE(session_->actions().find(row.id), nullptr) << row.id;
    if (*row.instead != '\0') {
      EXPECT_TRUE(labels.contains(row.instead)) << row.id;
    }
  }
  // Changing the case is never the window's alone.
  for (const Action& action : session_->actions().actions())
    if (action.group == "Edit" || action.group == "Segments" || action.group == "Tools" ||
        action.group == "Window/level") {
      EXPECT_TRUE(offeredToHands(action.id)) << action.id;
    }
}

TEST_F(PaletteTest, EveryActionNamedOnItExists) {
  for (const PalettePage& page : palettePages())
    for (const PaletteTile& tile : page.tiles)
      if (const auto* action = std::get_if<ActionTile>(&tile.act)) {
        EXPECT_NE(session_->actions().find(action->id), nullptr) << action->id;
      }
}

}  // namespace
}  // namespace chiasm::app::vr
