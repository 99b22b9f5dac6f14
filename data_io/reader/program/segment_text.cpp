#include "data_io/reader/program/segment_text.h"

#include "core/report/utf8.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

std::string shownText(std::string_view text) {
  constexpr std::size_t kMaximumBytes = 1000;
  const bool valid = validateUtf8(text).has_value();
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : byte < 0x80 || valid ? c : '?';
  }
  if (out.size() > kMaximumBytes) {
    std::size_t end = kMaximumBytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
    out.resize(end);
  }
  return std::string(trimmed(out));
}

}  // namespace chiasm::data_io::reader
