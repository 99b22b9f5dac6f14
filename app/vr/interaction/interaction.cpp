#include "app/vr/interaction/interaction.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/vr/interaction/interaction_state.h"

namespace chiasm::app::vr {
namespace {

// A pause (a breakpoint, a lost session) is no leap in time.
constexpr double kLongestFrame = 0.1;
constexpr double kVignettePerSecond = 4.0;

}  // namespace

Interaction::Interaction() : state_(std::make_unique<State>()) {}
Interaction::~Interaction() = default;

const World& Interaction::world() const {
  return state_->world;
}

void Interaction::setWorld(const World& world) {
  state_->world = world;
  state_->placed = true;
  state_->grab.release();
}

void Interaction::State::tick(Hand which, double amplitude, double length) {
  VrFrame::Haptic& haptic = haptics[static_cast<std::size_t>(which)];
  if (amplitude > haptic.amplitude) haptic = {amplitude, length};
}

bool Interaction::State::oneHand(const VrInput& input, const VrSnapshot& snapshot) const {
  return snapshot.settings.oneHanded || !input.hands[0].tracked || !input.hands[1].tracked;
}

std::vector<render::ClipPlane> Interaction::State::clipPlanes() const {
  std::vector<render::ClipPlane> planes;
  // What lies between the person and the sheet is hidden.
  if (plane.on()) planes.push_back({plane.sheet().centre, plane.sheet().into() * -1.0});
  return planes;
}

std::optional<PatientBox> Interaction::State::clipBox(const VrSnapshot& snapshot) const {
  return box ? box : snapshot.view.clipBox;
}

std::optional<SliceDisplay> Interaction::State::sliceDisplay(const VrSnapshot& snapshot) const {
  if (!slice.on()) return std::nullopt;
  const auto content = sheetSlice(snapshot, slice.sheet());
  if (!content) return std::nullopt;
  return SliceDisplay{*content, glm::ivec2(kSlicePixels), display};
}

std::optional<render::SliceContent> sheetSlice(const VrSnapshot& snapshot, const Sheet& sheet) {
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return std::nullopt;
  const PatientBox box = boundingBox(volume->info.grid);
  const glm::dvec3 middle = (box.minimum + box.maximum) * 0.5, size = box.maximum - box.minimum;
  render::SliceContent content;
  content.volume = volume->info.uid;
  content.right = sheet.right;
  content.down = sheet.down;
  const glm::dvec3 normal = sheet.into().mm;
  content.centre.mm = middle + normal * glm::dot(sheet.centre.mm - middle, normal);
  content.mmPerPixel = 1.1 * std::max({size.x, size.y, size.z}) / kSlicePixels;
  content.fusion = fusionOver(snapshot.current, snapshot.view, *volume);
  return content;
}

VrFrame Interaction::update(const VrInput& input, const VrSnapshot& snapshot, std::vector<VrEvent>& events) {
  State& state = *state_;
  state.dt = state.started ? std::clamp(input.seconds - state.seconds, 0.0, kLongestFrame) : 0.0;
  state.seconds = input.seconds;
  state.started = true;
  state.haptics = {};
  state.vignette = std::max(0.0, state.vignette - kVignettePerSecond * state.dt);

  for (const Hand which : {Hand::left, Hand::right}) {
    // While the runtime's own menu is up nothing acts, and what was held is let go.
    HandInput hand = input.hand(which);
    if (!input.focused) hand.tracked = false;
    state.hand(which) = state.readers[static_cast<std::size_t>(which)].read(hand, input.seconds);
  }
  if (const Uid& now = snapshot.current.info.uid; !now.empty() && !(now == state.shownCase)) {
    // Another patient comes to stand where the first one did at first; cuts were theirs.
    if (!state.shownCase.empty()) {
      release(events);
      state.plane.putAway();
      state.slice.putAway();
      state.placed = false;
    }
    state.shownCase = now;
  }
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (!state.placed && volume != nullptr && input.focused) {
    state.place(input, snapshot, 1.0);
    state.placed = true;
  }
  if (snapshot.roomActNumber != state.lastAct) {
    state.lastAct = snapshot.roomActNumber;
    state.carryOut(snapshot.roomAct, input, snapshot, events);
  }

  const Hand dominant = snapshot.settings.dominant;
  const Hand toolHand =
      input.hand(dominant).tracked || !input.hand(other(dominant)).tracked ? dominant : other(dominant);
  if (toolHand != state.toolHand && state.work(state.toolHand).work == Work::none) {
    state.toolHand = toolHand;
    state.pointing = toolHand;
  }
  state.rack.preferSide(state.toolHand);
  state.within = insideVolume(snapshot, state.world, input.head.position, 0.0);
  std::optional<Pose> wrist;
  if (!state.oneHand(input, snapshot)) wrist = input.hand(other(state.toolHand)).grip;
  std::vector<PanelPicture> panels = snapshot.panels;
  // Panels are drawn over the patient: a palette on a wrist that works there would hide what it does.
  if (wrist && state.reachesIn(other(state.toolHand), snapshot))
    for (PanelPicture& panel : panels) panel.shown = panel.shown && panel.kind != PanelKind::palette;
  state.rack.update(panels, input.head, wrist, state.follow, state.dt);
  if (volume != nullptr && !state.within && !state.follow) {
    const PatientBox whole = boundingBox(volume->info.grid);
    const double reach = 0.5 * glm::length(whole.maximum - whole.minimum) * state.world.metresPerMm();
    state.rack.stepAside(input.head,
                         state.world.stageFromCase(PatientPoint{(whole.minimum + whole.maximum) * 0.5}),
                         reach, state.dt);
  }

  state.aim = state.aimNow(input, snapshot);
  for (const Hand which : {Hand::left, Hand::right}) {
    state.endWork(which, snapshot, events);
    state.beginWork(which, input, snapshot, events);
    state.carryWork(which, input, snapshot, events);
  }
  std::array<std::optional<Pose>, kHandCount> holding;
  bool alone = false, moving = state.tool.active();
  for (const Hand which : {Hand::left, Hand::right}) {
    const HandWork& work = state.work(which);
    if (work.work == Work::world) {
      holding[static_cast<std::size_t>(which)] = state.hand(which).grip;
      alone = alone || work.alone;
    }
    moving = moving || (work.work != Work::none && work.work != Work::pressPanel && work.work != Work::spent);
  }
  state.world = state.grab.update(state.world, holding, alone);
  for (HeldSheet* sheet : {&state.plane, &state.slice})
    for (const Hand which : {Hand::left, Hand::right})
      if (sheet->heldBy(which)) {
        if (sheet->follow(state.hand(which), state.world)) state.tick(which, 0.5, 0.02);
        moving = true;
      }
  state.controls(input, snapshot, events);
  state.point(input, snapshot, events);
  state.touch(snapshot, events);

  const RoomStatus status = state.status(input, snapshot);
  if (!state.lastStatus || !(*state.lastStatus == status)) {
    state.lastStatus = status;
    events.push_back(RoomChanged{status});
  }
  VrFrame frame;
  frame.world = state.world;
  frame.panels = state.rack.placements();
  frame.haptics = state.haptics;
  frame.vignette = snapshot.settings.vignette ? state.vignette : 0.0;
  frame.surround = surroundFor(input.surround, snapshot.settings.passthrough);
  frame.moving = moving || state.vignette > 0.0;
  frame.spatial = state.roomPicture.draw({input, snapshot, state.world, state.hands, state.toolHand,
                                          state.aim, state.tool.active(), state.pointed, state.pointing,
                                          state.rack, state.plane, state.slice, state.sliceDisplay(snapshot),
                                          state.clipBox(snapshot), state.brushRadius, frame.vignette});
  return frame;
}

void Interaction::release(std::vector<VrEvent>& events) {
  State& state = *state_;
  state.tool.letGo(events);
  if (state.lastPoint) {
    PanelPointed last = *state.lastPoint;
    last.pressed = false;
    last.wheel = 0.0;
    if (state.lastPoint->pressed) events.push_back(last);
    events.push_back(PanelLeft{last.panel});
    state.lastPoint.reset();
  }
  if (state.box) events.push_back(ClipBoxChanged{state.box});
  state.box.reset();
  if (!state.touched.empty()) events.push_back(SegmentTouched{});
  state.touched = {};
  for (HandWork& work : state.works) {
    if (work.work == Work::movePanel) state.rack.letGo(work.panel);
    work = {};
  }
  for (HandReader& reader : state.readers) reader.reset();
  for (HeldSheet* sheet : {&state.plane, &state.slice}) sheet->putDown();
  state.grab.release();
}

}  // namespace chiasm::app::vr
