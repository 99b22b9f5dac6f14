// The wrist palette as data: pages of at most eight large tiles, and what each tile does.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Everything that a person likes differently, as a tile.
enum class SettingTile { leftHand, oneHanded, seated, snapTurn, vignette, textSize, colours, passthrough };
enum class LookTile { nextTransferFunction };

struct PageTile {
  int page = 0;
};
struct ToolTile {
  ToolKind tool = ToolKind::navigate;
};
struct ActionTile {
  std::string id;  // of the action table
};
struct RoomTile {
  RoomAct act = RoomAct::none;
};
struct PanelTile {
  PanelKind panel = PanelKind::report;
};
// One station on or back; the room then shows it.
struct StationTile {
  int step = 1;
};
struct LeaveTile {};
using TileAct = std::variant<PageTile, ToolTile, ActionTile, RoomTile, PanelTile, SettingTile, LookTile,
                             StationTile, LeaveTile>;

struct PaletteTile {
  std::string label;
  const char* icon = "";
  TileAct act;
};
struct PalettePage {
  std::string name;
  std::vector<PaletteTile> tiles;
};

inline constexpr std::size_t kMostTiles = 8;
// The pages; the first is where the palette opens. Every tool has its tile: pages of tools are made from the
// list of tools, so that a tool written later is there on the day it is written.
std::vector<PalettePage> palettePages();

}  // namespace chiasm::app::vr
