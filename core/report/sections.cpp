#include "core/report/sections.h"

#include <algorithm>
#include <optional>

#include "core/report/utf8.h"

namespace chiasm {

namespace {

struct HeadingVariant {
  std::string_view text;  // upper case; one space between words
  std::string_view name;  // canonical
};

// Headings of radiology reports in English and how they are commonly varied (the RSNA reporting
// templates' names, and the ones that public report collections use). Longer variants win over their
// beginnings, whatever the order here.
constexpr HeadingVariant kHeadings[] = {
    {"EXAM", "EXAMINATION"},
    {"EXAMINATION", "EXAMINATION"},
    {"EXAMINATION TYPE", "EXAMINATION"},
    {"EXAM TYPE", "EXAMINATION"},
    {"TYPE OF EXAM", "EXAMINATION"},
    {"TYPE OF EXAMINATION", "EXAMINATION"},
    {"STUDY", "EXAMINATION"},
    {"PROCEDURE", "EXAMINATION"},
    {"INDICATION", "INDICATION"},
    {"INDICATIONS", "INDICATION"},
    {"INDICATION FOR STUDY", "INDICATION"},
    {"CLINICAL INDICATION", "INDICATION"},
    {"CLINICAL INDICATIONS", "INDICATION"},
    {"CLINICAL INFORMATION", "INDICATION"},
    {"CLINICAL DETAILS", "INDICATION"},
    {"CLINICAL DATA", "INDICATION"},
    {"CLINICAL QUESTION", "INDICATION"},
    {"CLINICAL STATEMENT", "INDICATION"},
    {"REASON", "INDICATION"},
    {"REASON FOR EXAM", "INDICATION"},
    {"REASON FOR EXAMINATION", "INDICATION"},
    {"REASON FOR THE EXAM", "INDICATION"},
    {"REASON FOR THE EXAMINATION", "INDICATION"},
    {"REASON FOR STUDY", "INDICATION"},
    {"REASON FOR THIS EXAMINATION", "INDICATION"},
    {"HISTORY", "HISTORY"},
    {"CLINICAL HISTORY", "HISTORY"},
    {"PATIENT HISTORY", "HISTORY"},
    {"MEDICAL HISTORY", "HISTORY"},
    {"COMPARISON", "COMPARISON"},
    {"COMPARISONS", "COMPARISON"},
    {"COMPARISON STUDY", "COMPARISON"},
    {"COMPARISON STUDIES", "COMPARISON"},
    {"PRIOR STUDIES", "COMPARISON"},
    {"PRIOR STUDY", "COMPARISON"},
    {"PREVIOUS STUDIES", "COMPARISON"},
    {"PREVIOUS EXAMINATIONS", "COMPARISON"},
    {"TECHNIQUE", "TECHNIQUE"},
    {"TECHNIQUES", "TECHNIQUE"},
    {"IMAGING TECHNIQUE", "TECHNIQUE"},
    {"SCAN TECHNIQUE", "TECHNIQUE"},
    {"EXAM TECHNIQUE", "TECHNIQUE"},
    {"TECHNICAL FACTORS", "TECHNIQUE"},
    {"METHOD", "TECHNIQUE"},
    {"PROTOCOL", "TECHNIQUE"},
    {"CONTRAST", "CONTRAST"},
    {"CONTRAST MEDIUM", "CONTRAST"},
    {"CONTRAST MEDIA", "CONTRAST"},
    {"RADIATION DOSE", "DOSE"},
    {"DOSE", "DOSE"},
    {"LIMITATIONS", "LIMITATIONS"},
    {"LIMITATION", "LIMITATIONS"},
    {"QUALITY", "LIMITATIONS"},
    {"FINDINGS", "FINDINGS"},
    {"FINDING", "FINDINGS"},
    {"IMAGING FINDINGS", "FINDINGS"},
    {"RADIOLOGICAL FINDINGS", "FINDINGS"},
    {"CT FINDINGS", "FINDINGS"},
    {"MRI FINDINGS", "FINDINGS"},
    {"RESULT", "FINDINGS"},
    {"RESULTS", "FINDINGS"},
    {"OBSERVATIONS", "FINDINGS"},
    {"FINDINGS AND IMPRESSION", "FINDINGS"},
    {"FINDINGS/IMPRESSION", "FINDINGS"},
    {"IMPRESSION", "IMPRESSION"},
    {"IMPRESSIONS", "IMPRESSION"},
    {"CONCLUSION", "IMPRESSION"},
    {"CONCLUSIONS", "IMPRESSION"},
    {"IMPRESSION AND RECOMMENDATION", "IMPRESSION"},
    {"IMPRESSION AND RECOMMENDATIONS", "IMPRESSION"},
    {"OPINION", "IMPRESSION"},
    {"INTERPRETATION", "IMPRESSION"},
    {"SUMMARY", "IMPRESSION"},
    {"ASSESSMENT", "IMPRESSION"},
    {"RECOMMENDATION", "RECOMMENDATION"},
    {"RECOMMENDATIONS", "RECOMMENDATION"},
    {"ADDENDUM", "ADDENDUM"},
    {"ADDENDA", "ADDENDUM"},
    {"NOTE", "NOTE"},
    {"NOTES", "NOTE"},
    {"COMMENT", "NOTE"},
    {"COMMENTS", "NOTE"},
    {"DISCLAIMER", "NOTE"},
};

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}
bool isLineEnd(char c) {
  return c == '\n' || c == '\r';
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Bytes of the text at `at` that spell a variant, ignoring case and allowing more than one blank between
// words; 0 when they do not.
std::size_t matchLength(std::string_view text, std::size_t at, std::string_view variant) {
  std::size_t position = at;
  for (const char wanted : variant) {
    if (position >= text.size()) return 0;
    if (wanted == ' ') {
      if (!isBlank(text[position])) return 0;
      while (position < text.size() && isBlank(text[position])) ++position;
    } else {
      if (upper(text[position]) != wanted) return 0;
      ++position;
    }
  }
  return position - at;
}

struct FoundHeading {
  std::string_view name;
  std::size_t begin = 0, end = 0;  // bytes
};

bool isCapitals(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// A heading that starts exactly at `at`: followed by a colon, or alone on its line in capitals. In the
// middle of a line only capitals with a colon count, so that "in comparison: …" stays a sentence.
std::optional<FoundHeading> headingAt(std::string_view text, std::size_t at, bool lineStart) {
  std::optional<FoundHeading> best;
  std::size_t bestLength = 0;
  for (const HeadingVariant& variant : kHeadings) {
    const std::size_t length = matchLength(text, at, variant.text);
    if (length == 0 || length < bestLength) continue;
    const bool capitals = isCapitals(text.substr(at, length));
    std::size_t after = at + length;
    while (after < text.size() && isBlank(text[after])) ++after;
    const bool colon = after < text.size() && text[after] == ':';
    const bool alone = lineStart && capitals && (after == text.size() || isLineEnd(text[after]));
    if (colon ? !(lineStart || capitals) : !alone) continue;
    best = FoundHeading{variant.name, at, colon ? after + 1 : at + length};
    bestLength = length;
  }
  return best;
}

// Whether a sentence has just ended before `at`. A comma without a blank ends one too: that is how reports
// look whose line breaks were lost in a table (".,FINDINGS: ,The …").
bool followsSentence(std::string_view text, std::size_t at) {
  const bool blank = at > 0 && isBlank(text[at - 1]);
  while (at > 0 && isBlank(text[at - 1])) --at;
  if (at == 0) return false;
  const char before = text[at - 1];
  return before == ',' ? !blank : blank && std::string_view(".;!?:)").find(before) != std::string_view::npos;
}

std::vector<FoundHeading> findHeadings(std::string_view text) {
  std::vector<FoundHeading> headings;
  bool lineStart = true;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (isLineEnd(c)) {
      lineStart = true;
      ++at;
      continue;
    }
    // Marks of Markdown and a byte order mark may stand before a heading.
    const bool decoration = isBlank(c) || c == '*' || c == '#' || c == '_' ||
                            static_cast<unsigned char>(c) == 0xEF || static_cast<unsigned char>(c) == 0xBB ||
                            static_cast<unsigned char>(c) == 0xBF;
    if (lineStart && decoration) {
      ++at;
      continue;
    }
    if (lineStart || followsSentence(text, at)) {
      if (auto heading = headingAt(text, at, lineStart)) {
        at = heading->end;
        headings.push_back(*heading);
        lineStart = false;
        continue;
      }
    }
    lineStart = false;
    ++at;
  }
  return headings;
}

}  // namespace

std::vector<ReportSection> findSections(std::string_view validUtf8) {
  const CodePointIndex index(validUtf8);
  const auto headings = findHeadings(validUtf8);
  std::vector<ReportSection> sections;
  const auto isSpace = [](char c) { return isBlank(c) || isLineEnd(c); };
  const auto add = [&](std::string_view name, std::size_t headingBegin, std::size_t headingEnd,
                       std::size_t bodyLimit) {
    std::size_t begin = headingEnd, end = bodyLimit;
    while (begin < end && isSpace(validUtf8[begin])) ++begin;
    while (end > begin && isSpace(validUtf8[end - 1])) --end;
    if (name.empty() && begin == end) return;
    if (name.empty()) headingBegin = headingEnd = begin;
    sections.push_back({std::string(name), index.codePointAt(headingBegin), index.codePointAt(headingEnd),
                        index.codePointAt(begin), index.codePointAt(end)});
  };
  add("", 0, 0, headings.empty() ? validUtf8.size() : headings.front().begin);
  for (std::size_t i = 0; i < headings.size(); ++i)
    add(headings[i].name, headings[i].begin, headings[i].end,
        i + 1 < headings.size() ? headings[i + 1].begin : validUtf8.size());
  return sections;
}

}  // namespace chiasm
