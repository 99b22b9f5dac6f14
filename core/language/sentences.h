// The sentences of a report.
#pragma once

#include <string_view>
#include <vector>

#include "core/language/text_range.h"
#include "core/report/sections.h"

namespace chiasm {

// A sentence without the white space around it, and the section that it stands in (index into the sections
// that findSections gives).
struct Sentence {
  TextRange range;
  std::size_t section = 0;
  bool operator==(const Sentence&) const = default;
};

// In text order. A sentence ends at ". ? !" that ends one (not "Dr.", "1.2 cm", "e.g.", an initial), at an
// empty line, before an item of a list, and at a line break that was meant: one where the next word would
// still have fitted on the line. Headings and the marks of list items belong to no sentence. Linear in the
// text.
std::vector<Sentence> findSentences(std::string_view validUtf8, const std::vector<ReportSection>& sections);

}  // namespace chiasm
