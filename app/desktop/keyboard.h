// From GLFW's keys and characters to key chords, on any keyboard layout.
#pragma once

#include <optional>

#include "app/actions/key_chord.h"

namespace chiasm::app {

// For a key that went down: named keys, letters by what the layout prints on them (Latin letters by position
// where the layout has none), and anything together with Ctrl or Alt. nullopt: leave it to
// `chordOfCharacter`.
std::optional<KeyChord> chordOfKey(int glfwKey, int scancode, int modifiers);
// For a character that was typed without Ctrl or Alt: digits and punctuation, however the layout makes them.
std::optional<KeyChord> chordOfCharacter(unsigned codePoint);

}  // namespace chiasm::app
