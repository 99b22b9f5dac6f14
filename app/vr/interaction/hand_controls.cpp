// Sticks, face buttons and menu; what the tool hand aims at, and what it touches.
#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "app/tools/tool.h"
#include "app/vr/interaction/interaction_state.h"

namespace chiasm::app::vr {
namespace {

constexpr double kSmallestBrush = 0.5, kLargestBrush = 100.0;  // mm, as on the desktop
constexpr double kBrushPerSecond = 1.5;                        // powers of e
constexpr double kSliceMmPerSecond = 40.0, kSlicesPerSecond = 10.0;
constexpr double kSnapTurnDegrees = 30.0, kTurnPerSecond = 60.0;
// The tip acts by touch within this of the patient; beyond, the ray does.
constexpr double kTouchReach = 0.01;

}  // namespace

ToolAim Interaction::State::aimNow(const VrInput& input, const VrSnapshot& snapshot) const {
  const HandState& state = hand(toolHand);
  if (!state.tracked || shownVolume(snapshot.current, snapshot.view) == nullptr) return {};
  const auto mask = snapshot.hiddenMask.get();
  const auto shown = sliceDisplay(snapshot);
  // What a stroke began with it goes on with.
  if (const auto reach = tool.reach()) {
    switch (*reach) {
      case ToolDriver::Reach::tip:
        return aimByTip(snapshot, world, state.tip, input.head, slice);
      case ToolDriver::Reach::display:
        return shown ? aimAtDisplay(snapshot, *shown, state.aim) : ToolAim{};
      case ToolDriver::Reach::ray:
        return aimByRay(snapshot, world, state.aim, input.head, clipPlanes(), mask);
    }
  }
  const double brush = isBrush(snapshot.view.tool) ? snapshot.view.brush.radiusMm * world.metresPerMm() : 0.0;
  if (insideVolume(snapshot, world, state.tip, kTouchReach + brush))
    return aimByTip(snapshot, world, state.tip, input.head, slice);
  // A panel before the patient takes the ray.
  if (rack.hit(state.aim.position, state.aim.forward())) return {};
  if (shown) {
    const ToolAim onDisplay = aimAtDisplay(snapshot, *shown, state.aim);
    if (onDisplay.valid) return onDisplay;
  }
  if (!pointsAtVolume(snapshot, world, state.aim)) return {};
  return aimByRay(snapshot, world, state.aim, input.head, clipPlanes(), mask);
}

void Interaction::State::controls(const VrInput& input, const VrSnapshot& snapshot,
                                  std::vector<VrEvent>& events) {
  const auto isShown = [&](PanelKind kind) {
    return std::any_of(snapshot.panels.begin(), snapshot.panels.end(),
                       [kind](const PanelPicture& picture) { return picture.kind == kind && picture.shown; });
  };
  bool sizing = false;
  for (const Hand which : {Hand::left, Hand::right}) {
    const HandState& state = hand(which);
    if (!state.tracked) continue;
    if (state.menuTapped) {
      const bool show = !isShown(PanelKind::palette);
      if (show) rack.callPalette(input.head);
      events.push_back(PanelToggled{PanelKind::palette, show});
    }
    // Not every controller has two face buttons, and some have a trackpad for them: held, the lower one does
    // what the upper one does.
    const bool tools = which == toolHand;
    const bool lower = state.lowerTapped || (tools && state.padClicked < 0);
    const bool upper = state.upperPressed || state.lowerHeld || (tools && state.padClicked > 0);
    if (state.lowerHeld) tick(which, 0.3, 0.02);
    if (lower) events.push_back(ActionChosen{tools ? "edit.undo" : "view.names"});
    if (upper && tools) events.push_back(ActionChosen{"edit.redo"});
    if (upper && !tools) events.push_back(PanelToggled{PanelKind::report, !isShown(PanelKind::report)});
    if (state.stickClicked) carryOut(RoomAct::gatherPanels, input, snapshot, events);

    // The stick belongs to what the hand holds, then to the panel it points at, then to tool or slice.
    if (work(which).work != Work::none && work(which).work != Work::tool) continue;
    if (which == pointing && pointed) continue;
    if (snapshot.settings.snapTurn) {
      const int flick = state.flick != 0 || tools ? state.flick : state.padClicked;
      if (flick != 0) turnRoom(input, kSnapTurnDegrees * flick);
    } else {
      const double turn = state.stick.x != 0.0 || tools ? state.stick.x : state.padSide;
      if (turn != 0.0) turnRoom(input, kTurnPerSecond * turn * dt);
    }
    if (state.stick.y == 0.0) continue;
    const ToolKind kind = snapshot.view.tool;
    if (which == toolHand && isBrush(kind)) {
      if (brushRadius <= 0.0) brushRadius = snapshot.view.brush.radiusMm;
      brushRadius = std::clamp(brushRadius * std::exp(state.stick.y * kBrushPerSecond * dt), kSmallestBrush,
                               kLargestBrush);
      events.push_back(BrushSized{brushRadius});
      sizing = true;
    } else if (slice.on()) {
      slice.shift(state.stick.y * kSliceMmPerSecond * dt);
    } else {
      scrolled += state.stick.y * kSlicesPerSecond * dt;
      for (; scrolled >= 1.0; scrolled -= 1.0) events.push_back(ActionChosen{"view.scroll.next"});
      for (; scrolled <= -1.0; scrolled += 1.0) events.push_back(ActionChosen{"view.scroll.previous"});
    }
  }
  if (!sizing) brushRadius = 0.0;
}

void Interaction::State::touch(const VrSnapshot& snapshot, std::vector<VrEvent>& events) {
  const HandWork& now = work(toolHand);
  if (now.work != Work::none && now.work != Work::tool && now.work != Work::spent) return;
  if (!tool.active() && now.work == Work::none) {
    ToolAim hovered = aim;
    // A panel under the ray has the pointer; the tool's mark leaves the patient.
    if (pointed && pointing == toolHand && !aim.byTip) hovered.valid = false;
    tool.hover(hovered, toolHand, events);
  }
  const Uid here = aim.valid ? aim.segment : Uid();
  if (here == touched) return;
  touched = here;
  events.push_back(SegmentTouched{here, aim.point, false});
  // A tick at the surface: fingers see what eyes may not.
  if (!here.empty() && snapshot.view.showSegments) tick(toolHand, aim.byTip ? 0.35 : 0.15, 0.015);
}

}  // namespace chiasm::app::vr
