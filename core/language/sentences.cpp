#include "core/language/sentences.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/language/rule_table.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// Lines shorter than this were not wrapped by a machine.
constexpr std::size_t kShortestWrap = 40;

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}
bool isLineEnd(char c) {
  return c == '\n' || c == '\r';
}
bool isSpace(char c) {
  return isBlank(c) || isLineEnd(c);
}
bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool isUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool isLetter(char c) {
  return isLower(c) || isUpper(c) || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) {
  return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
bool isTerminator(char c) {
  return c == '.' || c == '?' || c == '!';
}

using Abbreviations = std::unordered_map<std::string, std::string_view>;

Abbreviations readAbbreviations() {
  Abbreviations table;
  for (const auto& row : tableRows(embeddedText("abbreviations.tsv")))
    table.emplace(std::string(row.at(0)), row.at(1));
  return table;
}

// Finds sentences in one stretch of text between headings. Positions are bytes of the whole text.
class Splitter {
 public:
  Splitter(std::string_view text, std::size_t wrap, const Abbreviations& abbreviations,
           std::vector<std::pair<std::size_t, std::size_t>>& out)
      : text_(text), wrap_(wrap), abbreviations_(abbreviations), out_(out) {}

  void split(std::size_t begin, std::size_t end) {
    begin_ = begin;
    end_ = end;
    start_ = begin;
    bool lineStart = begin == 0 || isLineEnd(text_[begin - 1]);
    openSentence(begin, lineStart);
    for (std::size_t at = start_; at < end_;) {
      const char c = text_[at];
      if (isLineEnd(c)) {
        const std::size_t next = afterBlankRun(at);
        if (lineBreakEnds(at, next)) {
          close(at);
          openSentence(next, true);
          at = start_;
        } else {
          at = next;
        }
      } else if (isTerminator(c) && ends(at)) {
        at = closeAfter(at + 1);
      } else {
        ++at;
      }
    }
    close(end_);
  }

 private:
  std::size_t afterBlankRun(std::size_t at) const {
    while (at < end_ && isSpace(text_[at])) ++at;
    return at;
  }

  // Starts a sentence behind white space, stray commas, marks of list items and ornaments.
  void openSentence(std::size_t at, bool lineStart) {
    at = afterBlankRun(at);
    while (at < end_ && text_[at] == ',') at = afterBlankRun(at + 1);
    for (std::size_t mark = markLength(at, lineStart); mark > 0; mark = markLength(at, false))
      at = afterBlankRun(at + mark);
    start_ = at;
  }

  // The length of a list mark at `at`: "1.", "2)", "(3)", and at the start of a line "-", "*", "•".
  std::size_t markLength(std::size_t at, bool lineStart) const {
    std::size_t i = at;
    const bool open = i < end_ && text_[i] == '(';
    if (open) ++i;
    const std::size_t digits = i;
    while (i < end_ && i < digits + 3 && isDigit(text_[i])) ++i;
    if (i > digits && i < digits + 3 && i < end_ && (text_[i] == ')' || (text_[i] == '.' && !open))) {
      const char after = i + 1 < end_ ? text_[i + 1] : ' ';
      // "2.5 cm" begins with a number, "3.4.2021" with a date.
      if (!isDigit(after)) return i + 1 - at;
    }
    if (!lineStart) return 0;
    for (const std::string_view bullet : {"-", "*", "\xE2\x80\xA2", "\xE2\x80\x93", "\xC2\xB7", "o"})
      if (text_.substr(at, bullet.size()) == bullet && at + bullet.size() < end_ &&
          isBlank(text_[at + bullet.size()]))
        return bullet.size();
    return 0;
  }

  void close(std::size_t at) {
    while (at > start_ && (isSpace(text_[at - 1]) || text_[at - 1] == ',')) --at;
    if (at > start_) out_.emplace_back(start_, at);
    start_ = at;
  }

  // Ends a sentence behind its terminator, closing quotation marks and brackets; returns where the next
  // one begins.
  std::size_t closeAfter(std::size_t at) {
    while (at < end_ && (isTerminator(text_[at]) || text_[at] == '"' || text_[at] == ')')) ++at;
    close(at);
    const std::size_t next = afterBlankRun(at);
    bool lineStart = false;
    for (std::size_t i = at; i < next; ++i) lineStart = lineStart || isLineEnd(text_[i]);
    openSentence(next, lineStart);
    return std::max(start_, at);
  }

  bool ends(std::size_t at) const {
    const char c = text_[at];
    const char next = at + 1 < end_ ? text_[at + 1] : '\n';
    if (c != '.') return isSpace(next) || next == '"' || next == ')' || next == ',';
    if (isDigit(next)) return at > start_ && isLetter(text_[at - 1]) && wordIsLong(at);
    // Sums and initials ("p.m", "e.g") go on; a capital behind a word is a lost blank.
    const bool closes = isSpace(next) || next == '"' || next == ')' || next == '.' || isUpper(next) ||
                        (next == ',' && (at + 2 >= end_ || !isBlank(text_[at + 2])));
    if (!closes) return false;
    if (isUpper(next) && !wordIsLong(at)) return false;
    return !abbreviated(at);
  }

  // "findings.2" is a lost blank, "v.2" is not.
  bool wordIsLong(std::size_t at) const {
    std::size_t length = 0;
    while (at > start_ && isLetter(text_[at - 1])) --at, ++length;
    return length >= 4 || (length == 0 && at > start_ && text_[at - 1] == ')');
  }

  // Whether the full stop at `at` belongs to an abbreviation or an initial that does not end the sentence.
  bool abbreviated(std::size_t at) const {
    std::size_t begin = at;
    constexpr std::size_t kLongest = 12;
    while (begin > start_ && at - begin < kLongest && (isLetter(text_[begin - 1]) || text_[begin - 1] == '.'))
      --begin;
    std::string word;
    for (std::size_t i = begin; i < at; ++i) word.push_back(lower(text_[i]));
    const std::size_t following = afterBlankRun(at + 1);
    const char next = following < end_ ? text_[following] : ' ';
    if (word.empty()) return false;
    if (following == at + 1 && next == '.') return false;  // "p.m.." ends with its second full stop
    if (word.size() == 1 && isUpper(text_[begin]) && isInitial(begin) && isUpper(next)) return true;
    const auto known = abbreviations_.find(word);
    if (known == abbreviations_.end() || following >= end_) return false;
    if (known->second == "never") return true;
    if (known->second == "number") return isDigit(next) || next == '#';
    return isLower(next) || next == ',' || next == ';' || next == '-' || next == '(' || isDigit(next);
  }

  // A single capital is an initial behind a title or another full stop ("Dr. A. Weber"), not in "hepatitis
  // B."
  bool isInitial(std::size_t begin) const {
    std::size_t at = begin;
    while (at > begin_ && isBlank(text_[at - 1])) --at;
    return at == begin_ || text_[at - 1] == '.' || text_[at - 1] == ',';
  }

  // Whether the line break at `at` (the next text stands at `next`) ends the sentence.
  bool lineBreakEnds(std::size_t at, std::size_t next) const {
    if (next >= end_) return true;
    int breaks = 0;
    for (std::size_t i = at; i < next; ++i)
      if (text_[i] == '\n' || (text_[i] == '\r' && (i + 1 >= end_ || text_[i + 1] != '\n'))) ++breaks;
    if (breaks > 1) return true;
    std::size_t last = at;
    while (last > start_ && isBlank(text_[last - 1])) --last;
    if (last > start_ && text_[last - 1] == ':') return true;
    if (markLength(next, true) > 0) return true;
    if (isLower(text_[next])) return false;
    // A wrapping machine takes the next word up when it fits.
    std::size_t lineStart = at;
    while (lineStart > 0 && !isLineEnd(text_[lineStart - 1]) && at - lineStart <= wrap_) --lineStart;
    std::size_t word = next;
    while (word < end_ && !isSpace(text_[word]) && word - next <= wrap_) ++word;
    const auto width = [&](std::size_t from, std::size_t to) {
      return static_cast<std::size_t>(codePointCount(text_.substr(from, to - from)));
    };
    return wrap_ < kShortestWrap || width(lineStart, last) + 1 + width(next, word) <= wrap_;
  }

  std::string_view text_;
  std::size_t wrap_;
  const Abbreviations& abbreviations_;
  std::vector<std::pair<std::size_t, std::size_t>>& out_;
  std::size_t begin_ = 0, end_ = 0, start_ = 0;
};

// The width that lines were wrapped at: that of the longest line of a text whose lines are of a page's width;
// the longest line of any other text is a paragraph, and then every line break is meant.
std::size_t wrapWidth(std::string_view text) {
  constexpr std::size_t kWidestPage = 132;
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    longest = std::max(longest, static_cast<std::size_t>(codePointCount(line)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return longest <= kWidestPage ? longest : kWidestPage;
}

}  // namespace

std::vector<Sentence> findSentences(std::string_view validUtf8, const std::vector<ReportSection>& sections) {
  const CodePointIndex index(validUtf8);
  const Abbreviations abbreviations = readAbbreviations();
  const std::size_t wrap = wrapWidth(validUtf8);
  std::vector<Sentence> sentences;
  std::vector<std::pair<std::size_t, std::size_t>> bytes;
  Splitter splitter(validUtf8, wrap, abbreviations, bytes);
  for (std::size_t section = 0; section < sections.size(); ++section) {
    bytes.clear();
    if (sections[section].bodyBegin < sections[section].bodyEnd)
      splitter.split(index.byteOffset(sections[section].bodyBegin),
                     index.byteOffset(sections[section].bodyEnd));
    for (const auto& [begin, end] : bytes)
      sentences.push_back({{index.codePointAt(begin), index.codePointAt(end)}, section});
  }
  return sentences;
}

}  // namespace chiasm
