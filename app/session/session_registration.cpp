// Session: laying one volume on another at the desk, and what the pictures show meanwhile.
#include "app/session/effects.h"
#include "app/session/registration_desk.h"
#include "app/session/session.h"
#include "app/tools/tool.h"

namespace chiasm::app {

void Session::openRegistration() {
  if (!store_) return;
  if (!registration_->isOpen()) {
    volumeBeforeRegistration_ = view_.volume;
    if (!registration_->open(current(), view_.volume))
      return say("There is only one volume: add another first.");
    cancelEffect();
    setTool(ToolKind::navigate);
    view_.volume = registration_->fixed().info.uid;
    view_.secondVolume = registration_->moving().info.uid;
  }
  view_.rightTab = RightTab::effects;
  view_.showReport = true;
}

void Session::closeRegistration() {
  if (!registration_->isOpen()) return;
  registration_->close();
  showVolume(volumeBeforeRegistration_);
}

void Session::searchRegistration() {
  registration_->search(jobs_);
}

void Session::flipRegistration() {
  const Uid fixed = registration_->fixed().info.uid, moving = registration_->moving().info.uid;
  const bool toFixed = seesMovingVolume();
  view_.volume = toFixed ? fixed : moving;
  view_.secondVolume = toFixed ? moving : fixed;  // what lies over it, or beside it
}

bool Session::seesMovingVolume() const {
  return registration_->isOpen() && view_.volume == registration_->moving().info.uid;
}

void Session::takeRegistrationLandmark() {
  registration_->takeLandmark(view_.crosshair, seesMovingVolume());
  // The same point is named in the other volume next, or the next point where the last pair began.
  flipRegistration();
}

void Session::acceptRegistration() {
  if (!registration_->canKeep() || !mayEdit()) return;
  const std::string name = registration_->moving().info.name;
  run(registration_->keep(), "Placing " + name);
  closeRegistration();
}

const Volume* Session::trialVolume() const {
  return registration_->isOpen() ? &registration_->trial() : nullptr;
}

bool Session::updateRegistration() {
  if (!registration_->isOpen()) return false;
  // Only one thing is tried at a time, and nothing is drawn on a volume that is not where it seems to be.
  if (effects_->open() != nullptr) {
    closeRegistration();
    return true;
  }
  if (isEditTool(view_.tool) && seesMovingVolume()) flipRegistration();
  const bool changed = registration_->update(current());
  if (!registration_->isOpen()) showVolume(volumeBeforeRegistration_);
  return changed;
}

}  // namespace chiasm::app
