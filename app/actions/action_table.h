// The action table: everything a person can ask for by key, menu or palette, as rows of data.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/actions/key_chord.h"

namespace chiasm::app {

class Session;

// When a row's key is heard. `lookTools` and `editTools` exclude each other, so a key may mean one thing
// while looking and another while painting; `outline` comes before all. Within what can be active together
// every key is unique.
enum class ActionScope {
  always,     // even on the start page
  withCase,   // a case is open
  lookTools,  // a case is open and the tool looks or measures
  editTools,  // a case is open and the tool edits labels
  outline,    // something is drawn by several clicks: its keys are heard before all others
};
const char* scopeName(ActionScope scope);
bool canBeActiveTogether(ActionScope a, ActionScope b);

struct Action {
  std::string id;     // stable: "edit.undo"
  std::string label;  // what palette, menus and help say: "Undo"
  std::string group;  // help's heading: "Edit", "View", "Volumes", "Tools", "Window/level", "Segments",
                      // "Report", "Present", "Pictures", "Rendering", "Case"
  std::vector<std::string> defaultChords;
  ActionScope scope = ActionScope::withCase;
  std::function<bool(const Session&)> enabled;  // beyond the scope; empty: always
  std::function<void(Session&)> run;
  bool repeats = false;  // goes on while its key is held
};

// Value type; made once per session, chords follow the person's settings.
class ActionTable {
 public:
  // `overrides`: action id → chord, "" for none (Settings::keys). A chord that cannot be parsed is ignored.
  explicit ActionTable(const std::map<std::string, std::string>& overrides);

  const std::vector<Action>& actions() const { return actions_; }
  const Action* find(std::string_view id) const;
  // The chords in force, and the first of them for a label ("" when there is none).
  std::vector<std::string> chordsOf(std::string_view id) const;
  std::string chordOf(std::string_view id) const;
  // Whether the row's scope is active and it is enabled.
  bool isEnabled(const Action& action, const Session& session) const;
  // The enabled row for a key; nullptr when there is none.
  const Action* match(const KeyChord& chord, const Session& session) const;
  // The row that the chord would make ambiguous if `id` had it too; nullptr when it is free for `id`.
  const Action* rivalFor(std::string_view id, const KeyChord& chord) const;
  void setOverrides(const std::map<std::string, std::string>& overrides);

 private:
  std::vector<Action> actions_;
  std::map<std::string, std::vector<std::string>, std::less<>> chords_;
};

// What many rows ask for: the voxels of the shown volume are there.
bool hasVoxels(const Session& session);

// The rows, by theme; one file each.
std::vector<Action> caseActions();
std::vector<Action> editActions();
std::vector<Action> toolActions();
std::vector<Action> viewActions();
std::vector<Action> volumeActions();
std::vector<Action> windowActions();
std::vector<Action> segmentActions();
std::vector<Action> meshActions();
std::vector<Action> effectActions();
std::vector<Action> registrationActions();
std::vector<Action> stationActions();
std::vector<Action> timeActions();
std::vector<Action> vrActions();
std::vector<Action> wordsActions();
std::vector<Action> spanActions();
std::vector<Action> pacsActions();
std::vector<Action> pictureActions();
std::vector<Action> renderingActions();

}  // namespace chiasm::app
