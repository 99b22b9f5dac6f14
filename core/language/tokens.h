// Words, numbers and marks of a text, folded so that rules can be compared with them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chiasm {

enum class TokenKind { word, number, mark };

// Bytes [begin, end) of the text. `text` is folded: ASCII letters in lower case, typographic apostrophes,
// hyphens and the multiplication sign as "'", "-" and "x". A word begins with a letter and may hold digits
// ("c5") and inner apostrophes; the x of "23x19 mm" is one by itself; a number is digits with at most one
// decimal point or comma between digits; everything else but white space is a mark of one code point.
struct Token {
  std::size_t begin = 0, end = 0;
  TokenKind kind = TokenKind::mark;
  std::string text;
  bool is(std::string_view wanted) const { return text == wanted; }
};

// One pass over valid UTF-8.
std::vector<Token> tokenise(std::string_view validUtf8);

}  // namespace chiasm
