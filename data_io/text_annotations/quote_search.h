// Finding words again whose stated place is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/text_range.h"
#include "core/report/utf8.h"
#include "data_io/text_annotations/annotation_file.h"

namespace chiasm::data_io {

// How far, in code points, words may stand from where a file says they do.
inline constexpr std::int64_t kNear = 512;

struct QuoteSearch {
  enum class Result { found, absent, farOnly, ambiguous };
  Result result = Result::absent;
  TextRange range;
  std::size_t occurrences = 0;
};

// One text, searched many times. It must outlive this. One thread.
class QuoteFinder {
 public:
  explicit QuoteFinder(std::string_view text);
  const CodePointIndex& index() const { return index_; }
  // Whether these words stand there; line breaks and tabs may be written as blanks (brat).
  bool stands(TextRange range, std::string_view quote) const;
  // The words of a part near `expected` (−1: anywhere): verbatim, else with other white space between them.
  // One place only: the one whose neighbourhood agrees where the part states one, else the only one near.
  QuoteSearch find(const FilePart& part, std::int64_t expected) const;

 private:
  std::vector<TextRange> occurrencesOf(std::string_view quote) const;
  bool agrees(TextRange range, const FilePart& part) const;
  std::string_view text_;
  CodePointIndex index_;
  std::vector<std::uint32_t> origin_;  // the byte that each byte of `folded_` came from; made with it
  std::string folded_;                 // runs of white space as one blank
};

}  // namespace chiasm::data_io
