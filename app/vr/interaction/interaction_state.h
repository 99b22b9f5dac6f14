// Interaction's memory between frames, shared by the files that each do one part of a frame.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "app/interface/clip_box.h"
#include "app/vr/hands/sheets.h"
#include "app/vr/hands/tool_driver.h"
#include "app/vr/hands/world_grab.h"
#include "app/vr/interaction/interaction.h"
#include "app/vr/panels/panel_rack.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {

// What a hand does from press to release.
enum class Work { none, pressPanel, movePanel, moveDisplay, world, tool, sheet, boxFace, spent };

struct HandWork {
  Work work = Work::none;
  bool byTrigger = false;  // ends with the trigger; otherwise with the grip
  PanelKind panel = PanelKind::report;
  bool alone = false;      // of world: this hand has hold of the patient and may move it by itself
  ClipFace face;           // of boxFace
  glm::dvec3 offset{0.0};  // of moveDisplay: the display's centre in the ray's frame

  HandWork() = default;
  HandWork(Work what, bool trigger, PanelKind kind = PanelKind::report)
      : work(what), byTrigger(trigger), panel(kind) {}
};

struct Interaction::State {
  // --- where everything stands
  World world;
  bool placed = false;  // a volume has been seen and put before the person
  Uid shownCase;        // whose patient stands there
  PanelRack rack;
  Board display;  // the floating slice
  HeldSheet plane{HeldSheet::Use::cut}, slice{HeldSheet::Use::picture};
  std::optional<PatientBox> box;  // while a face is held; otherwise the view's
  bool follow = false, moveMode = false;

  // --- the hands
  std::array<HandReader, kHandCount> readers;
  std::array<HandState, kHandCount> hands;
  std::array<HandWork, kHandCount> works;
  Hand toolHand = Hand::right, pointing = Hand::right;
  bool within = false;  // the head is inside the patient's box
  WorldGrab grab;
  ToolDriver tool;
  ToolAim aim;                            // of the tool hand in this frame
  std::optional<PanelHit> pointed;        // by the pointing hand in this frame
  std::optional<PanelPointed> lastPoint;  // what the panels heard last
  Uid touched;
  double brushRadius = 0.0;  // 0: the view's
  double scrolled = 0.0;     // slices that the stick still owes

  // --- this frame
  double seconds = 0.0, dt = 0.0;
  bool started = false;
  double vignette = 0.0;
  std::uint64_t lastAct = 0;
  std::optional<RoomStatus> lastStatus;
  std::array<VrFrame::Haptic, kHandCount> haptics;
  RoomPicture roomPicture;

  HandState& hand(Hand which) { return hands[static_cast<std::size_t>(which)]; }
  const HandState& hand(Hand which) const { return hands[static_cast<std::size_t>(which)]; }
  HandWork& work(Hand which) { return works[static_cast<std::size_t>(which)]; }
  const HandWork& work(Hand which) const { return works[static_cast<std::size_t>(which)]; }
  void tick(Hand which, double amplitude, double length);

  // room_acts.cpp: what is asked of the room, and where things first stand
  void place(const VrInput& input, const VrSnapshot& snapshot, double scale);
  void carryOut(RoomAct act, const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  // About the head, as if the person turned; darkens the rim, because no hand moved.
  void turnRoom(const VrInput& input, double degrees);
  void showStation(const VrInput& input, const VrSnapshot& snapshot);
  void placeDisplay(const Pose& head);
  RoomStatus status(const VrInput& input, const VrSnapshot& snapshot) const;

  // hand_works.cpp: presses and releases of one hand
  void endWork(Hand which, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  void beginWork(Hand which, const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  void carryWork(Hand which, const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  bool takeSomething(Hand which, bool byTrigger, const VrSnapshot& snapshot);
  void pressTool(Hand which, const VrSnapshot& snapshot, std::vector<VrEvent>& events);

  // hand_controls.cpp: sticks, face buttons, menu, pointing
  void controls(const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  void point(const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  void touch(const VrSnapshot& snapshot, std::vector<VrEvent>& events);
  ToolAim aimNow(const VrInput& input, const VrSnapshot& snapshot) const;

  // The panel under a hand's ray. A hand that is in the patient has hold of the patient: a panel that stands
  // behind them is not meant.
  std::optional<PanelHit> panelUnder(Hand which, const VrSnapshot& snapshot) const;
  std::vector<render::ClipPlane> clipPlanes() const;
  std::optional<SliceDisplay> sliceDisplay(const VrSnapshot& snapshot) const;
  std::optional<PatientBox> clipBox(const VrSnapshot& snapshot) const;
  bool oneHand(const VrInput& input, const VrSnapshot& snapshot) const;
  // The tip is at the patient, and whoever it belongs to stands outside of them.
  bool reachesIn(Hand which, const VrSnapshot& snapshot) const;
};

// What the slice in the hand shows: the whole of the volume where the sheet cuts it.
std::optional<render::SliceContent> sheetSlice(const VrSnapshot& snapshot, const Sheet& sheet);

}  // namespace chiasm::app::vr
