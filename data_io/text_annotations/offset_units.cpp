#include "data_io/text_annotations/offset_units.h"

#include <algorithm>

namespace chiasm::data_io {

OffsetMap::OffsetMap(std::string_view validUtf8) {
  for (const char c : validUtf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    if (byte >= 0xF0) astral_.push_back(count_);
    ++count_;
  }
}

TextRange OffsetMap::fromCodePoints(TextRange range, OffsetUnit unit) const {
  if (unit == OffsetUnit::codePoints) return range;
  const auto before = [this](std::int64_t at) {
    return std::lower_bound(astral_.begin(), astral_.end(), at) - astral_.begin();
  };
  return {range.begin + before(range.begin), range.end + before(range.end)};
}

std::optional<std::int64_t> OffsetMap::fromUtf16(std::int64_t unit) const {
  // The i-th astral code point begins at unit astral_[i] + i.
  std::int64_t before = 0, reach = static_cast<std::int64_t>(astral_.size());
  while (before < reach) {
    const std::int64_t middle = (before + reach) / 2;
    if (astral_[static_cast<std::size_t>(middle)] + middle < unit)
      before = middle + 1;
    else
      reach = middle;
  }
  if (before > 0 && astral_[static_cast<std::size_t>(before) - 1] + before - 1 + 1 == unit)
    return std::nullopt;
  return unit - before;
}

std::optional<TextRange> OffsetMap::toCodePoints(std::int64_t begin, std::int64_t end,
                                                 OffsetUnit unit) const {
  std::optional<std::int64_t> first = begin, last = end;
  if (unit == OffsetUnit::utf16) {
    first = fromUtf16(begin);
    last = fromUtf16(end);
  }
  if (!first || !last || *first < 0 || *first >= *last || *last > count_) return std::nullopt;
  return TextRange{*first, *last};
}

}  // namespace chiasm::data_io
