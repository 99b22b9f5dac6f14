// What a check of text against masks says: its verdict, the rule, and the evidence on every side.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/uid.h"
#include "core/language/text_range.h"

namespace chiasm {

enum class CheckKind { side, size, count, negation, place, density, sections, coverage, written };
const char* kindName(CheckKind kind);  // "side", "size", …, "findings against impression"

// cannotTell: there is not enough to judge by, and the sentence says what is lacking.
enum class CheckVerdict { pass, warn, conflict, cannotTell };
const char* verdictName(CheckVerdict verdict);  // "pass", "warn", "conflict", "cannot tell"

// One side of a comparison: words of a report, or a segment, with what they say.
struct CheckEvidence {
  std::string says;  // "right", "12 mm", "three", "mask right"
  // Words: the report, its section and the range with its quote.
  Uid report;
  std::string section;
  TextRange range;
  std::string quote;
  std::string context;  // where the quote stands: tells it from the same words elsewhere in the section
  // Image: the segment.
  Uid segment;
  std::string segmentName;
  bool fromText() const { return !report.empty(); }
  bool operator==(const CheckEvidence&) const = default;
};

struct CheckResult {
  CheckKind kind = CheckKind::side;
  CheckVerdict verdict = CheckVerdict::pass;
  std::string sentence;  // for people: "Findings right · Impression left · mask right"
  std::string rule;      // how it was compared, with the numbers that it used
  std::vector<CheckEvidence> evidence;
  Uid link;   // the link it came from, or empty
  Uid bound;  // the written value it came from, or empty
  // What that value's segment measures now, in the value's unit; nullopt when there is nothing to measure.
  std::optional<double> measured;
  int occurrence = 1;  // which one of those that would otherwise have the same fingerprint
  bool operator==(const CheckResult&) const = default;
};

}  // namespace chiasm
