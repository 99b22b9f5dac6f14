#include "app/vr/vr_session.h"

#include <algorithm>
#include <utility>

#include "app/vr/snapshot_builder.h"

namespace chiasm::app::vr {
namespace {

// After something happened ImGui needs a few frames to come to rest.
constexpr int kFramesAfterEvent = 3;

}  // namespace

VrSession::VrSession(Session& session, std::unique_ptr<HeadsetRuntime> runtime,
                     std::shared_ptr<render::SharedDevice> device, std::function<void()> wake)
    : session_(session),
      runtime_(std::move(runtime)),
      device_(std::move(device)),
      name_(runtime_->name()),
      settings_(session.settings().vr),
      exchange_(std::move(wake)) {}

Expected<std::unique_ptr<VrSession>> VrSession::start(Session& session,
                                                      std::unique_ptr<HeadsetRuntime> runtime,
                                                      std::shared_ptr<render::SharedDevice> device,
                                                      render::Renderer& renderer, const VrOptions& options,
                                                      std::function<void()> wake) {
  std::unique_ptr<VrSession> vr(
      new VrSession(session, std::move(runtime), std::move(device), std::move(wake)));
  if (auto begun = vr->begin(renderer, options); !begun) return tl::unexpected(begun.error());
  return vr;
}

Expected<void> VrSession::begin(render::Renderer& renderer, const VrOptions& options) {
  HeadsetOptions wanted;
  wanted.eyePixels = options.eyePixels;
  wanted.profile = options.profile;
  wanted.seated = settings_.seated;
  wanted.readable = !options.capture.empty();
  auto headset = runtime_->openSession(device_, wanted);
  if (!headset) return tl::unexpected(headset.error());
  headset_ = std::move(*headset);
  auto stereo = render::StereoRenderer::create(device_);
  if (!stereo) return tl::unexpected(stereo.error());
  renderer_ = std::move(*stereo);
  fontScale_ = settings_.fontScale;
  auto panels = PanelQuads::create(renderer, *headset_, fontScale_);
  if (!panels) return tl::unexpected(panels.error());
  panels_ = std::move(*panels);
  person_ = std::make_unique<VrPerson>(session_);
  framesWanted_ = kFramesAfterEvent;
  {
    const AsPersonInVr inVr(session_, person_->own());
    publish();
  }
  loop_ = std::make_unique<FrameLoop>(*headset_, *renderer_, exchange_);
  return {};
}

VrSession::~VrSession() {
  loop_.reset();  // what was held is released: it comes as events
  if (person_) {
    const AsPersonInVr inVr(session_, person_->own());
    for (const VrEvent& event : exchange_.takeEvents()) person_->carryOut(event);
    person_->settle();
  }
  person_.reset();
  panels_.reset();  // their pictures belong to the headset's session
  renderer_.reset();
  headset_.reset();
}

void VrSession::leave() {
  if (loop_) loop_->requestStop();
}

// Another case is opened in the room as at the window; without one there is nothing to stand in.
void VrSession::followCase() {
  if (!session_.hasCase()) {
    if (session_.openingName().empty()) leave();
    return;
  }
  const Uid now = session_.current().info.uid;
  if (now == case_) return;
  if (!case_.empty()) person_->beginCase();
  case_ = now;
  framesWanted_ = kFramesAfterEvent;
}

Expected<bool> VrSession::update(bool changed, double seconds) {
  followCase();
  // Asked first: when the loop has finished, everything that it pushed is among the events.
  const bool finished = exchange_.finished();
  std::vector<VrEvent> events = exchange_.takeEvents();
  const bool happened = !events.empty();
  const AsPersonInVr inVr(session_, person_->own());
  const std::uint64_t stations = session_.view().stationsShown;
  auto changedCase = carryOut(std::move(events));
  if (!changedCase) return changedCase;
  if (happened || changed) framesWanted_ = kFramesAfterEvent;
  if (finished) {
    eventsDone_ = true;
    framesWanted_ = 0;
    return changedCase;
  }
  if (framesWanted_ > 0) {
    if (auto drawn = drawPanels(seconds); !drawn) return tl::unexpected(drawn.error());
    // A link may lead to a station as a tile does; the window's walk moves nothing in the headset.
    const bool asked = !acts_.empty() && acts_.back() == RoomAct::showStation;
    if (session_.view().stationsShown != stations && !asked) acts_.push_back(RoomAct::showStation);
    publish();
  } else if (!acts_.empty()) {
    publish();
  }
  return changedCase;
}

// True when something happened that the window shows too.
Expected<bool> VrSession::carryOut(std::vector<VrEvent> events) {
  bool changed = false;
  for (const VrEvent& event : events) {
    if (const auto* pointed = std::get_if<PanelPointed>(&event)) {
      // A press and its release may come in one turn: each has its own frame.
      if (panels_->point(*pointed))
        if (auto drawn = drawPanels(1.0 / 60.0); !drawn) return tl::unexpected(drawn.error());
      changed = changed || pointed->pressed;
    } else if (const auto* typed = std::get_if<KeyTyped>(&event)) {
      panels_->type(*typed);
      if (auto drawn = drawPanels(1.0 / 60.0); !drawn) return tl::unexpected(drawn.error());
    } else if (const auto* left = std::get_if<PanelLeft>(&event)) {
      panels_->leave(left->panel);
    } else if (person_->carryOut(event)) {
      changed = true;
    } else {
      carryOutOwn(event);
    }
  }
  person_->settle();
  return changed;
}

void VrSession::carryOutOwn(const VrEvent& event) {
  if (const auto* toggled = std::get_if<PanelToggled>(&event))
    panels_->show(toggled->panel, toggled->shown);
  else if (const auto* asked = std::get_if<RoomAsked>(&event))
    acts_.push_back(asked->act);
  else if (const auto* changed = std::get_if<RoomChanged>(&event))
    room_ = changed->status;
  else if (std::holds_alternative<LeaveRequested>(event))
    leave();
  else if (const auto* typed = std::get_if<KeyTyped>(&event))
    panels_->type(*typed);
}

Expected<void> VrSession::drawPanels(double seconds) {
  ViewState& view = session_.view();
  view.hover = std::exchange(view.nextHover, {});
  person_->lightTouched(view.hover);
  // It stands also while somebody has to be asked who edits.
  panels_->show(PanelKind::message,
                !session_.messages().empty() ||
                    (session_.ui().overlay == Overlay::authorPrompt && session_.needsAuthor()));
  // So does what lies over the window on the desktop.
  InterfaceState& ui = session_.ui();
  if (ui.overlay == Overlay::help) {
    ui.overlay = Overlay::none;
    panels_->show(PanelKind::help, true);
  }
  panels_->show(PanelKind::dialog, ui.overlay != Overlay::none && ui.overlay != Overlay::authorPrompt);
  std::vector<VrEvent> asked;
  auto all = panels_->frame({session_, settings_, room_, seconds, logPanels_}, asked);
  if (!all) return tl::unexpected(all.error());
  framesWanted_ = std::max(framesWanted_ - 1, *all ? 0 : 1);
  if (!asked.empty()) framesWanted_ = kFramesAfterEvent;
  for (const VrEvent& event : asked)
    if (!person_->carryOut(event)) carryOutOwn(event);
  person_->settle();
  // The keyboard comes with a text field and goes with it.
  const bool typing = panels_->typingIn().has_value();
  if (typing != std::exchange(typing_, typing)) panels_->show(PanelKind::keyboard, typing);
  // What is pointed at shows in the next frame.
  Hover next = view.nextHover;
  person_->lightTouched(next);
  if (!(next == view.hover)) framesWanted_ = std::max(framesWanted_, 1);
  settingsMayHaveChanged();
  if (settings_.fontScale != std::exchange(fontScale_, settings_.fontScale)) {
    framesWanted_ = kFramesAfterEvent;
    return panels_->setFontScale(fontScale_);
  }
  return {};
}

void VrSession::settingsMayHaveChanged() {
  if (settings_ == session_.settings().vr) return;
  session_.settings().vr = settings_;
  session_.settingsChanged();
}

void VrSession::publish() {
  // One act at a time, so that none is lost between two frames.
  if (!acts_.empty() && exchange_.lastReport().roomActNumber == actNumber_) {
    act_ = acts_.front();
    acts_.pop_front();
    ++actNumber_;
  }
  auto snapshot = std::make_shared<VrSnapshot>(snapshotOf(session_));
  snapshot->panels = panels_->pictures();
  // Between two cases they would show the one before.
  if (!session_.hasCase())
    for (PanelPicture& panel : snapshot->panels) panel.shown = false;
  snapshot->toolOverlay = person_->overlay();
  snapshot->settings = settings_;
  snapshot->roomAct = act_;
  snapshot->roomActNumber = actNumber_;
  exchange_.publish(std::move(snapshot));
}

}  // namespace chiasm::app::vr
