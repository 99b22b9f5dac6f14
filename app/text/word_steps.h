// Words of a text one after another, for choosing them by keys.
#pragma once

#include <optional>
#include <string_view>

#include "core/language/text_range.h"

namespace chiasm::app {

// The first word or number that begins at a code point or behind it; nullopt behind the last.
std::optional<TextRange> wordFrom(std::string_view validUtf8, std::int64_t codePoint);
// The last one that ends at a code point or before it; nullopt before the first.
std::optional<TextRange> wordBefore(std::string_view validUtf8, std::int64_t codePoint);

}  // namespace chiasm::app
