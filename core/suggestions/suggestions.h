// Which segments a report's findings may speak of: ranked, with reasons; a person accepts, nothing is linked
// by itself.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "core/language/report_analysis.h"

namespace chiasm {

// Written into the links that a person makes from a suggestion, as what proposed them.
inline constexpr const char* kSuggestionRules = "Chiasm suggestion rules 1";

struct SuggestedTarget {
  Uid segment;
  std::string name;
  double score = 0;                  // 0 to 100; of use only for the order
  std::vector<std::string> reasons;  // for people: "named for the finding", "right as the text says"
};

struct Suggestion {
  Uid report;
  TextRange range;  // code points
  std::string quote, section;
  Code code;
  Certainty certainty = Certainty::present;
  std::vector<SuggestedTarget> targets;  // best first, never empty
};

// For each finding of the newest reports that is said to be there, or may be, and has no link yet: the
// segments with voxels that its name, code, organ, place, side and size speak for. One on the other side, or
// named for another finding, is never suggested.
Expected<std::vector<Suggestion>> suggestLinks(const Case& value, const ReportAnalyser& analyser);

}  // namespace chiasm
