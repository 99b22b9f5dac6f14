// Rows of the action table: stations to walk through, and Present.
#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "app/stations/station.h"

namespace chiasm::app {
namespace {

bool hasStations(const Session& session) {
  return !session.view().stations.empty();
}

void step(Session& session, int by) {
  if (auto gone = stepStation(session.view(), by); !gone) session.sayError(gone.error());
}

}  // namespace

std::vector<Action> stationActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, const char* chord, bool (*enabled)(const Session&),
                       void (*run)(Session&)) {
    rows.push_back({id, label, "Present", {chord}, ActionScope::withCase, enabled, run});
  };
  add(
      "present.toggle", "Present, and back to work", "F5",
      [](const Session& s) { return s.shownVolume() != nullptr; },
      [](Session& s) { s.view().present = !s.view().present; });
  add("view.report", "Report and segments on or off", "F4", nullptr,
      [](Session& s) { s.view().showReport = !s.view().showReport; });
  add(
      "station.add", "Keep this view as a station", "K",
      [](const Session& s) { return s.shownVolume() != nullptr; },
      [](Session& s) {
        if (auto kept = keepStation(s.view(), {}); !kept) return s.sayError(kept.error());
        s.say("Kept as " + s.view().stations[*s.view().station].name + ".");
      });
  add("station.next", "Next station", ".", hasStations, [](Session& s) { step(s, 1); });
  add("station.previous", "Previous station", ",", hasStations, [](Session& s) { step(s, -1); });
  add(
      "station.remove", "Remove the current station", "Shift+K",
      [](const Session& s) { return s.view().station.has_value(); },
      [](Session& s) {
        if (auto removed = removeStation(s.view(), *s.view().station); !removed) s.sayError(removed.error());
      });
  return rows;
}

}  // namespace chiasm::app
