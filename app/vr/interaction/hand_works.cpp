// Presses and releases: what a hand takes hold of, and what it does until it lets go.
#include <algorithm>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "app/tools/tool.h"
#include "app/vr/interaction/interaction_state.h"

namespace chiasm::app::vr {
namespace {

// How near the tip must be to what it takes, in metres of the room.
constexpr double kHandleReach = 0.08, kFaceReach = 0.05, kPatientReach = 0.05;
constexpr double kPushPerSecond = 1.2;   // metres, of a panel on the stick
constexpr double kScalePerSecond = 1.2;  // of a world held in one hand, by the stick (powers of e)
constexpr double kWheelPerSecond = 8.0;

// The face of the clip box that the tip touches.
std::optional<ClipFace> faceAt(const PatientBox& box, PatientPoint point, double reachMm) {
  std::optional<ClipFace> found;
  double nearest = reachMm;
  for (int axis = 0; axis < 3; ++axis) {
    bool beside = false;
    for (int across = 0; across < 3; ++across)
      if (across != axis && (point.mm[across] < box.minimum[across] - reachMm ||
                             point.mm[across] > box.maximum[across] + reachMm))
        beside = true;
    if (beside) continue;
    for (const bool maximum : {false, true}) {
      const double away = std::abs(point.mm[axis] - (maximum ? box.maximum[axis] : box.minimum[axis]));
      if (away >= nearest) continue;
      nearest = away;
      found = ClipFace{axis, maximum};
    }
  }
  return found;
}

}  // namespace

bool Interaction::State::reachesIn(Hand which, const VrSnapshot& snapshot) const {
  // Who stands inside has the tip there always, and still wants the palette.
  return hand(which).tracked && !within && insideVolume(snapshot, world, hand(which).tip, kPatientReach);
}

std::optional<PanelHit> Interaction::State::panelUnder(Hand which, const VrSnapshot& snapshot) const {
  const HandState& state = hand(which);
  const auto hit = rack.hit(state.aim.position, state.aim.forward());
  if (!hit || !insideVolume(snapshot, world, state.tip, 0.0)) return hit;
  const auto farSide = farSideOfVolume(snapshot, world, state.aim);
  return farSide && hit->board.distance > *farSide ? std::nullopt : hit;
}

void Interaction::State::endWork(Hand which, const VrSnapshot&, std::vector<VrEvent>& events) {
  HandWork& now = work(which);
  const HandState& state = hand(which);
  const bool ended = now.byTrigger ? !state.trigger.down : !state.grab.down;
  if (now.work == Work::none || !ended) return;
  if (now.work == Work::tool) tool.release(aim, events);
  if (now.work == Work::movePanel) rack.letGo(now.panel);
  if (now.work == Work::sheet)
    for (HeldSheet* sheet : {&plane, &slice})
      if (sheet->heldBy(which)) sheet->putDown();
  if (now.work == Work::boxFace) {
    const bool otherHolds = work(other(which)).work == Work::boxFace;
    if (!otherHolds && box) {
      events.push_back(ClipBoxChanged{box});
      box.reset();
    }
  }
  now = {};
}

bool Interaction::State::takeSomething(Hand which, bool byTrigger, const VrSnapshot& snapshot) {
  const HandState& state = hand(which);
  HandWork& now = work(which);
  const Pose ray = state.aim;
  if (const auto hit = panelUnder(which, snapshot)) {
    now = HandWork(Work::movePanel, byTrigger, hit->kind);
    rack.take(hit->kind, ray);
    tick(which, 0.2, 0.015);
    return true;
  }
  if (slice.on() && hitBoard(display, ray.position, ray.forward())) {
    now = HandWork(Work::moveDisplay, byTrigger);
    now.offset = glm::conjugate(ray.orientation) * (display.pose.position - ray.position);
    tick(which, 0.2, 0.015);
    return true;
  }
  for (HeldSheet* sheet : {&plane, &slice}) {
    if (!sheet->on() || sheet->held()) continue;
    if (glm::length(world.stageFromCase(sheet->sheet().centre) - state.tip) > kHandleReach) continue;
    sheet->take(which, state, world);
    now = HandWork(Work::sheet, byTrigger);
    tick(which, 0.3, 0.02);
    return true;
  }
  if (const auto clip = clipBox(snapshot)) {
    if (const auto face = faceAt(*clip, world.caseFromStage(state.tip), kFaceReach * world.mmPerMetre())) {
      now = HandWork(Work::boxFace, byTrigger);
      now.face = *face;
      tick(which, 0.3, 0.02);
      return true;
    }
  }
  if (shownVolume(snapshot.current, snapshot.view) == nullptr) return false;
  now = HandWork(Work::world, byTrigger);
  now.alone = insideVolume(snapshot, world, state.tip, kPatientReach) || pointsAtVolume(snapshot, world, ray);
  if (now.alone) tick(which, 0.2, 0.015);
  return true;
}

void Interaction::State::pressTool(Hand which, const VrSnapshot& snapshot, std::vector<VrEvent>& events) {
  HandWork& now = work(which);
  now = HandWork(Work::tool, true);
  const ToolKind kind = snapshot.view.tool;
  // A structure that is touched while nothing is being made of it is chosen, or takes the selected words.
  const bool looking = kind == ToolKind::navigate;
  if (looking && aim.valid && !aim.segment.empty()) {
    events.push_back(SegmentTouched{aim.segment, aim.point, true});
    touched = aim.segment;
    tick(which, 0.4, 0.02);
    if (snapshot.view.selectedText) {
      now.work = Work::spent;
      return;
    }
  }
  const HandState& otherHand = hand(other(which));
  const bool control = otherHand.tracked && otherHand.trigger.down && work(other(which)).work == Work::none;
  tool.press(aim, which, control, seconds, events);
  if (aim.valid && isBrush(kind)) tick(which, 0.15, 0.01);
}

void Interaction::State::beginWork(Hand which, const VrInput& input, const VrSnapshot& snapshot,
                                   std::vector<VrEvent>& events) {
  HandWork& now = work(which);
  const HandState& state = hand(which);
  if (now.work != Work::none || !state.tracked) return;
  if (state.trigger.pressed) {
    if (const auto hit = panelUnder(which, snapshot)) {
      if (hit->board.onEdge) {
        takeSomething(which, true, snapshot);
      } else {
        now = HandWork(Work::pressPanel, true, hit->kind);
        pointing = which;
        tick(which, 0.1, 0.008);
      }
      return;
    }
    for (HeldSheet* sheet : {&plane, &slice})
      if (sheet->heldBy(which)) {
        sheet->putDown();
        now = HandWork(Work::spent, true);
        tick(which, 0.3, 0.02);
        return;
      }
    // Where there is no grip to squeeze, the other hand takes hold; the tool hand does so when told to.
    const bool grabs = which == toolHand ? moveMode : input.selectOnly;
    const auto edge = slice.on() ? hitBoard(display, state.aim.position, state.aim.forward()) : std::nullopt;
    if (grabs || (edge && edge->onEdge)) {
      takeSomething(which, true, snapshot);
      return;
    }
    if (which == toolHand) pressTool(which, snapshot, events);
    return;
  }
  if (state.grab.pressed) takeSomething(which, false, snapshot);
}

void Interaction::State::carryWork(Hand which, const VrInput& input, const VrSnapshot& snapshot,
                                   std::vector<VrEvent>& events) {
  const HandWork& now = work(which);
  const HandState& state = hand(which);
  switch (now.work) {
    case Work::movePanel:
      rack.carry(now.panel, state.aim, input.head, state.stick.y * kPushPerSecond * dt);
      break;
    case Work::moveDisplay:
      display.pose.position = state.aim.position + state.aim.orientation * now.offset;
      display.pose.orientation = facing(display.pose.position, input.head.position);
      break;
    case Work::world:
      // One hand alone can scale too: by the stick, about itself.
      if (now.alone && state.stick.y != 0.0 && work(other(which)).work != Work::world) {
        world = world.scaledAbout(state.grip.position, std::exp(state.stick.y * kScalePerSecond * dt));
        grab.release();
      }
      break;
    case Work::boxFace:
      if (const Volume* volume = shownVolume(snapshot.current, snapshot.view)) {
        const PatientBox bounds = boundingBox(volume->info.grid);
        box =
            withFaceAt(clipBox(snapshot).value_or(bounds), now.face, world.caseFromStage(state.tip), bounds);
      }
      break;
    case Work::tool:
      tool.drag(aim, events);
      break;
    default:
      break;
  }
}

void Interaction::State::point(const VrInput&, const VrSnapshot& snapshot, std::vector<VrEvent>& events) {
  const HandState& state = hand(pointing);
  const HandWork& now = work(pointing);
  const bool pressing = now.work == Work::pressPanel;
  pointed.reset();
  std::optional<PanelPointed> point;
  if (state.tracked && (pressing || now.work == Work::none)) {
    std::optional<PanelHit> hit;
    if (pressing) {
      // A press goes on beyond the panel's edge, as a mouse does.
      constexpr double kFarBeyond = 10.0;
      if (const auto board = rack.board(now.panel))
        if (const auto beyond = hitBoard(*board, state.aim.position, state.aim.forward(), kFarBeyond))
          hit = PanelHit{now.panel, *beyond};
    } else {
      hit = panelUnder(pointing, snapshot);
    }
    pointed = hit;
    const auto picture =
        std::find_if(snapshot.panels.begin(), snapshot.panels.end(),
                     [&](const PanelPicture& candidate) { return hit && candidate.kind == hit->kind; });
    if (hit && (pressing || !hit->board.onEdge) && picture != snapshot.panels.end())
      point = PanelPointed{hit->kind, hit->board.share * glm::dvec2(picture->pixels), pressing,
                           pressing ? 0.0 : state.stick.y * kWheelPerSecond * dt};
  }
  if (lastPoint && (!point || point->panel != lastPoint->panel)) {
    // A press that ends with its panel gone must not stay pressed there.
    if (lastPoint->pressed) {
      PanelPointed up = *lastPoint;
      up.pressed = false;
      up.wheel = 0.0;
      events.push_back(up);
    }
    events.push_back(PanelLeft{lastPoint->panel});
    lastPoint.reset();
  }
  if (!point) return;
  const bool changed = !lastPoint || glm::length(lastPoint->pixel - point->pixel) > 0.25 ||
                       lastPoint->pressed != point->pressed || point->wheel != 0.0;
  if (changed) events.push_back(*point);
  lastPoint = point;
}

}  // namespace chiasm::app::vr
