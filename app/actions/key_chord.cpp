#include "app/actions/key_chord.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace chiasm::app {
namespace {

constexpr std::array<std::string_view, 26> kNamedKeys = {
    "Esc",      "Space", "Enter", "Tab",  "Delete", "Backspace", "Home", "End", "PageUp",
    "PageDown", "Up",    "Down",  "Left", "Right",  "F1",        "F2",   "F3",  "F4",
    "F5",       "F6",    "F7",    "F8",   "F9",     "F10",       "F11",  "F12"};

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

std::optional<KeyChord> parseKeyChord(std::string_view text) {
  KeyChord chord;
  while (true) {
    const auto plus = text.find('+');
    if (plus == std::string_view::npos || plus == 0 || plus + 1 == text.size()) break;
    const std::string_view modifier = text.substr(0, plus);
    if (equalsIgnoringCase(modifier, "ctrl")) {
      chord.control = true;
    } else if (equalsIgnoringCase(modifier, "shift")) {
      chord.shift = true;
    } else if (equalsIgnoringCase(modifier, "alt")) {
      chord.alt = true;
    } else {
      return std::nullopt;
    }
    text.remove_prefix(plus + 1);
  }
  if (text.size() == 1 && std::isgraph(static_cast<unsigned char>(text[0]))) {
    chord.key = std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(text[0]))));
  } else {
    const auto* named = std::find_if(kNamedKeys.begin(), kNamedKeys.end(),
                                     [&](std::string_view name) { return equalsIgnoringCase(name, text); });
    if (named == kNamedKeys.end()) return std::nullopt;
    chord.key = *named;
  }
  const bool character = chord.key.size() == 1 && !std::isalpha(static_cast<unsigned char>(chord.key[0]));
  if (character && !chord.control && !chord.alt) chord.shift = false;
  return chord;
}

std::string keyChordText(const KeyChord& chord) {
  std::string text;
  if (chord.control) text += "Ctrl+";
  if (chord.alt) text += "Alt+";
  if (chord.shift) text += "Shift+";
  return text + chord.key;
}

}  // namespace chiasm::app
