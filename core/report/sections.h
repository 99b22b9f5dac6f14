// The sections of a report, found by their headings (INDICATION, COMPARISON, TECHNIQUE, FINDINGS, IMPRESSION
// …).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chiasm {

// Half-open code-point ranges: of the heading with its colon, and of the body up to the next heading without
// the white space around it (empty bodies have begin = end).
struct ReportSection {
  std::string name;  // canonical, upper case: "FINDINGS"; empty for text before the first heading
  std::int64_t headingBegin = 0, headingEnd = 0;
  std::int64_t bodyBegin = 0, bodyEnd = 0;
};
// In text order. A heading is a known one (and its common variants) in any letter case with a colon at the
// start of a line, in capitals alone on a line, or in capitals with a colon after the end of a sentence.
std::vector<ReportSection> findSections(std::string_view validUtf8);

}  // namespace chiasm
