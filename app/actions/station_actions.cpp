// Rows of the action table: stations to walk through, and Present.
#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "app/stations/station.h"
#include "core/case/view_commands.h"

namespace chiasm::app {
namespace {

bool hasStations(const Session& session) {
  return !stationsOf(session.current(), session.view()).empty();
}

// One that is the case's own: those of a former case are taken over before anything else happens to them.
bool atStation(const Session& session) {
  return session.current().findSavedView(session.view().station) != nullptr;
}

void step(Session& session, int by) {
  if (auto gone = stepStation(session.current(), session.view(), by); !gone) session.sayError(gone.error());
}

// Keeps the view as it is now; its identity, empty when it could not.
Uid keep(Session& session) {
  if (!session.mayEdit()) return {};
  auto kept = viewToKeep(session.current(), session.view(), {}, session.author()->uid);
  if (!kept) {
    session.sayError(kept.error());
    return {};
  }
  session.view().station = kept->uid;
  session.say("Kept as " + kept->name + ".");
  session.run(saveView(*kept));
  return kept->uid;
}

// The selected words are tied to the current station; without one the view is kept first.
void linkToView(Session& session) {
  const Uid station = atStation(session) ? session.view().station : keep(session);
  if (!station.empty()) session.intents().push(LinkSelectionTo{{std::string(kViewTarget), station}});
}

// One place earlier or later in the walk.
void move(Session& session, int by) {
  const auto here = currentStation(session.current(), session.view());
  if (!here || !session.mayEdit()) return;
  const auto last = static_cast<std::ptrdiff_t>(session.current().savedViews.size()) - 1;
  const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(*here) + by;
  if (to < 0 || to > last) return;
  session.run(moveView(session.view().station, static_cast<std::size_t>(to)));
}

}  // namespace

std::vector<Action> stationActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "Present", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add(
      "present.toggle", "Present, and back to work", {"F5"},
      [](const Session& s) { return s.shownVolume() != nullptr; },
      [](Session& s) { s.view().present = !s.view().present; });
  add("view.report", "Report and segments on or off", {"F4"}, nullptr,
      [](Session& s) { s.view().showReport = !s.view().showReport; });
  add(
      "station.add", "Keep this view as a station", {"K"},
      [](const Session& s) { return s.shownVolume() != nullptr; }, [](Session& s) { keep(s); });
  add("station.next", "Next station", {"."}, hasStations, [](Session& s) { step(s, 1); });
  add("station.previous", "Previous station", {","}, hasStations, [](Session& s) { step(s, -1); });
  add("station.earlier", "Move the current station one place earlier", {}, atStation,
      [](Session& s) { move(s, -1); });
  add("station.later", "Move the current station one place later", {}, atStation,
      [](Session& s) { move(s, 1); });
  add(
      "station.link", "Link the selected words to this view", {"Ctrl+Shift+K"},
      [](const Session& s) { return s.shownVolume() != nullptr && s.view().selectedText.has_value(); },
      linkToView);
  add("station.remove", "Remove the current station", {"Shift+K"}, atStation, [](Session& s) {
    if (s.mayEdit()) s.run(removeView(s.view().station));
  });
  return rows;
}

}  // namespace chiasm::app
