// Session: giving actions other keys, remembered in the person's settings.
#include "app/session/session.h"

namespace chiasm::app {

Expected<void> Session::changeKey(const std::string& action, const std::optional<KeyChord>& chord) {
  if (actions_.find(action) == nullptr)
    return failure(ErrorKind::notFound, "There is no action '" + action + "'.");
  if (chord) {
    if (const Action* rival = actions_.rivalFor(action, *chord))
      return failure(ErrorKind::invalidInput,
                     keyChordText(*chord) + " already means \u201c" + rival->label +
                         "\u201d. Press another key, or give that one another first.");
  }
  settings_.keys[action] = chord ? keyChordText(*chord) : std::string();
  settingsChanged();
  return {};
}

void Session::restoreKey(const std::string& action) {
  if (settings_.keys.erase(action) > 0) settingsChanged();
}

// Esc leaves everything as it was, Delete and Backspace take the key away; all else is the new key.
void Session::takeNewKey(const KeyChord& chord) {
  ui_.keyJustAnswered = true;
  const bool plain = !chord.control && !chord.shift && !chord.alt;
  if (plain && chord.key == "Esc") {
    ui_.keyBeingChanged.clear();
    return;
  }
  const bool remove = plain && (chord.key == "Delete" || chord.key == "Backspace");
  auto changed = changeKey(ui_.keyBeingChanged, remove ? std::nullopt : std::optional(chord));
  if (!changed) return sayError(changed.error());  // and goes on waiting
  ui_.keyBeingChanged.clear();
}

}  // namespace chiasm::app
