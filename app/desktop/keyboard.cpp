#include "app/desktop/keyboard.h"

#include <GLFW/glfw3.h>

#include <cctype>
#include <cstring>

namespace chiasm::app {
namespace {

struct NamedKey {
  int key;
  const char* name;
};
constexpr NamedKey kNamedKeys[] = {
    {GLFW_KEY_ESCAPE, "Esc"},
    {GLFW_KEY_SPACE, "Space"},
    {GLFW_KEY_ENTER, "Enter"},
    {GLFW_KEY_KP_ENTER, "Enter"},
    {GLFW_KEY_TAB, "Tab"},
    {GLFW_KEY_DELETE, "Delete"},
    {GLFW_KEY_BACKSPACE, "Backspace"},
    {GLFW_KEY_HOME, "Home"},
    {GLFW_KEY_END, "End"},
    {GLFW_KEY_PAGE_UP, "PageUp"},
    {GLFW_KEY_PAGE_DOWN, "PageDown"},
    {GLFW_KEY_UP, "Up"},
    {GLFW_KEY_DOWN, "Down"},
    {GLFW_KEY_LEFT, "Left"},
    {GLFW_KEY_RIGHT, "Right"},
    {GLFW_KEY_F1, "F1"},
    {GLFW_KEY_F2, "F2"},
    {GLFW_KEY_F3, "F3"},
    {GLFW_KEY_F4, "F4"},
    {GLFW_KEY_F5, "F5"},
    {GLFW_KEY_F6, "F6"},
    {GLFW_KEY_F7, "F7"},
    {GLFW_KEY_F8, "F8"},
    {GLFW_KEY_F9, "F9"},
    {GLFW_KEY_F10, "F10"},
    {GLFW_KEY_F11, "F11"},
    {GLFW_KEY_F12, "F12"},
};

}  // namespace

std::optional<KeyChord> chordOfKey(int glfwKey, int scancode, int modifiers) {
  KeyChord chord;
  chord.control = (modifiers & GLFW_MOD_CONTROL) != 0;
  chord.shift = (modifiers & GLFW_MOD_SHIFT) != 0;
  chord.alt = (modifiers & GLFW_MOD_ALT) != 0;
  for (const NamedKey& named : kNamedKeys)
    if (named.key == glfwKey) {
      chord.key = named.name;
      return chord;
    }
  const char* printed = glfwGetKeyName(glfwKey, scancode);
  char character = 0;
  if (printed != nullptr && std::strlen(printed) == 1 && std::isgraph(static_cast<unsigned char>(printed[0])))
    character = printed[0];
  else if (glfwKey >= GLFW_KEY_A && glfwKey <= GLFW_KEY_Z)
    character = static_cast<char>('A' + (glfwKey - GLFW_KEY_A));
  if (character == 0) return std::nullopt;
  character = static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  const bool letter = std::isalpha(static_cast<unsigned char>(character)) != 0;
  if (!letter && !chord.control && !chord.alt) return std::nullopt;
  chord.key = std::string(1, character);
  return chord;
}

std::optional<KeyChord> chordOfCharacter(unsigned codePoint) {
  if (codePoint >= 128) return std::nullopt;
  const int character = static_cast<int>(codePoint);
  if (!std::isdigit(character) && !std::ispunct(character)) return std::nullopt;
  KeyChord chord;
  chord.key = std::string(1, static_cast<char>(character));
  return chord;
}

}  // namespace chiasm::app
