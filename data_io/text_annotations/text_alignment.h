// One text laid on another that differs from it in white space only, or of which it is a part.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/text_range.h"

namespace chiasm::data_io {

// Carries code-point ranges from one text to another: line ends rewritten, tokens set apart by blanks, a
// report of which only a section was annotated. Both texts are valid UTF-8.
class TextAlignment {
 public:
  // nullopt when the characters other than white space are not the same, nor one's a part of the other's (at
  // one place only).
  static std::optional<TextAlignment> between(std::string_view from, std::string_view to);
  // nullopt for what is not in the other text and for white space alone. White space at the ends is left out,
  // unless the texts are equal.
  std::optional<TextRange> carry(TextRange range) const;

 private:
  bool equal_ = false;
  std::vector<std::uint32_t> before_;  // for each code point of `from` and its end: characters before it
  std::vector<std::uint32_t> places_;  // for each character of `to`: its code point
  std::int64_t shift_ = 0;             // from's character n is to's n + shift
};

// White space and control characters of Unicode, and the byte order mark.
bool isWhiteSpace(std::uint32_t codePoint);

}  // namespace chiasm::data_io
