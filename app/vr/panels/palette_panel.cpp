// The wrist palette: large tiles for a ray.
#include <imgui.h>

#include <algorithm>
#include <iterator>

#include "app/interface/theme.h"
#include "app/stations/station.h"
#include "app/tools/tool.h"
#include "app/vr/panels/palette.h"
#include "app/vr/panels/vr_panels.h"
#include "core/volume/transfer_function.h"

namespace chiasm::app::vr {
namespace {

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

bool isOn(const VrSettings& settings, SettingTile tile) {
  switch (tile) {
    case SettingTile::leftHand:
      return settings.dominant == Hand::left;
    case SettingTile::oneHanded:
      return settings.oneHanded;
    case SettingTile::seated:
      return settings.seated;
    case SettingTile::snapTurn:
      return settings.snapTurn;
    case SettingTile::vignette:
      return settings.vignette;
    case SettingTile::textSize:
      return settings.fontScale > 1.0;
    case SettingTile::colours:
      return settings.colourBlindPalette;
    case SettingTile::passthrough:
      return settings.passthrough;
  }
  return false;
}

void toggle(VrSettings& settings, SettingTile tile) {
  switch (tile) {
    case SettingTile::leftHand:
      settings.dominant = other(settings.dominant);
      return;
    case SettingTile::oneHanded:
      settings.oneHanded = !settings.oneHanded;
      return;
    case SettingTile::seated:
      settings.seated = !settings.seated;
      return;
    case SettingTile::snapTurn:
      settings.snapTurn = !settings.snapTurn;
      return;
    case SettingTile::vignette:
      settings.vignette = !settings.vignette;
      return;
    case SettingTile::textSize:
      // Round and round: normal, larger, largest.
      settings.fontScale = settings.fontScale < 1.1 ? 1.25 : settings.fontScale < 1.4 ? 1.5 : 1.0;
      return;
    case SettingTile::colours:
      settings.colourBlindPalette = !settings.colourBlindPalette;
      return;
    case SettingTile::passthrough:
      settings.passthrough = !settings.passthrough;
      return;
  }
}

bool isOn(const RoomStatus& room, RoomAct act) {
  switch (act) {
    case RoomAct::followMe:
      return room.followMe;
    case RoomAct::moveMode:
      return room.moveMode;
    case RoomAct::clipPlane:
      return room.clipPlane;
    case RoomAct::clipBox:
      return room.clipBox;
    case RoomAct::slice:
      return room.slice;
    case RoomAct::snapAxial:
      return room.snapped == AnatomicalPlane::axial;
    case RoomAct::snapCoronal:
      return room.snapped == AnatomicalPlane::coronal;
    case RoomAct::snapSagittal:
      return room.snapped == AnatomicalPlane::sagittal;
    default:
      return false;
  }
}

// Whether what an action turns on and off is on.
bool isOn(const PanelContent& content, const std::string& action) {
  const ViewState& view = content.panel.view;
  if (action == "view.names") return view.showNames;
  if (action == "segments.toggle") return view.showSegments;
  if (action == "segments.in3d") return view.segmentsIn3d;
  if (action == "view.letters") return view.showLetters;
  if (action == "view.overlays") return view.showOverlays;
  if (action == "view.fusion") return view.fusion.inSlices;
  if (action == "view.fusion.in3d") return view.fusion.in3d;
  const Volume* volume = content.session.shownVolume();
  if (volume == nullptr) return false;
  if (action == "view.mip")
    return content.panel.view.of(volume->info.uid).mode == render::RenderMode::maximumIntensity;
  if (action == "view.hideTable") return content.panel.view.of(volume->info.uid).hideTable;
  if (action == "rendering.shadows") return content.panel.view.of(volume->info.uid).rendering.shadows > 0.0;
  return false;
}

struct TileState {
  bool lit = false, enabled = true;
};

TileState stateOf(const PanelContent& content, const PaletteTile& tile) {
  const ViewState& view = content.panel.view;
  return std::visit(
      Overloaded{[](const PageTile&) { return TileState{}; },
                 [&](const ToolTile& tool) {
                   return TileState{view.tool == tool.tool,
                                    !makeTool(tool.tool)->needsSegment() || toolCanEdit(content)};
                 },
                 [&](const ActionTile& action) {
                   const ActionTable& table = content.session.actions();
                   const Action* row = table.find(action.id);
                   return TileState{isOn(content, action.id),
                                    row != nullptr && table.isEnabled(*row, content.session)};
                 },
                 [&](const RoomTile& tile_) { return TileState{isOn(content.room, tile_.act)}; },
                 [&](const PanelTile& tile_) { return TileState{isShown(content, tile_.panel)}; },
                 [&](SettingTile tile_) {
                   return TileState{isOn(content.settings, tile_),
                                    tile_ != SettingTile::passthrough || content.room.realRoom};
                 },
                 [&](LookTile) {
                   return TileState{false, content.panel.volumeStatistics != nullptr};
                 },
                 [&](const StationTile&) {
                   return TileState{false, !stationsOf(content.panel.current, view).empty()};
                 },
                 [](const LeaveTile&) { return TileState{}; }},
      tile.act);
}

// The next of the volume's transfer functions, round and round.
void nextLook(PanelContent& content) {
  const Volume* volume = content.session.shownVolume();
  if (volume == nullptr || content.panel.volumeStatistics == nullptr) return;
  const auto looks = transferFunctionsFor(volume->info, *content.panel.volumeStatistics);
  if (looks.empty()) return;
  TransferFunction& now = content.panel.view.of(volume->info.uid).transferFunction;
  const auto found = std::find_if(looks.begin(), looks.end(),
                                  [&](const TransferFunction& look) { return look.name == now.name; });
  now = found == looks.end() || std::next(found) == looks.end() ? looks.front() : *std::next(found);
}

void press(PanelContent& content, const PaletteTile& tile, int& page) {
  IntentQueue& intents = content.panel.intents;
  std::visit(Overloaded{[&](const PageTile& to) { page = to.page; },
                        [&](const ToolTile& tool) {
                          intents.push(RunAction{std::string("tool.") + toolId(tool.tool)});
                        },
                        [&](const ActionTile& action) { intents.push(RunAction{action.id}); },
                        [&](const RoomTile& room) { content.asked.push_back(RoomAsked{room.act}); },
                        [&](const PanelTile& panel) {
                          content.asked.push_back(PanelToggled{panel.panel, !isShown(content, panel.panel)});
                        },
                        [&](SettingTile setting) {
                          toggle(content.settings, setting);
                          content.panel.view.safeColours = content.settings.colourBlindPalette;
                        },
                        [&](LookTile) { nextLook(content); },
                        [&](const StationTile& station) {
                          intents.push(RunAction{station.step > 0 ? "station.next" : "station.previous"});
                          content.asked.push_back(RoomAsked{RoomAct::showStation});
                        },
                        [&](const LeaveTile&) { content.asked.push_back(LeaveRequested{}); }},
             tile.act);
}

}  // namespace

void drawPalettePanel(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  const std::vector<PalettePage> pages = palettePages();
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID pageId = ImGui::GetID("page");
  int page = std::clamp(storage.GetInt(pageId, 0), 0, static_cast<int>(pages.size()) - 1);
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  constexpr int kColumns = 4, kRows = 2;
  const float gap = theme.px(6);
  const float width = (size.x - gap * (kColumns + 1)) / kColumns;
  const float height = (size.y - gap * (kRows + 1)) / kRows;
  const std::vector<PaletteTile>& tiles = pages[static_cast<std::size_t>(page)].tiles;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const auto column = static_cast<float>(i % kColumns), row = static_cast<float>(i / kColumns);
    const TileState state = stateOf(content, tiles[i]);
    const LargeTile drawn =
        drawLargeTile(theme, static_cast<int>(i), tiles[i].icon, tiles[i].label,
                      {low.x + gap + column * (width + gap), low.y + gap + row * (height + gap)},
                      {width, height}, state.lit, state.enabled, content.panel.log);
    if (drawn.pressed) press(content, tiles[i], page);
  }
  storage.SetInt(pageId, page);
}

}  // namespace chiasm::app::vr
