#include "data_io/reader/program/dicom_text.h"

#include "core/report/utf8.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumCharacters = 64;
constexpr std::string_view kDigits = "0123456789";

bool onlyOf(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

std::vector<std::string> splitValues(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (;;) {
    const std::size_t end = text.find('\\');
    out.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string toUtf8(std::string_view text, std::string_view characterSet) {
  const bool utf8 = characterSet == "ISO_IR 192" && validateUtf8(text);
  const bool latin1 = characterSet == "ISO_IR 100";
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = utf8 && (byte & 0xc0) == 0x80;
    if (!continues && ++characters > kMaximumCharacters) break;
    if (byte < 0x20 || byte == 0x7f) {
      out += ' ';
    } else if (byte < 0x80 || utf8) {
      out += c;
    } else if (latin1 && byte >= 0xa0) {
      out += static_cast<char>(0xc0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3f));
    } else {
      out += '?';
    }
  }
  return out;
}

std::string onlyUid(const std::string& text) {
  return text.size() <= 64 && onlyOf(text, "0123456789.") ? text : std::string();
}

std::string onlyCode(const std::string& text) {
  return text.size() <= 16 && onlyOf(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ? text : std::string();
}

std::string onlyAge(const std::string& text) {
  const bool form = text.size() == 4 && onlyOf(text.substr(0, 3), kDigits) && onlyOf(text.substr(3), "DWMY");
  return form ? text : std::string();
}

std::string isoDate(const std::string& text) {
  if (text.size() != 8 || !onlyOf(text, kDigits)) return {};
  return text.substr(0, 4) + '-' + text.substr(4, 2) + '-' + text.substr(6, 2);
}

}  // namespace chiasm::data_io::reader
