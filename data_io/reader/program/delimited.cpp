#include "data_io/reader/program/delimited.h"

#include <algorithm>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

std::string plainName(std::string_view name) {
  std::string plain;
  for (const char c : name)
    if (c != ' ' && c != '_' && c != '-')
      plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  return plain;
}

}  // namespace

DelimitedRows::DelimitedRows(std::string_view text, char separator, char quote)
    : text_(text.starts_with(kMark) ? text.substr(kMark.size()) : text),
      separator_(separator),
      quote_(quote) {}

bool DelimitedRows::next(std::vector<std::string>& fields) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  if (at_ >= text_.size()) return false;
  ++row_;
  fields.assign(1, std::string());
  bool quoted = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (quoted) {
      if (c != quote_) {
        fields.back().push_back(c);
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote_) {
        fields.back().push_back(c);
        ++at_;
      } else {
        quoted = false;
      }
    } else if (quote_ != '\0' && c == quote_ && fields.back().empty()) {
      quoted = true;
    } else if (c == separator_) {
      fields.emplace_back();
    } else if (c == '\n' || c == '\r') {
      return true;
    } else {
      fields.back().push_back(c);
    }
  }
  if (quoted) throw Refusal("a quotation mark in row " + grouped(row_) + " never closes.");
  return true;
}

char separatorOf(std::string_view firstLine) {
  if (firstLine.find('\t') != std::string_view::npos) return '\t';
  return std::count(firstLine.begin(), firstLine.end(), ';') >
                 std::count(firstLine.begin(), firstLine.end(), ',')
             ? ';'
             : ',';
}

std::string_view firstLineOf(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text.substr(0, text.find_first_of("\r\n"));
}

int columnOf(const std::vector<std::string>& header, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < header.size(); ++i)
    for (const std::string_view name : names)
      if (plainName(header[i]) == plainName(name)) return static_cast<int>(i);
  return -1;
}

}  // namespace chiasm::data_io::reader
