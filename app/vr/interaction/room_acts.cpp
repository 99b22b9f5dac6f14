// What is asked of the room: life size, fit, turn, cuts, snapping, stations; and where things first stand.
#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/mat3x3.hpp>
#include <glm/trigonometric.hpp>

#include "app/actions/navigation.h"
#include "app/vr/interaction/interaction_state.h"

namespace chiasm::app::vr {
namespace {

// Where the patient first stands: within arm's reach before the breast.
constexpr double kAhead = 0.62, kBelowEyes = 0.32, kBelowEyesSeated = 0.26;
constexpr double kTable = 0.5;  // metres: the largest side of a patient that is fitted to a table
constexpr double kStep = 1.25, kTurnDegrees = 30.0;
constexpr double kDisplayMetres = 0.42, kDisplayDistance = 1.1;
// A station is shown this tall, whatever it shows.
constexpr double kStationMetres = 0.5, kSmallestStation = 0.5, kLargestStation = 12.0;

PatientPoint middleOf(const Volume& volume) {
  const PatientBox box = boundingBox(volume.info.grid);
  return {(box.minimum + box.maximum) * 0.5};
}

glm::dvec3 tablePlace(const VrInput& input, const VrSnapshot& snapshot) {
  const double heading = yawOf(input.head);
  const glm::dvec3 ahead = around(input.head.position, heading, 0.0, 0.0, kAhead);
  return ahead - glm::dvec3(0, snapshot.settings.seated ? kBelowEyesSeated : kBelowEyes, 0);
}

}  // namespace

void Interaction::State::place(const VrInput& input, const VrSnapshot& snapshot, double scale) {
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return;
  world = World(scale, glm::angleAxis(yawOf(input.head), glm::dvec3(0, 1, 0)), tablePlace(input, snapshot),
                middleOf(*volume));
  grab.release();
  placeDisplay(input.head);
}

void Interaction::State::placeDisplay(const Pose& head) {
  const glm::dvec3 position = around(head.position, yawOf(head), 0.0, glm::radians(6.0), kDisplayDistance);
  display = {{position, facing(position, head.position)}, glm::dvec2(kDisplayMetres)};
}

void Interaction::State::turnRoom(const VrInput& input, double degrees) {
  // The person turns to the right: the room turns about them to the left.
  const glm::dquat turn = glm::angleAxis(glm::radians(degrees), glm::dvec3(0, 1, 0));
  world = world.moved(turn, input.head.position, glm::dvec3(0.0));
  grab.release();
  rack.turn(turn, input.head.position);
  display.pose.position = turn * (display.pose.position - input.head.position) + input.head.position;
  display.pose.orientation = glm::normalize(turn * display.pose.orientation);
  vignette = 1.0;
}

void Interaction::State::showStation(const VrInput& input, const VrSnapshot& snapshot) {
  const render::Camera& camera = snapshot.view.camera;
  const glm::dvec3 away = camera.focalPoint.mm - camera.position.mm;
  if (glm::length(away) < 1e-6) return;
  // The camera's axes in stage directions of an unturned world, and the person's: one is turned into the
  // other.
  const World level;
  const glm::dvec3 into = glm::normalize(level.stageFromCase(PatientVector{away}));
  glm::dvec3 right = glm::cross(into, level.stageFromCase(camera.viewUp));
  if (glm::length(right) < 1e-9) return;
  right = glm::normalize(right);
  const glm::dmat3 from(right, glm::cross(right, into), -into);
  const glm::dquat to = glm::angleAxis(yawOf(input.head), glm::dvec3(0, 1, 0));
  const glm::dquat rotation = glm::normalize(to * glm::conjugate(glm::quat_cast(from)));
  const double heightMm =
      2.0 * glm::length(away) * std::tan(glm::radians(camera.verticalFieldOfViewDegrees * 0.5));
  const double scale = std::clamp(kStationMetres * 1000.0 / heightMm, kSmallestStation, kLargestStation);
  world = World(scale, rotation, tablePlace(input, snapshot), camera.focalPoint);
  grab.release();
  vignette = 1.0;
}

void Interaction::State::carryOut(RoomAct act, const VrInput& input, const VrSnapshot& snapshot,
                                  std::vector<VrEvent>& events) {
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  // About the patient's middle, so that they grow and shrink where they stand.
  const auto scaleTo = [&](double scale) {
    if (volume == nullptr) return;
    world = world.scaledAbout(world.stageFromCase(middleOf(*volume)), scale / world.scale());
    grab.release();
  };
  // On the spot, so that somebody who sits sees the other side.
  const auto turnPatient = [&](double degrees) {
    if (volume == nullptr) return;
    world = world.moved(glm::angleAxis(glm::radians(degrees), glm::dvec3(0, 1, 0)),
                        world.stageFromCase(middleOf(*volume)), glm::dvec3(0.0));
    grab.release();
  };
  const auto toggle = [&](HeldSheet& sheet) {
    if (sheet.on()) return sheet.putAway();
    // Only one thing fits into a hand.
    plane.putDown();
    slice.putDown();
    sheet.takeNew(oneHand(input, snapshot) ? toolHand : other(toolHand));
  };
  const auto snapTo = [&](AnatomicalPlane standard) {
    HeldSheet& sheet = slice.on() || !plane.on() ? slice : plane;
    if (!sheet.on()) {
      // Nothing in the hand yet: a slice through the crosshair, standing.
      slice.takeNew(toolHand);
      slice.putDown();
      slice.setCentre(snapshot.view.crosshair);
    }
    // The plane that it was put into already: free again.
    sheet.snap(sheet.inChosenPlane(standard) ? std::nullopt : std::optional(standard));
  };
  switch (act) {
    case RoomAct::none:
      break;
    case RoomAct::showStation:
      showStation(input, snapshot);
      break;
    case RoomAct::lifeSize:
      scaleTo(1.0);
      break;
    case RoomAct::fitToTable:
      if (volume != nullptr) {
        const PatientBox whole = boundingBox(volume->info.grid);
        const glm::dvec3 size = whole.maximum - whole.minimum;
        place(input, snapshot, kTable * 1000.0 / std::max({size.x, size.y, size.z, 1.0}));
      }
      break;
    case RoomAct::larger:
      scaleTo(world.scale() * kStep);
      break;
    case RoomAct::smaller:
      scaleTo(world.scale() / kStep);
      break;
    case RoomAct::turnLeft:
      turnPatient(-kTurnDegrees);
      break;
    case RoomAct::turnRight:
      turnPatient(kTurnDegrees);
      break;
    case RoomAct::reset:
      place(input, snapshot, 1.0);
      plane.putAway();
      slice.putAway();
      if (clipBox(snapshot)) events.push_back(ClipBoxChanged{});
      box.reset();
      follow = moveMode = false;
      rack.gather(input.head);
      break;
    case RoomAct::gatherPanels:
      rack.gather(input.head);
      rack.callPalette(input.head);
      placeDisplay(input.head);
      break;
    case RoomAct::followMe:
      follow = !follow;
      break;
    case RoomAct::moveMode:
      moveMode = !moveMode;
      break;
    case RoomAct::clipPlane:
      toggle(plane);
      break;
    case RoomAct::slice:
      toggle(slice);
      break;
    case RoomAct::clipBox:
      if (volume == nullptr) break;
      events.push_back(clipBox(snapshot) ? ClipBoxChanged{} : ClipBoxChanged{boundingBox(volume->info.grid)});
      box.reset();
      break;
    case RoomAct::snapAxial:
      snapTo(AnatomicalPlane::axial);
      break;
    case RoomAct::snapCoronal:
      snapTo(AnatomicalPlane::coronal);
      break;
    case RoomAct::snapSagittal:
      snapTo(AnatomicalPlane::sagittal);
      break;
    case RoomAct::snapFree:
      slice.snap(std::nullopt);
      plane.snap(std::nullopt);
      break;
    case RoomAct::clearCuts:
      plane.putAway();
      slice.putAway();
      if (clipBox(snapshot)) events.push_back(ClipBoxChanged{});
      box.reset();
      break;
  }
}

RoomStatus Interaction::State::status(const VrInput& input, const VrSnapshot& snapshot) const {
  RoomStatus status;
  // Hundredths are all that anybody sees: a grab must not wake the window at every frame.
  status.scale = std::round(world.scale() * 100.0) / 100.0;
  status.clipPlane = plane.on();
  status.clipBox = clipBox(snapshot).has_value();
  status.slice = slice.on();
  status.selectOnly = input.selectOnly;
  status.parts = input.parts;
  status.realRoom = input.surround.realRoom();
  status.followMe = follow;
  status.moveMode = moveMode;
  status.snapped = slice.on() ? slice.snapped() : plane.snapped();
  return status;
}

}  // namespace chiasm::app::vr
