// A code in one line of text: "SCT:64033007 Kidney".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// Blanks, colons, percent signs and control characters as "%20" (RFC 3986's way), so that a word stays one.
std::string escapedWord(std::string_view word);
std::string unescapedWord(std::string_view word);

// "SCT:64033007", escaped word by word; with the meaning after a blank when there is one.
std::string codeReference(const Code& code);
std::string codeText(const Code& code);
// The reverse of both; without a colon the whole is the value. nullopt for an empty text.
std::optional<Code> parseCodeText(std::string_view text);

}  // namespace chiasm::data_io
