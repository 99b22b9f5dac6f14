#include "data_io/network/program/shown_text.h"

#include <algorithm>
#include <charconv>

#include "core/base/iso_date.h"
#include "core/report/utf8.h"

namespace chiasm::data_io::network {
namespace {

constexpr std::size_t kMaximumCharacters = 128;

std::string_view trimmed(std::string_view text) {
  const auto isPadding = [](char c) { return c == ' ' || c == '\0'; };
  while (!text.empty() && isPadding(text.front())) text.remove_prefix(1);
  while (!text.empty() && isPadding(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string shownText(std::string_view text) {
  text = trimmed(text.substr(0, 8 * kMaximumCharacters));
  const bool utf8 = validateUtf8(text).has_value();
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = utf8 && (byte & 0xc0) == 0x80;
    if (!continues && ++characters > kMaximumCharacters) break;
    if (byte < 0x20 || byte == 0x7f)
      out += ' ';
    else
      out += byte < 0x80 || utf8 ? c : '?';
  }
  return out;
}

std::string shownName(std::string_view text) {
  std::string name(text.substr(0, text.find('=')));
  std::ranges::replace(name, '^', ' ');
  return shownText(name);
}

std::string isoDateOf(std::string_view text) {
  text = trimmed(text);
  if (text.size() != 8 || text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  const std::string date = std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' +
                           std::string(text.substr(6));
  return isIsoDate(date) ? date : std::string();
}

std::string dateRange(const std::string& from, const std::string& to) {
  const auto digits = [](std::string date) {
    std::erase(date, '-');
    return date;
  };
  if (from.empty() && to.empty()) return {};
  return from == to ? digits(from) : digits(from) + '-' + digits(to);
}

int numberOf(std::string_view text) {
  text = trimmed(text);
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? value : -1;
}

Uid uidOf(std::string_view text) {
  auto uid = Uid::parse(trimmed(text));
  return uid ? *uid : Uid();
}

}  // namespace chiasm::data_io::network
