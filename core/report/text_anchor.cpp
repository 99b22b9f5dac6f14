#include <algorithm>
#include <optional>

#include "core/report/text_anchor.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// Code points of context on each side: enough to tell repeated phrases apart, short enough to store.
constexpr std::int64_t kContext = 32;
constexpr auto kContextPoints = static_cast<std::size_t>(kContext);

std::vector<std::size_t> occurrencesOf(std::string_view text, std::string_view quote) {
  std::vector<std::size_t> found;
  for (std::size_t at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + 1))
    found.push_back(at);
  return found;
}

// A text in which what people do not see as a difference is gone, with the byte each kept byte came from.
struct Folded {
  std::string text;
  std::vector<std::size_t> origin;
  void push(char c, std::size_t from) {
    text.push_back(c);
    origin.push_back(from);
  }
};

struct Folding {
  bool spaces = false;       // any run of white space is one blank
  bool letterCase = false;   // ASCII letters in lower case
  bool punctuation = false;  // typographic hyphens and quotation marks as their plain forms
};

// The plain form of a typographic mark at `at` and its length in bytes; nullopt for anything else.
std::optional<std::pair<char, std::size_t>> plainMark(std::string_view text, std::size_t at) {
  const auto is = [&](std::string_view bytes) { return text.substr(at, bytes.size()) == bytes; };
  if (is("\xC2\xA0")) return std::pair{' ', std::size_t{2}};
  for (const std::string_view hyphen :
       {"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92"})
    if (is(hyphen)) return std::pair{'-', std::size_t{3}};
  for (const std::string_view mark : {"\xE2\x80\x98", "\xE2\x80\x99"})
    if (is(mark)) return std::pair{'\'', std::size_t{3}};
  for (const std::string_view mark : {"\xE2\x80\x9C", "\xE2\x80\x9D"})
    if (is(mark)) return std::pair{'"', std::size_t{3}};
  return std::nullopt;
}

Folded fold(std::string_view text, const Folding& folding) {
  Folded folded;
  for (std::size_t at = 0; at < text.size();) {
    char c = text[at];
    std::size_t length = 1;
    if (folding.punctuation) {
      if (const auto mark = plainMark(text, at)) {
        c = mark->first;
        length = mark->second;
      }
    }
    if (folding.letterCase && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (folding.spaces && space) {
      if (folded.text.empty() || folded.text.back() != ' ') folded.push(' ', at);
    } else {
      folded.push(c, at);
    }
    at += length;
  }
  return folded;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(text.begin());
  return text;
}

// A sentence on what nearly matched, by position only: the words of a report stay out of messages.
std::string cameClose(std::string_view text, std::string_view quote, const CodePointIndex& index) {
  struct Attempt {
    Folding folding;
    const char* difference;
  };
  const Attempt attempts[] = {
      {{.spaces = true}, "the same words with other spaces or line breaks"},
      {{.letterCase = true}, "the same words with other capital letters"},
      {{.punctuation = true}, "the same words with other hyphens or quotation marks"},
      {{.spaces = true, .letterCase = true, .punctuation = true},
       "the same words with other spaces, capital letters or punctuation marks"},
  };
  for (const Attempt& attempt : attempts) {
    const Folded here = fold(text, attempt.folding);
    std::string wanted = fold(quote, attempt.folding).text;
    if (attempt.folding.spaces) wanted = trimmed(std::move(wanted));
    if (wanted.empty()) continue;
    const std::size_t at = here.text.find(wanted);
    if (at == std::string::npos) continue;
    const std::int64_t begin = index.codePointAt(here.origin[at]);
    const std::int64_t last = index.codePointAt(here.origin[at + wanted.size() - 1]);
    return " What came close: " + std::string(attempt.difference) + ", at characters " +
           std::to_string(begin) + " to " + std::to_string(last + 1) + ".";
  }
  return " Copy the words from the report as they stand there.";
}

}  // namespace

Expected<TextAnchor> makeAnchor(const Uid& report, std::string_view text, std::int64_t begin,
                                std::int64_t end) {
  if (auto valid = validateUtf8(text); !valid) return tl::unexpected(valid.error());
  const CodePointIndex index(text);
  if (begin < 0 || end > index.count() || begin >= end)
    return failure(ErrorKind::invalidInput, "The characters " + std::to_string(begin) + " to " +
                                                std::to_string(end) +
                                                " are not a part of this report, which has " +
                                                std::to_string(index.count()) + " characters.");
  TextAnchor anchor;
  anchor.report = report;
  anchor.begin = begin;
  anchor.end = end;
  anchor.exact = index.slice(begin, end);
  anchor.prefix = index.slice(std::max<std::int64_t>(0, begin - kContext), begin);
  anchor.suffix = index.slice(end, std::min(index.count(), end + kContext));
  return anchor;
}

Expected<TextAnchor> findQuote(const Uid& report, std::string_view text, std::string_view quote,
                               int occurrence) {
  if (quote.empty()) return failure(ErrorKind::invalidInput, "The quote is empty: give the words to link.");
  if (auto valid = validateUtf8(text); !valid) return tl::unexpected(valid.error());
  if (auto valid = validateUtf8(quote); !valid)
    return failure(ErrorKind::invalidInput, "The quote is not valid UTF-8.");
  if (occurrence < 0)
    return failure(ErrorKind::invalidInput,
                   "Occurrences are counted from 1; " + std::to_string(occurrence) + " is none.");
  const CodePointIndex index(text);
  const auto found = occurrencesOf(text, quote);
  if (found.empty())
    return failure(ErrorKind::notFound,
                   "The report does not hold these words." + cameClose(text, quote, index));
  if (occurrence == 0 && found.size() > 1) {
    std::string positions;
    constexpr std::size_t kShown = 5;
    for (std::size_t i = 0; i < std::min(found.size(), kShown); ++i)
      positions += (i == 0 ? "" : ", ") + std::to_string(index.codePointAt(found[i]));
    if (found.size() > kShown) positions += ", …";
    return failure(ErrorKind::invalidInput, "The report holds these words " + std::to_string(found.size()) +
                                                " times (at characters " + positions +
                                                "): say which, from 1, or quote more of the sentence.");
  }
  if (static_cast<std::size_t>(occurrence) > found.size())
    return failure(ErrorKind::notFound, "The report holds these words " + std::to_string(found.size()) +
                                            (found.size() == 1 ? " time" : " times") +
                                            ", so there is no occurrence " + std::to_string(occurrence) +
                                            ".");
  const std::size_t at = found[occurrence == 0 ? 0 : static_cast<std::size_t>(occurrence) - 1];
  return makeAnchor(report, text, index.codePointAt(at), index.codePointAt(at + quote.size()));
}

namespace {

// Neighbourhoods that agree in this many code points, both sides together, are the same place; a quote of
// this many is told from chance by itself where it stands only once.
constexpr std::size_t kSameNeighbourhood = 8;
constexpr std::int64_t kLongQuote = 12;

bool beginsCodePoint(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// How many code points before `a` in one text and before `b` in the other are the same, at most kContext.
std::size_t sameBefore(std::string_view one, std::size_t a, std::string_view other, std::size_t b) {
  std::size_t same = 0;
  while (same < kContextPoints && a > 0 && b > 0 && one[a - 1] == other[b - 1]) {
    --a, --b;
    if (beginsCodePoint(one[a])) ++same;
  }
  return same;
}

// The same behind `a` and `b`.
std::size_t sameBehind(std::string_view one, std::size_t a, std::string_view other, std::size_t b) {
  std::size_t same = 0;
  for (; same < kContextPoints && a < one.size() && b < other.size() && one[a] == other[b]; ++a, ++b)
    if (beginsCodePoint(one[a])) ++same;
  return same;
}

}  // namespace

std::optional<TextAnchor> findAgain(const TextAnchor& anchor, std::string_view oldText, const Uid& newReport,
                                    std::string_view newText) {
  const Folding spaces{.spaces = true};
  const std::string quote = fold(anchor.exact, spaces).text;
  const CodePointIndex oldIndex(oldText);
  if (quote.empty() || anchor.begin < 0 || anchor.end > oldIndex.count()) return std::nullopt;
  const Folded before = fold(oldText, spaces), after = fold(newText, spaces);
  const std::vector<std::size_t> oldPlaces = occurrencesOf(before.text, quote);
  const std::vector<std::size_t> newPlaces = occurrencesOf(after.text, quote);
  // Where the anchor stood: the first occurrence that does not begin before it.
  const std::size_t beginByte = oldIndex.byteOffset(anchor.begin);
  const auto stood = std::find_if(oldPlaces.begin(), oldPlaces.end(),
                                  [&](std::size_t at) { return before.origin[at] >= beginByte; });
  if (stood == oldPlaces.end() || newPlaces.empty()) return std::nullopt;

  const auto agreement = [&](std::size_t at) {
    return sameBefore(before.text, *stood, after.text, at) +
           sameBehind(before.text, *stood + quote.size(), after.text, at + quote.size());
  };
  std::size_t most = 0;
  std::vector<std::size_t> best;  // indices into newPlaces
  for (std::size_t i = 0; i < newPlaces.size(); ++i) {
    const std::size_t same = agreement(newPlaces[i]);
    if (same > most || best.empty()) best.clear();
    if (same >= most || best.empty()) best.push_back(i);
    most = std::max(most, same);
  }
  const std::size_t possible = static_cast<std::size_t>(std::min(anchor.begin, kContext) +
                                                        std::min(oldIndex.count() - anchor.end, kContext));
  const bool onlyOne = oldPlaces.size() == 1 && newPlaces.size() == 1 && codePointCount(quote) >= kLongQuote;
  if (most < std::min(kSameNeighbourhood, possible) && !onlyOne) return std::nullopt;
  std::size_t chosen = best.front();
  if (best.size() > 1) {
    const auto rank = static_cast<std::size_t>(stood - oldPlaces.begin());
    if (oldPlaces.size() != newPlaces.size() || std::find(best.begin(), best.end(), rank) == best.end())
      return std::nullopt;
    chosen = rank;
  }
  const CodePointIndex newIndex(newText);
  const std::size_t at = newPlaces[chosen];
  auto found = makeAnchor(newReport, newText, newIndex.codePointAt(after.origin[at]),
                          newIndex.codePointAt(after.origin[at + quote.size() - 1]) + 1);
  return found ? std::optional(*std::move(found)) : std::nullopt;
}

}  // namespace chiasm
