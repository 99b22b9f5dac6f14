// Offsets of texts as programs count them: Unicode code points, or UTF-16 units as JavaScript does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/language/text_range.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

// Maps between code points and UTF-16 units of one valid text; the same where nothing lies beyond U+FFFF.
class OffsetMap {
 public:
  explicit OffsetMap(std::string_view validUtf8);
  // Whether the units differ at all.
  bool differs() const { return !astral_.empty(); }
  TextRange fromCodePoints(TextRange range, OffsetUnit unit) const;
  // nullopt outside of the text, and in the middle of a character of two units.
  std::optional<TextRange> toCodePoints(std::int64_t begin, std::int64_t end, OffsetUnit unit) const;

 private:
  std::optional<std::int64_t> fromUtf16(std::int64_t unit) const;
  std::int64_t count_ = 0;            // code points
  std::vector<std::int64_t> astral_;  // code points beyond U+FFFF, ascending
};

}  // namespace chiasm::data_io
