// Which segments a report's findings may speak of: ranked, with reasons; a person accepts, nothing is linked
// by itself.
#pragma once

#include <optional>
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
  // What it is, to be told from the others by.
  std::optional<Code> code;
  Side side = Side::none;                     // of its mask; none: at the midline, or it cannot be said
  double longestMm = 0, perpendicularMm = 0;  // in the axial slice where it is longest
  double millilitres = 0;
  PatientPoint middle;  // of its mask, case space
};

struct Suggestion {
  Uid report;
  TextRange range;  // code points
  std::string quote, section;
  Code code;
  Certainty certainty = Certainty::present;
  std::vector<SuggestedTarget> targets;  // best first, never empty
};

// The link that a person makes by accepting: from the words of a suggestion, which stand in this report, to
// one of its segments. Fails when the words are not there.
Expected<Link> acceptedLink(const Suggestion& suggestion, const Report& report, const Uid& segment,
                            const Uid& author);

// For each finding of the newest reports that is said to be there, or may be, and has no link yet: the
// segments with voxels that its name, code, organ, place, side and size speak for. One on the other side, or
// named for another finding, is never suggested, nor one that a person rejected for these words.
Expected<std::vector<Suggestion>> suggestLinks(const Case& value, const ReportAnalyser& analyser);

}  // namespace chiasm
