// Rows of the action table: laying one volume on another, from opening the page to keeping the placement.
#include <glm/geometric.hpp>

#include "app/actions/action_table.h"
#include "app/session/registration_desk.h"
#include "app/session/session.h"
#include "app/slice_planes.h"

namespace chiasm::app {
namespace {

bool severalVolumes(const Session& session) {
  return session.hasCase() && session.current().volumes.size() > 1;
}

bool isOpen(const Session& session) {
  return session.hasCase() && session.registration().isOpen();
}

bool isSearching(const Session& session) {
  return isOpen(session) && session.registration().stage() == RegistrationDesk::Stage::searching;
}

// The plane in which keys move the volume: of the slice view last pointed at.
SlicePlane nudgedPlane(const Session& session) {
  const ViewKind kind = session.ui().focusedView;
  return slicePlaneShown(session.view(), kind == ViewKind::volume3d ? ViewKind::axial : kind);
}

enum class Way { right, left, up, down, on, back };

void nudge(Session& session, Way way) {
  RegistrationDesk& desk = session.registration();
  const SlicePlane plane = nudgedPlane(session);
  const PatientVector along = way == Way::right || way == Way::left ? plane.right
                              : way == Way::up || way == Way::down  ? plane.down
                                                                    : plane.normal;
  const bool forwards = way == Way::right || way == Way::down || way == Way::on;
  desk.nudge(along * (forwards ? desk.stepMm : -desk.stepMm));
}

// As the slice is seen on the screen: `clockwise` turns its right towards its lower edge.
void turn(Session& session, bool clockwise) {
  RegistrationDesk& desk = session.registration();
  const SlicePlane plane = nudgedPlane(session);
  const PatientVector into{glm::cross(plane.right.mm, plane.down.mm)};
  desk.turn(into, clockwise ? desk.stepDegrees : -desk.stepDegrees, session.view().crosshair);
}

}  // namespace

std::vector<Action> registrationActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&), bool repeats = false) {
    rows.push_back(
        {id, label, "Registration", std::move(chords), ActionScope::withCase, enabled, run, repeats});
  };
  add("register.open", "Lay a volume on another\u2026", {"Alt+R"}, severalVolumes,
      [](Session& s) { s.openRegistration(); });
  add(
      "register.search", "Search for the best placement", {"Alt+G"},
      [](const Session& s) { return isOpen(s) && !isSearching(s); },
      [](Session& s) { s.searchRegistration(); });
  add("register.stop", "Stop searching", {}, isSearching,
      [](Session& s) { s.registration().cancelSearch(); });
  add("register.flip", "See the other of the two volumes", {"Alt+E"}, isOpen,
      [](Session& s) { s.flipRegistration(); });
  add("register.landmark", "Take the crosshair as a landmark in the volume that is seen", {"Alt+P"}, isOpen,
      [](Session& s) { s.takeRegistrationLandmark(); });
  add(
      "register.accept", "Keep the placement", {"Alt+Enter"},
      [](const Session& s) { return isOpen(s) && s.registration().canKeep(); },
      [](Session& s) { s.acceptRegistration(); });
  add("register.reject", "Leave the volume where it lies", {}, isOpen,
      [](Session& s) { s.closeRegistration(); });
  add(
      "register.move.right", "Move the volume right on the screen", {"Alt+Right"}, isOpen,
      [](Session& s) { nudge(s, Way::right); }, true);
  add(
      "register.move.left", "Move the volume left on the screen", {"Alt+Left"}, isOpen,
      [](Session& s) { nudge(s, Way::left); }, true);
  add(
      "register.move.up", "Move the volume up on the screen", {"Alt+Up"}, isOpen,
      [](Session& s) { nudge(s, Way::up); }, true);
  add(
      "register.move.down", "Move the volume down on the screen", {"Alt+Down"}, isOpen,
      [](Session& s) { nudge(s, Way::down); }, true);
  add(
      "register.move.on", "Move the volume to the next slice", {"Alt+PageUp"}, isOpen,
      [](Session& s) { nudge(s, Way::on); }, true);
  add(
      "register.move.back", "Move the volume to the previous slice", {"Alt+PageDown"}, isOpen,
      [](Session& s) { nudge(s, Way::back); }, true);
  add(
      "register.turn.clockwise", "Turn the volume clockwise about the crosshair", {"Alt+Shift+Right"}, isOpen,
      [](Session& s) { turn(s, true); }, true);
  add(
      "register.turn.back", "Turn the volume anticlockwise about the crosshair", {"Alt+Shift+Left"}, isOpen,
      [](Session& s) { turn(s, false); }, true);
  return rows;
}

}  // namespace chiasm::app
