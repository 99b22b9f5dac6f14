#include "data_io/text_annotations/unit_evidence.h"

namespace chiasm::data_io {

namespace {

enum class Letter { none, blank, word, mark };

Letter letterAt(const CodePointIndex& index, std::int64_t at) {
  if (at < 0 || at >= index.count()) return Letter::none;
  const std::string_view bytes = index.slice(at, at + 1);
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first <= ' ') return Letter::blank;
  if (first >= 0xF0) return Letter::mark;                                   // emoji and the like
  if (first == 0xE2 || bytes.starts_with("\xEF\xB8")) return Letter::mark;  // punctuation, symbols, selectors
  if (first >= 0x80) return Letter::word;
  const bool alphanumeric = (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') ||
                            (first >= 'a' && first <= 'z') || first == '_';
  return alphanumeric ? Letter::word : Letter::mark;
}

// An edge between what is inside and what is outside of a span.
bool isBorder(Letter inside, Letter outside) {
  return inside != Letter::blank && (inside != Letter::word || outside != Letter::word);
}

}  // namespace

std::optional<OffsetUnit> unitByEvidence(const std::vector<FileSpan>& spans, const QuoteFinder& text,
                                         const OffsetMap& offsets) {
  struct Tally {
    bool possible = true;
    std::int64_t borders = 0;
  };
  const auto tally = [&](OffsetUnit unit) {
    Tally made;
    for (const FileSpan& span : spans)
      for (const FilePart& part : span.parts) {
        if (part.begin < 0 || !part.quote.empty()) continue;
        const auto range = offsets.toCodePoints(part.begin, part.end, unit);
        if (!range) {
          made.possible = false;
          continue;
        }
        const CodePointIndex& index = text.index();
        made.borders += isBorder(letterAt(index, range->begin), letterAt(index, range->begin - 1)) ? 1 : 0;
        made.borders += isBorder(letterAt(index, range->end - 1), letterAt(index, range->end)) ? 1 : 0;
      }
    return made;
  };
  const Tally points = tally(OffsetUnit::codePoints), units = tally(OffsetUnit::utf16);
  if (points.possible != units.possible) return points.possible ? OffsetUnit::codePoints : OffsetUnit::utf16;
  if (points.borders == units.borders) return std::nullopt;
  return points.borders > units.borders ? OffsetUnit::codePoints : OffsetUnit::utf16;
}

}  // namespace chiasm::data_io
