#include "app/vr/panels/palette.h"

#include <algorithm>

#include "app/interface/icons.h"
#include "app/tools/tool.h"

namespace chiasm::app::vr {
namespace {

enum Page {
  kMain,
  kSegments,
  kView,
  kWindows,
  kStations,
  kCut,
  kPlace,
  kPanels,
  kMorePanels,
  kLook,
  kVolumes,
  kSettings,
  kMoreSettings,
  kTools
};

const char* iconOf(ToolKind kind) {
  switch (kind) {
    case ToolKind::navigate:
      return icons::kNavigate;
    case ToolKind::ruler:
      return icons::kRuler;
    case ToolKind::angle:
      return icons::kAngle;
    case ToolKind::box:
      return icons::kBox;
    case ToolKind::draw:
      return icons::kDraw;
    case ToolKind::livewire:
      return icons::kLivewire;
    case ToolKind::scissors:
      return icons::kScissors;
    case ToolKind::traceLevel:
      return icons::kTrace;
    case ToolKind::point:
      return icons::kPoint;
    case ToolKind::ellipse:
      return icons::kEllipse;
    case ToolKind::brush:
      return icons::kBrush;
    case ToolKind::eraser:
      return icons::kEraser;
    case ToolKind::threshold:
      return icons::kThreshold;
    case ToolKind::grow:
      return icons::kGrow;
    case ToolKind::link:
      return icons::kLink;
    default:
      return icons::kTune;
  }
}

PaletteTile back(int page = kMain) {
  return {"Back", icons::kLeft, PageTile{page}};
}
PaletteTile action(const char* label, const char* icon, const char* id) {
  return {label, icon, ActionTile{id}};
}
PaletteTile room(const char* label, const char* icon, RoomAct act) {
  return {label, icon, RoomTile{act}};
}
PaletteTile panel(const char* label, const char* icon, PanelKind kind) {
  return {label, icon, PanelTile{kind}};
}
PaletteTile page(const char* label, const char* icon, int number) {
  return {label, icon, PageTile{number}};
}
PaletteTile setting(const char* label, SettingTile tile) {
  return {label, icons::kTune, tile};
}

// Tools and what only the brush has, six to a page between More and Back.
void addToolPages(std::vector<PalettePage>& pages) {
  std::vector<PaletteTile> all;
  // The first two pages have what hands do most.
  const auto add = [&](ToolKind kind) { all.push_back({toolName(kind), iconOf(kind), ToolTile{kind}}); };
  const std::vector<ToolKind> first = {ToolKind::navigate,  ToolKind::ruler, ToolKind::point,
                                       ToolKind::ellipse,   ToolKind::brush, ToolKind::eraser,
                                       ToolKind::threshold, ToolKind::grow,  ToolKind::link};
  for (const ToolKind kind : first) add(kind);
  all.push_back(action("Smaller", icons::kBrush, "brush.smaller"));
  all.push_back(action("Larger", icons::kBrush, "brush.larger"));
  all.push_back(action("Sphere", icons::kBrush, "brush.sphere"));
  for (const ToolKind kind : allTools())
    if (std::find(first.begin(), first.end(), kind) == first.end()) add(kind);
  all.push_back(action("Disk", icons::kBrush, "brush.disk"));
  all.push_back(panel("Effects", icons::kGrow, PanelKind::effects));
  all.push_back(panel("Measures", icons::kRuler, PanelKind::measures));
  all.push_back(action("Smart", icons::kBrush, "brush.smart"));
  all.push_back(action("Close it", icons::kCheck, "outline.finish"));
  all.push_back(action("Corner back", icons::kUndo, "outline.stepBack"));
  all.push_back(action("Cut inside", icons::kScissors, "scissors.eraseInside"));
  all.push_back(action("Cut outside", icons::kScissors, "scissors.eraseOutside"));
  constexpr std::size_t kEach = kMostTiles - 2;
  const std::size_t count = (all.size() + kEach - 1) / kEach;
  for (std::size_t i = 0; i < count; ++i) {
    PalettePage tools{"Tools", {}};
    for (std::size_t at = i * kEach; at < std::min(all.size(), (i + 1) * kEach); ++at)
      tools.tiles.push_back(all[at]);
    tools.tiles.push_back(page("More", icons::kMore, kTools + static_cast<int>((i + 1) % count)));
    tools.tiles.push_back(back());
    pages.push_back(std::move(tools));
  }
}

}  // namespace

std::vector<PalettePage> palettePages() {
  std::vector<PalettePage> pages(kTools);
  pages[kMain] = {"",
                  {page("Tools", icons::kBrush, kTools), page("Segments", icons::kColour, kSegments),
                   page("View", icons::kVisible, kView), page("Cut", icons::kWindow, kCut),
                   action("Undo", icons::kUndo, "edit.undo"), action("Redo", icons::kRedo, "edit.redo"),
                   page("Place", icons::kCube, kPlace), page("Panels", icons::kLayout, kPanels)}};
  pages[kSegments] = {
      "Segments",
      {action("Previous", icons::kLeft, "segment.previous"), action("Next", icons::kRight, "segment.next"),
       action("New", icons::kAdd, "segment.new"), action("Hide", icons::kHidden, "segment.hide"),
       action("Lock", icons::kLock, "segment.lock"), action("Delete", icons::kDelete, "segment.delete"),
       action("Go to", icons::kGoTo, "segment.goTo"), back()}};
  pages[kView] = {
      "View",
      {action("Names", icons::kRename, "view.names"), action("Segments", icons::kVisible, "segments.toggle"),
       action("Fainter", icons::kDown, "labels.less"), action("Stronger", icons::kAdd, "labels.more"),
       page("3-D", icons::kCube, kLook), page("Window", icons::kWindow, kWindows),
       page("Stations", icons::kPoint, kStations), back()}};
  pages[kLook] = {"3-D",
                  {PaletteTile{"Next look", icons::kColour, LookTile::nextTransferFunction},
                   action("Edit", icons::kTune, "view.transferFunction"),
                   action("Brightest", icons::kVisible, "view.mip"),
                   action("Shadows", icons::kWindow, "rendering.shadows"),
                   action("Hide table", icons::kHidden, "view.hideTable"),
                   action("In 3-D", icons::kCube, "segments.in3d"), page("Volumes", icons::kMore, kVolumes),
                   back(kView)}};
  pages[kVolumes] = {"Volumes",
                     {action("Both in 3-D", icons::kCube, "view.fusion.in3d"),
                      action("Less of 2nd", icons::kDown, "view.fusion.in3d.less"),
                      action("More of 2nd", icons::kAdd, "view.fusion.in3d.more"),
                      action("Over slices", icons::kFile, "view.fusion"),
                      action("Change over", icons::kRedo, "view.volume.swap"),
                      action("Next", icons::kRight, "view.volume.nextInAll"), back(kLook)}};
  pages[kWindows] = {
      "Window",
      {action("Own", icons::kWindow, "window.initial"),
       action("Soft tissue", icons::kWindow, "window.softTissue"),
       action("Lung", icons::kWindow, "window.lung"), action("Bone", icons::kWindow, "window.bone"),
       action("Brain", icons::kWindow, "window.brain"), action("Angio", icons::kWindow, "window.angio"),
       action("Stroke", icons::kWindow, "window.stroke"), back(kView)}};
  pages[kStations] = {
      "Stations",
      {PaletteTile{"Previous", icons::kLeft, StationTile{-1}},
       PaletteTile{"Next", icons::kRight, StationTile{1}}, action("Keep this", icons::kAdd, "station.add"),
       action("Names", icons::kRename, "view.names"), action("Letters", icons::kRename, "view.letters"),
       action("Measures", icons::kRuler, "view.overlays"), panel("Report", icons::kFile, PanelKind::report),
       back(kView)}};
  pages[kCut] = {
      "Cut",
      {room("Plane", icons::kWindow, RoomAct::clipPlane), room("Box", icons::kCube, RoomAct::clipBox),
       room("Slice", icons::kFile, RoomAct::slice), room("Whole", icons::kClose, RoomAct::clearCuts),
       room("Axial", icons::kLayout, RoomAct::snapAxial),
       room("Coronal", icons::kLayout, RoomAct::snapCoronal),
       room("Sagittal", icons::kLayout, RoomAct::snapSagittal), back()}};
  pages[kPlace] = {
      "Place",
      {room("Life size", icons::kPerson, RoomAct::lifeSize), room("Fit", icons::kCube, RoomAct::fitToTable),
       room("Larger", icons::kAdd, RoomAct::larger), room("Smaller", icons::kDown, RoomAct::smaller),
       room("Turn left", icons::kLeft, RoomAct::turnLeft),
       room("Turn right", icons::kRight, RoomAct::turnRight), room("Move", icons::kGoTo, RoomAct::moveMode),
       back()}};
  pages[kPanels] = {
      "Panels",
      {panel("Report", icons::kFile, PanelKind::report),
       panel("Segments", icons::kColour, PanelKind::segments),
       panel("Tools", icons::kBrush, PanelKind::tools), panel("History", icons::kHistory, PanelKind::history),
       action("Find", icons::kSearch, "app.find"), action("Open", icons::kFolder, "case.open"),
       page("More", icons::kMore, kMorePanels), back()}};
  pages[kMorePanels] = {
      "More",
      {panel("Checks", icons::kPass, PanelKind::checks), room("Gather", icons::kGoTo, RoomAct::gatherPanels),
       panel("Keyboard", icons::kRename, PanelKind::keyboard), panel("Help", icons::kHelp, PanelKind::help),
       room("Start anew", icons::kHome, RoomAct::reset), PaletteTile{"Leave VR", icons::kClose, LeaveTile{}},
       page("Settings", icons::kTune, kSettings), back(kPanels)}};
  pages[kSettings] = {
      "Settings",
      {setting("Left hand", SettingTile::leftHand), setting("One hand", SettingTile::oneHanded),
       setting("Seated", SettingTile::seated), setting("In steps", SettingTile::snapTurn),
       setting("Dark rim", SettingTile::vignette), setting("Text size", SettingTile::textSize),
       page("More", icons::kMore, kMoreSettings), back(kMorePanels)}};
  pages[kMoreSettings] = {
      "Settings",
      {room("Follow me", icons::kPerson, RoomAct::followMe), setting("Colours", SettingTile::colours),
       setting("Real room", SettingTile::passthrough), back(kSettings)}};
  addToolPages(pages);
  return pages;
}

}  // namespace chiasm::app::vr
