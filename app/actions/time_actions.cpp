// Rows of the action table: the time points of a series.
#include <algorithm>
#include <array>
#include <iterator>

#include "app/actions/action_table.h"
#include "app/actions/view_times.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

constexpr std::array kSpeeds{0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 60.0};

bool hasTimePoints(const Session& session) {
  return !shownTimePoints(session.current(), session.view()).empty();
}

// The next speed of the list above or below what it is now.
void changeSpeed(Session& session, int step) {
  double& speed = session.view().time.framesPerSecond;
  if (step > 0) {
    const auto* next = std::upper_bound(kSpeeds.begin(), kSpeeds.end(), speed);
    if (next != kSpeeds.end()) speed = *next;
  } else {
    const auto* next = std::lower_bound(kSpeeds.begin(), kSpeeds.end(), speed);
    if (next != kSpeeds.begin()) speed = *std::prev(next);
  }
}

// By hand: what plays stops.
void stepByHand(Session& session, int step) {
  session.playTime(false);
  session.stepTime(step);
}

}  // namespace

std::vector<Action> timeActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       void (*run)(Session&)) {
    rows.push_back({id, label, "Time points", std::move(chords), ActionScope::withCase, hasTimePoints, run});
  };
  add("time.play", "Play the time points, and pause", {"Shift+Space"},
      [](Session& s) { s.playTime(!s.playsTime()); });
  add("time.next", "Next time point", {"Alt+."}, [](Session& s) { stepByHand(s, 1); });
  add("time.previous", "Previous time point", {"Alt+,"}, [](Session& s) { stepByHand(s, -1); });
  add("time.first", "First time point", {"Alt+Home"}, [](Session& s) {
    s.playTime(false);
    s.showTimePoint(0);
  });
  add("time.last", "Last time point", {"Alt+End"}, [](Session& s) {
    s.playTime(false);
    s.showTimePoint(shownTimePoints(s.current(), s.view()).size() - 1);
  });
  add("time.faster", "Play time points faster", {"Alt+Shift+."}, [](Session& s) { changeSpeed(s, 1); });
  add("time.slower", "Play time points more slowly", {"Alt+Shift+,"}, [](Session& s) { changeSpeed(s, -1); });
  add("time.loop", "Time points round and round, and back", {"Alt+Shift+L"},
      [](Session& s) { s.view().time.loop = !s.view().time.loop; });
  return rows;
}

}  // namespace chiasm::app
