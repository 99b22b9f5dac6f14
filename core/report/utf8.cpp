#include "core/report/utf8.h"

#include <algorithm>

#include "core/base/check.h"

namespace chiasm {

namespace {

bool isContinuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

// Bytes of the well-formed sequence that starts at `at` (Unicode 15, table 3-7), or 0 when there is none.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;  // a continuation, or an overlong two-byte form
  if (!isContinuation(static_cast<unsigned char>(byte(1)))) return 0;
  if (lead < 0xE0) return 2;
  if (!isContinuation(static_cast<unsigned char>(byte(2)))) return 0;
  if (lead < 0xF0) {
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;   // overlong
    if (lead == 0xED && byte(1) >= 0xA0) return 0;  // surrogates
    return 3;
  }
  if (lead > 0xF4 || !isContinuation(static_cast<unsigned char>(byte(3)))) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;   // overlong
  if (lead == 0xF4 && byte(1) >= 0x90) return 0;  // beyond U+10FFFF
  return 4;
}

}  // namespace

Expected<void> validateUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequenceLength(text, at);
    if (length == 0)
      return failure(ErrorKind::unreadable,
                     "The text is not valid UTF-8: the byte at offset " + std::to_string(at) +
                         " does not begin a character. Save it as UTF-8 and try again.");
    at += length;
  }
  return {};
}

std::int64_t codePointCount(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char byte) { return !isContinuation(static_cast<unsigned char>(byte)); });
}

CodePointIndex::CodePointIndex(std::string_view validUtf8) : text_(validUtf8) {
  CHECK(validUtf8.size() <= UINT32_MAX, "a report is at most 4 GiB");
  starts_.reserve(validUtf8.size() + 1);
  for (std::size_t at = 0; at < validUtf8.size(); ++at)
    if (!isContinuation(static_cast<unsigned char>(validUtf8[at])))
      starts_.push_back(static_cast<std::uint32_t>(at));
  starts_.push_back(static_cast<std::uint32_t>(validUtf8.size()));
}

std::int64_t CodePointIndex::count() const {
  return static_cast<std::int64_t>(starts_.size()) - 1;
}

std::size_t CodePointIndex::byteOffset(std::int64_t codePoint) const {
  CHECK(codePoint >= 0 && codePoint <= count(), "code point inside the text");
  return starts_[static_cast<std::size_t>(codePoint)];
}

std::int64_t CodePointIndex::codePointAt(std::size_t byteOffset) const {
  CHECK(byteOffset <= text_.size(), "byte inside the text");
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), byteOffset);
  return after - starts_.begin() - 1;
}

std::string_view CodePointIndex::slice(std::int64_t begin, std::int64_t end) const {
  CHECK(begin <= end, "begin before end");
  const std::size_t first = byteOffset(begin);
  return text_.substr(first, byteOffset(end) - first);
}

}  // namespace chiasm
