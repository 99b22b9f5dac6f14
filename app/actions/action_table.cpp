#include "app/actions/action_table.h"

#include <algorithm>
#include <iterator>

#include "app/session/session.h"
#include "app/tools/tool.h"

namespace chiasm::app {

const char* scopeName(ActionScope scope) {
  switch (scope) {
    case ActionScope::always:
      return "always";
    case ActionScope::withCase:
      return "with an open case";
    case ActionScope::lookTools:
      return "with a looking or measuring tool";
    case ActionScope::outline:
      return "while an outline is drawn";
    default:
      return "with an editing tool";
  }
}

bool canBeActiveTogether(ActionScope a, ActionScope b) {
  const bool look = a == ActionScope::lookTools || b == ActionScope::lookTools;
  const bool edit = a == ActionScope::editTools || b == ActionScope::editTools;
  const bool outline = (a == ActionScope::outline) != (b == ActionScope::outline);
  return !(look && edit) && !outline;
}

ActionTable::ActionTable(const std::map<std::string, std::string>& overrides) {
  for (auto* rows :
       {&caseActions, &editActions, &toolActions, &viewActions, &volumeActions, &windowActions,
        &segmentActions, &meshActions, &wordsActions, &spanActions, &effectActions, &registrationActions,
        &stationActions, &timeActions, &vrActions, &pacsActions, &pictureActions, &renderingActions}) {
    std::vector<Action> group = rows();
    std::move(group.begin(), group.end(), std::back_inserter(actions_));
  }
  // Held keys go on only where many small steps are wanted: a toggle would flicker.
  for (Action& action : actions_)
    action.repeats = action.id.starts_with("view.scroll.") || action.id.starts_with("view.zoom.") ||
                     action.id == "view.fusion.more" || action.id == "view.fusion.less" ||
                     action.id.starts_with("view.fusion.in3d.") || action.id == "brush.smaller" ||
                     action.id == "brush.larger" || action.id == "time.next" ||
                     action.id == "time.previous" || action.id == "segment.next" ||
                     action.id == "segment.previous" || action.id.starts_with("edit.");
  setOverrides(overrides);
}

void ActionTable::setOverrides(const std::map<std::string, std::string>& overrides) {
  chords_.clear();
  for (const Action& action : actions_) {
    std::vector<std::string>& chords = chords_[action.id];
    chords = action.defaultChords;
    const auto override = overrides.find(action.id);
    if (override == overrides.end()) continue;
    if (override->second.empty()) {
      chords.clear();
    } else if (const auto chord = parseKeyChord(override->second)) {
      chords = {keyChordText(*chord)};
    }
  }
}

const Action* ActionTable::find(std::string_view id) const {
  const auto found =
      std::find_if(actions_.begin(), actions_.end(), [&](const Action& action) { return action.id == id; });
  return found == actions_.end() ? nullptr : &*found;
}

std::vector<std::string> ActionTable::chordsOf(std::string_view id) const {
  const auto found = chords_.find(id);
  return found == chords_.end() ? std::vector<std::string>{} : found->second;
}

std::string ActionTable::chordOf(std::string_view id) const {
  const auto found = chords_.find(id);
  return found == chords_.end() || found->second.empty() ? std::string() : found->second.front();
}

namespace {

bool scopeIsActive(ActionScope scope, const Session& session) {
  if (scope == ActionScope::always) return true;
  if (!session.hasCase()) return false;
  if (scope == ActionScope::withCase) return true;
  if (scope == ActionScope::outline) return session.ui().underWay.any;
  return (scope == ActionScope::editTools) == isEditTool(session.view().tool);
}

}  // namespace

bool hasVoxels(const Session& session) {
  const Volume* volume = session.shownVolume();
  return volume != nullptr && volume->voxels != nullptr;
}

bool ActionTable::isEnabled(const Action& action, const Session& session) const {
  return scopeIsActive(action.scope, session) && (!action.enabled || action.enabled(session));
}

const Action* ActionTable::rivalFor(std::string_view id, const KeyChord& chord) const {
  const Action* wanted = find(id);
  for (const Action& action : actions_) {
    if (wanted == nullptr || &action == wanted || !canBeActiveTogether(action.scope, wanted->scope)) continue;
    for (const std::string& text : chords_.find(action.id)->second)
      if (parseKeyChord(text) == chord) return &action;
  }
  return nullptr;
}

const Action* ActionTable::match(const KeyChord& chord, const Session& session) const {
  for (const bool outline : {true, false})
    for (const Action& action : actions_) {
      if ((action.scope == ActionScope::outline) != outline) continue;
      const auto chords = chords_.find(action.id);
      for (const std::string& text : chords->second) {
        const auto candidate = parseKeyChord(text);
        if (candidate && *candidate == chord && isEnabled(action, session)) return &action;
      }
    }
  return nullptr;
}

}  // namespace chiasm::app
