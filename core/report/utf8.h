// Code points and bytes of UTF-8 text: spans are half-open code-point ranges, storage is bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace chiasm {

// Refuses malformed UTF-8 (overlong forms, surrogates, beyond U+10FFFF) with the byte offset.
Expected<void> validateUtf8(std::string_view text);
std::int64_t codePointCount(std::string_view text);

// Maps between code-point and byte offsets of one valid text in O(1) and O(log n).
class CodePointIndex {
 public:
  explicit CodePointIndex(std::string_view validUtf8);
  std::int64_t count() const;                              // code points
  std::size_t byteOffset(std::int64_t codePoint) const;    // 0 ≤ codePoint ≤ count
  std::int64_t codePointAt(std::size_t byteOffset) const;  // the code point that holds the byte
  std::string_view slice(std::int64_t begin, std::int64_t end) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace chiasm
