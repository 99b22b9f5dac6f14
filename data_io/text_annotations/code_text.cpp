#include "data_io/text_annotations/code_text.h"

namespace chiasm::data_io {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

bool mustEscape(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '%' || c == ':';
}

}  // namespace

std::string escapedWord(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (!mustEscape(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return out;
}

std::string unescapedWord(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const std::size_t high = at + 2 < word.size() ? kDigits.find(word[at + 1]) : std::string_view::npos;
    const std::size_t low = at + 2 < word.size() ? kDigits.find(word[at + 2]) : std::string_view::npos;
    const char c = static_cast<char>(high * 16 + low);
    if (word[at] == '%' && high != std::string_view::npos && low != std::string_view::npos && mustEscape(c)) {
      out.push_back(c);
      at += 2;
    } else {
      out.push_back(word[at]);
    }
  }
  return out;
}

std::string codeReference(const Code& code) {
  return escapedWord(code.scheme) + ":" + escapedWord(code.value);
}

std::string codeText(const Code& code) {
  return codeReference(code) + (code.meaning.empty() ? "" : " " + code.meaning);
}

std::optional<Code> parseCodeText(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::size_t blank = text.find(' ');
  const std::string_view reference = text.substr(0, blank);
  const std::size_t colon = reference.find(':');
  Code code;
  if (colon != std::string_view::npos) code.scheme = unescapedWord(reference.substr(0, colon));
  code.value = unescapedWord(colon == std::string_view::npos ? reference : reference.substr(colon + 1));
  if (blank != std::string_view::npos) code.meaning = text.substr(blank + 1);
  return code;
}

}  // namespace chiasm::data_io
