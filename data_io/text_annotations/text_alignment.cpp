#include "data_io/text_annotations/text_alignment.h"

#include <algorithm>

namespace chiasm::data_io {

namespace {

// A text's characters without white space.
struct Characters {
  std::string bytes;
  std::vector<std::uint32_t> places;  // code point of each
  std::vector<std::uint32_t> before;  // for each code point, and the end: characters before it
  std::vector<std::uint32_t> starts;  // byte of each
};

std::uint32_t decoded(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  std::uint32_t value = lead < 0x80   ? lead
                        : lead < 0xE0 ? lead & 0x1FU
                        : lead < 0xF0 ? lead & 0x0FU
                                      : lead & 7U;
  for (const char c : sequence.substr(1)) value = value << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

Characters charactersOf(std::string_view text) {
  Characters out;
  std::uint32_t codePoint = 0;
  for (std::size_t at = 0; at < text.size(); ++codePoint) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    out.before.push_back(static_cast<std::uint32_t>(out.places.size()));
    if (!isWhiteSpace(decoded(text.substr(at, end - at)))) {
      out.places.push_back(codePoint);
      out.starts.push_back(static_cast<std::uint32_t>(out.bytes.size()));
      out.bytes += text.substr(at, end - at);
    }
    at = end;
  }
  out.before.push_back(static_cast<std::uint32_t>(out.places.size()));
  return out;
}

// The character of `whole` at which `part` begins, when it stands there once.
std::optional<std::int64_t> placeOf(const Characters& part, const Characters& whole) {
  if (part.bytes.empty()) return std::nullopt;
  const std::size_t found = whole.bytes.find(part.bytes);
  if (found == std::string::npos || whole.bytes.find(part.bytes, found + 1) != std::string::npos)
    return std::nullopt;
  const auto start = std::lower_bound(whole.starts.begin(), whole.starts.end(), found);
  return start - whole.starts.begin();
}

}  // namespace

bool isWhiteSpace(std::uint32_t c) {
  return c <= ' ' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

std::optional<TextAlignment> TextAlignment::between(std::string_view from, std::string_view to) {
  Characters here = charactersOf(from), there = charactersOf(to);
  TextAlignment out;
  out.equal_ = from == to;
  if (here.bytes != there.bytes) {
    if (const auto place = placeOf(here, there))
      out.shift_ = *place;
    else if (const auto other = placeOf(there, here))
      out.shift_ = -*other;
    else
      return std::nullopt;
  }
  out.before_ = std::move(here.before);
  out.places_ = std::move(there.places);
  return out;
}

std::optional<TextRange> TextAlignment::carry(TextRange range) const {
  if (range.begin < 0 || range.empty() || range.end >= static_cast<std::int64_t>(before_.size()))
    return std::nullopt;
  if (equal_) return range;
  const std::int64_t first = before_[static_cast<std::size_t>(range.begin)] + shift_;
  const std::int64_t last = before_[static_cast<std::size_t>(range.end)] + shift_ - 1;
  if (first < 0 || last < first || last >= static_cast<std::int64_t>(places_.size())) return std::nullopt;
  return TextRange{places_[static_cast<std::size_t>(first)], places_[static_cast<std::size_t>(last)] + 1};
}

}  // namespace chiasm::data_io
