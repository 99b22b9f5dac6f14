// The sections of a report, found by their headings (INDICATION, COMPARISON, TECHNIQUE, FINDINGS, IMPRESSION
// …).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chiasm {

// Half-open code-point ranges: of the heading with its colon, and of the body up to the next heading.
struct ReportSection {
  std::string name;  // canonical, upper case: "FINDINGS"; empty for text before the first heading
  std::int64_t headingBegin = 0, headingEnd = 0;
  std::int64_t bodyBegin = 0, bodyEnd = 0;
};
std::vector<ReportSection> findSections(std::string_view validUtf8);

}  // namespace chiasm
