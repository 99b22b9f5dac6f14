#include "data_io/reader/program/text_fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::string_view kBlank = " \t\r\v\f";

template <typename T>
T parseWhole(std::string_view text, const char* field) {
  std::string_view rest = trimmed(text);
  if (rest.starts_with('+')) rest.remove_prefix(1);  // from_chars does not take it
  T value{};
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{} || end != rest.data() + rest.size() || rest.empty())
    throw Refusal(std::string("its header's ") + field + " is not a number that can be used.");
  return value;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    at = text.find_first_not_of(kBlank, at);
    if (at == std::string_view::npos) return out;
    const std::size_t end = std::min(text.find_first_of(kBlank, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
}

std::int64_t integerField(std::string_view text, const char* field) {
  return parseWhole<std::int64_t>(text, field);
}

double realField(std::string_view text, const char* field) {
  const double value = parseWhole<double>(text, field);
  if (!std::isfinite(value)) throw Refusal(std::string("its header's ") + field + " is not finite.");
  return value;
}

std::vector<double> realFields(std::string_view text, const char* field) {
  std::vector<double> out;
  for (std::string_view word : words(text)) out.push_back(realField(word, field));
  return out;
}

std::string exact(double number) {
  char text[40];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  return {text, end};
}

}  // namespace chiasm::data_io::reader
