// Key chords: "Ctrl+Shift+Z" as a value, however the keyboard's layout makes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chiasm::app {

// `key` is an upper-case letter, a digit, the punctuation character that was typed ("[", "?"), or a name:
// Esc, Space, Enter, Tab, Delete, Backspace, Home, End, PageUp, PageDown, Up, Down, Left, Right, F1 … F12.
// Punctuation and digits without Ctrl or Alt never carry Shift: how they are typed depends on the layout.
struct KeyChord {
  bool control = false, shift = false, alt = false;
  std::string key;
  bool operator==(const KeyChord&) const = default;
};

// "Ctrl+Shift+Z" ↔ value; nullopt for text that names no key.
std::optional<KeyChord> parseKeyChord(std::string_view text);
std::string keyChordText(const KeyChord& chord);

}  // namespace chiasm::app
