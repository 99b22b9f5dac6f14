// What the frame thread and the UI thread tell each other: snapshots one way, events the other.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/tools/tool.h"
#include "app/tools/tool_event.h"
#include "app/view_state.h"
#include "app/vr/room/world.h"
#include "app/vr/vr_input.h"
#include "app/vr/vr_settings.h"
#include "core/case/case.h"
#include "core/metrics/segment_statistics.h"
#include "render/spatial_scene.h"

namespace chiasm::app::vr {

// The panels that can float in the room; each is one of the desktop's, drawn into its own quad.
enum class PanelKind {
  report,
  segments,
  palette,
  tools,
  history,
  keyboard,
  message,
  help,
  dialog,
  checks,
  effects,
  measures
};

// A panel that the UI thread keeps drawn: its pixels and its size in the room at scale 1.
struct PanelPicture {
  PanelKind kind = PanelKind::report;
  glm::ivec2 pixels{0};
  glm::dvec2 metres{0.0};
  bool shown = true;
};

// What can be asked of the room as a whole: by a tile of the palette, a key or a script. Only Interaction can
// carry it out, because it knows where hands and head are.
enum class RoomAct {
  none,
  lifeSize,
  fitToTable,
  larger,
  smaller,
  turnLeft,
  turnRight,
  reset,         // the patient, cuts and panels as when the session began
  gatherPanels,  // before the head again
  followMe,      // panels come along with the head; again: they stay
  moveMode,      // the tool hand's trigger takes hold of the world; again: it works the tool
  clipPlane,     // into the hand; where there is one already: away
  clipBox,
  slice,
  snapAxial,
  snapCoronal,
  snapSagittal,
  snapFree,  // the slice turns with the hand again
  clearCuts,
  showStation,  // as VrSnapshot::view's camera sees the patient
};

// How the room stands: for lit tiles, and for what the window says about the headset.
struct RoomStatus {
  double scale = 1.0;
  bool clipPlane = false, clipBox = false, slice = false, followMe = false, moveMode = false;
  bool selectOnly = false;                 // the controllers have select and menu only
  ControllerParts parts;                   // and what else they have
  bool realRoom = false;                   // the headset can show the real room
  std::optional<AnatomicalPlane> snapped;  // the slice lies in it
  bool operator==(const RoomStatus&) const = default;
};

// Published by the UI thread after every change; never altered afterwards. Read by the frame thread.
struct VrSnapshot {
  Case current;  // a cheap copy: voxels and bricks are shared
  ViewState view;
  render::SceneView scene;  // volumes, labels, preview as the window shows them (no viewports)
  std::vector<PanelPicture> panels;
  ToolOverlay toolOverlay;
  VrSettings settings;
  std::string undoName, redoName;  // empty: nothing to undo
  bool readOnly = false;
  std::shared_ptr<const LabelMap> hiddenMask;  // of the shown volume
  RoomAct roomAct = RoomAct::none;             // done once for each new number
  std::uint64_t roomActNumber = 0;
  std::vector<SegmentStatistics> statistics;  // where structures lie; those not counted yet are missing
};

// Events: what a hand did, for the UI thread to carry out.
struct ToolUsed {
  ToolEvent event;
  Hand hand = Hand::right;
};
// A ray rests on a panel: ImGui's mouse there. `pixel` in the panel's picture.
struct PanelPointed {
  PanelKind panel = PanelKind::report;
  glm::dvec2 pixel{0.0};
  bool pressed = false;
  double wheel = 0.0;
};
struct PanelLeft {
  PanelKind panel = PanelKind::report;
};
struct ActionChosen {
  std::string id;  // of the action table: "edit.undo"
};
struct BrushSized {
  double radiusMm = 0.0;
};
struct SegmentTouched {
  Uid segment;  // empty: nothing is touched any more
  PatientPoint point;
  bool pressed = false;  // the trigger was pulled on it: choose it, or link the selected words to it
};
struct ClipBoxChanged {
  std::optional<PatientBox> box;
};
struct PanelToggled {
  PanelKind panel = PanelKind::report;
  bool shown = true;
};
// A control asks the room for something; it comes back to the hands in the next snapshot.
struct RoomAsked {
  RoomAct act = RoomAct::none;
};
struct RoomChanged {
  RoomStatus status;
};
// A key of the ray keyboard, for the panel that asks for text.
struct KeyTyped {
  enum class Key { none, backspace, enter };
  std::string text;  // UTF-8; empty for a key
  Key key = Key::none;
};
struct LeaveRequested {};
using VrEvent = std::variant<ToolUsed, PanelPointed, PanelLeft, ActionChosen, BrushSized, SegmentTouched,
                             ClipBoxChanged, PanelToggled, RoomAsked, RoomChanged, KeyTyped, LeaveRequested>;

// Where a panel's quad stands: the centre, +X right, +Y up, +Z towards the reader (stage space, metres).
struct PanelPlacement {
  PanelKind kind = PanelKind::report;
  Pose pose;
  glm::dvec2 metres{0.0};
};

// What one frame shows beside the snapshot's scene, and does to the hands.
struct VrFrame {
  World world;
  render::SpatialScene spatial;        // complete: the snapshot's scene with everything that stands around it
  std::vector<PanelPlacement> panels;  // in the order to draw them
  struct Haptic {
    double amplitude = 0.0, seconds = 0.0;  // 0: none
  };
  std::array<Haptic, kHandCount> haptics;
  double vignette = 0.0;  // 0..1: how much of the rim is dark
  Surround surround = Surround::dark;
  bool moving = false;  // something is being moved or turned: quality may be lowered
};

}  // namespace chiasm::app::vr
